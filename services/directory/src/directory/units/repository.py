"""All the SQL of units."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import asdict, fields
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select, text
from sqlalchemy.dialects.postgresql import insert

from authority import Command, Query
from directory.arrays import among
from directory.searching import begins_words
from directory.units.models import successions, units
from directory.units.values import Successor, Unit
from kit.unit_of_work import AnyRow
from kit.vietnamese import plain_words

_UNIT: Final = tuple(units.c[each.name] for each in fields(Unit) if each.name != "successors")


async def take_time(uow: Command) -> None:
    """Planning a country takes a minute on a busy machine, in which the database hears nothing of us."""
    await uow.execute(text("SET LOCAL idle_in_transaction_session_timeout = '10min'"))


async def all_units(uow: Query) -> list[Unit]:
    return await _units(uow)


async def by_id(uow: Query, unit_id: UUID) -> Unit | None:
    found = await _units(uow, units.c.id == unit_id)
    return found[0] if found else None


async def by_ids(uow: Query, unit_ids: Collection[UUID]) -> list[Unit]:
    return await _units(uow, among(units.c.id, unit_ids))


async def hold(uow: Command, unit_id: UUID) -> Unit | None:
    """The unit, whose dates nobody changes until the end of the transaction."""
    await uow.first(select(units.c.id).where(units.c.id == unit_id).with_for_update(read=True))
    return await by_id(uow, unit_id)


async def by_codes(uow: Query, codes: Collection[str]) -> list[Unit]:
    """All versions of these codes."""
    return await _units(uow, among(units.c.code, codes))


async def page(
    uow: Query,
    day: date,
    limit: int,
    after: str,
    *,
    code: str | None = None,
    parent: str | None = None,
    name: str | None = None,
) -> list[Unit]:
    """Units that exist on the day, by code, those after a given code, in whose name each word of `name` begins one."""
    conditions = [_valid_on(day), units.c.code > after, *begins_words(units.c.name_words, name)]
    if code is not None:
        conditions.append(units.c.code == code)
    if parent is not None:
        conditions.append(units.c.parent_code == parent)
    rows = await uow.all(select(*_UNIT).where(*conditions).order_by(units.c.code).limit(limit))
    return await _with_successors(uow, rows)


async def save(uow: Command, changed: Sequence[Unit]) -> None:
    """Write these units and their successors; keys and ids never change."""
    rows = [
        {name: value for name, value in asdict(unit).items() if name != "successors"}
        | {"name_words": plain_words(unit.name)}
        for unit in changed
    ]
    fresh = insert(units)
    replaced = {name: fresh.excluded[name] for name in rows[0] if name not in ("id", "code", "valid_from")}
    await uow.execute(fresh.on_conflict_do_update(index_elements=["id"], set_=replaced), rows)
    pairs = [
        {"unit_id": unit.id, "successor_id": each.unit_id, "share": each.share, "source": each.source}
        for unit in changed
        for each in unit.successors
    ]
    if pairs:
        pair = insert(successions)
        said = {"share": pair.excluded.share, "source": pair.excluded.source}
        await uow.execute(
            pair.on_conflict_do_update(index_elements=["unit_id", "successor_id"], set_=said), pairs
        )


def _valid_on(day: date) -> ColumnElement[bool]:
    return and_(
        or_(units.c.valid_from.is_(None), units.c.valid_from <= day),
        or_(units.c.valid_to.is_(None), units.c.valid_to >= day),
    )


async def _units(uow: Query, *conditions: ColumnElement[bool]) -> list[Unit]:
    rows = await uow.all(select(*_UNIT).where(*conditions).order_by(units.c.code, units.c.valid_from))
    return await _with_successors(uow, rows, everything=not conditions)


async def _with_successors(uow: Query, rows: Sequence[AnyRow], *, everything: bool = False) -> list[Unit]:
    pairs = select(successions).order_by(successions.c.unit_id, successions.c.successor_id)
    if not everything:
        pairs = pairs.where(among(successions.c.unit_id, [row.id for row in rows]))
    found: dict[UUID, list[Successor]] = defaultdict(list)
    for pair in await uow.all(pairs):
        found[pair.unit_id].append(Successor(pair.successor_id, pair.share, pair.source))
    return [_unit(row, found.get(row.id, ())) for row in rows]


def _unit(row: AnyRow, successors: Sequence[Successor]) -> Unit:
    fields: tuple[Any, ...] = (*row, tuple(successors))
    return Unit(*fields)
