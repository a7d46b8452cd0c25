"""All the SQL of the award register: entries without gaps by unit and year, and what later decisions did to them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from awards.decisions.models import (
    decision_items,
    decisions,
    register_changes,
    register_counters,
    register_entries,
)
from awards.decisions.values import Decision, DecisionKind, RegisterEntry
from kit.ids import new_id
from kit.unit_of_work import AnyRow, Command, Query


async def take_numbers(uow: Command, unit_id: UUID, year: int, count: int) -> int:
    """The first of `count` numbers in a row. Holds the counter until the transaction ends, so that a number
    given is a number entered; with none asked it only holds it, as who gives a paper a number of that year does.
    """
    fresh = upsert(register_counters).values(unit_id=unit_id, year=year, last=count)
    taken = await uow.execute(
        fresh.on_conflict_do_update(
            index_elements=["unit_id", "year"], set_={"last": register_counters.c.last + count}
        ).returning(register_counters.c.last)
    )
    last: int = taken.scalar_one()
    return last - count + 1


async def enter(uow: Command, decision: Decision, first: int) -> list[RegisterEntry]:
    """Write the issued decision's entries, numbered from `first` in their order."""
    assert decision.publication is not None  # noqa: S101 - it is issued
    entered = [
        RegisterEntry(
            entry_id=new_id(),
            unit_id=decision.unit_id,
            year=decision.publication.year,
            number=number,
            decision_id=decision.id,
            item_id=entry.item_id,
            dossier_id=entry.dossier_id,
            nominee_id=entry.nominee_id,
            award_code=entry.award_code,
            name=entry.name,
            achievement_period=decision.achievement_period,
            nominee_version_id=entry.nominee_version_id,
            sealed_name=entry.sealed_name,
            name_reason=entry.name_reason,
            prize_money=entry.prize_money,
        )
        for number, entry in enumerate(decision.entries, start=first)
    ]
    rows = [
        {column.name: getattr(entry, column.name) for column in register_entries.c if column.name != "id"}
        | {"id": entry.entry_id}
        for entry in entered
    ]
    await uow.execute(insert(register_entries), rows)
    return entered


async def change(uow: Command, by: Decision, before: Mapping[UUID, RegisterEntry]) -> None:
    """Note beside the entries (by item) what the decision did to them. Only one that amends has them say otherwise."""
    amends = by.kind is DecisionKind.AMEND
    rows = [
        {
            "entry_id": before[entry.item_id].entry_id,
            "by_decision_id": by.id,
            "kind": by.kind.value,
            "name": (entry if amends else before[entry.item_id]).name,
            "achievement_period": by.achievement_period if amends else None,
        }
        for entry in by.entries
    ]
    await uow.execute(insert(register_changes), rows)


async def of_decision(uow: Query, decision_id: UUID) -> list[RegisterEntry]:
    """What the decision entered, as it stands now."""
    return await _entries(uow, register_entries.c.decision_id == decision_id)


async def of_items(uow: Query, decision_id: UUID, item_ids: Iterable[UUID]) -> list[RegisterEntry]:
    """Likewise, of these items alone."""
    of = register_entries.c
    return await _entries(uow, (of.decision_id == decision_id) & of.item_id.in_(list(item_ids)))


async def touched_by(uow: Query, decision_id: UUID) -> list[RegisterEntry]:
    """The entries of other decisions to which the decision did something, as they stand now."""
    touched = select(register_changes.c.entry_id).where(register_changes.c.by_decision_id == decision_id)
    return await _entries(uow, register_entries.c.id.in_(touched))


async def about(uow: Query, target: Decision) -> list[RegisterEntry]:
    """What a decision about the target is about: the entries that it made, or that it struck where it annuls."""
    if target.kind is DecisionKind.REVOKE:
        return await touched_by(uow, target.id)
    return await of_decision(uow, target.id)


async def of_year(uow: Query, unit_id: UUID, year: int, after: int, limit: int) -> list[RegisterEntry]:
    """The register of a unit and year from the number after `after` on."""
    of = register_entries.c
    within = (of.unit_id == unit_id) & (of.year == year) & (of.number > after)
    return await _entries(uow, within, limit)


async def _entries(
    uow: Query, condition: ColumnElement[bool], limit: int | None = None
) -> list[RegisterEntry]:
    rows = await uow.all(
        select(register_entries, decisions.c.achievement_period, decision_items.c.prize_money)
        .join(decisions, decisions.c.id == register_entries.c.decision_id)
        .join(decision_items, _is_its_in(register_entries.c.decision_id))
        .where(condition)
        .order_by(register_entries.c.number)
        .limit(limit)
    )
    changes = await _changes(uow, [row.id for row in rows])
    return [_entry(row, changes[row.id]) for row in rows]


async def _changes(uow: Query, entry_ids: Iterable[UUID]) -> Mapping[UUID, list[AnyRow]]:
    """Of each entry, the oldest first; with the money that the changing decision prints."""
    found: dict[UUID, list[AnyRow]] = defaultdict(list)
    for row in await uow.all(
        select(register_changes, decision_items.c.prize_money)
        .join(register_entries, register_entries.c.id == register_changes.c.entry_id)
        .join(decision_items, _is_its_in(register_changes.c.by_decision_id))
        .where(register_changes.c.entry_id.in_(list(entry_ids)))
        .order_by(register_changes.c.position)
    ):
        found[row.entry_id].append(row)
    return found


def _is_its_in(decision_id: ColumnElement[UUID]) -> ColumnElement[bool]:
    """Whether an entry of that decision is about the one of the register."""
    return and_(
        decision_items.c.decision_id == decision_id, decision_items.c.item_id == register_entries.c.item_id
    )


def _entry(row: AnyRow, changes: Sequence[AnyRow]) -> RegisterEntry:
    last = changes[-1] if changes else None
    periods = [each.achievement_period for each in (row, *changes) if each.achievement_period is not None]
    amending = [change for change in changes if change.kind == DecisionKind.AMEND.value]
    amounts = [each.prize_money for each in (row, *amending) if each.prize_money is not None]
    return RegisterEntry(
        entry_id=row.id,
        unit_id=row.unit_id,
        year=row.year,
        number=row.number,
        decision_id=row.decision_id,
        item_id=row.item_id,
        dossier_id=row.dossier_id,
        nominee_id=row.nominee_id,
        award_code=row.award_code,
        name=(last or row).name,
        achievement_period=periods[-1],
        changed_by=last.by_decision_id if last else None,
        revoked=last is not None and last.kind == DecisionKind.REVOKE.value,
        replaced=last is not None and last.kind == DecisionKind.REPLACE.value,
        nominee_version_id=row.nominee_version_id,
        sealed_name=row.sealed_name,
        name_reason=row.name_reason,
        prize_money=amounts[-1] if amounts else None,
    )
