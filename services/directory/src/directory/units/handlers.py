"""Use cases of units. Units come from files, which are imported whole or not at all."""

import asyncio
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from authority import Command, Query, UnitUnknown
from authority.projection import keep_units
from authority.unit_kinds import load_unit_kinds
from directory import history
from directory.access import Mandate
from directory.errors import words
from directory.units import facts, repository
from directory.units.domain import differences, plan_successions, plan_units
from directory.units.schemas import SuccessorView, TermView, UnitKindsView, UnitView
from directory.units.values import SuccessionLine, Unit, UnitLine
from directory.units.views import foreseen
from directory.units.vocabulary import refuse_unknown_words
from kit.clock import local_date
from kit.errors import NotFound
from kit.ids import new_id
from kit.paging import Page, cut, decode_cursor, encode_cursor
from kit.unit_of_work import NumberedFact

AT_ONCE: Final = 500
"""So many units are written by one statement."""


async def take_time(uow: Command) -> None:
    """What follows reads and plans a whole country before the database hears of it again."""
    await repository.take_time(uow)


async def record_lines(
    uow: Command, mandate: Mandate, lines: Sequence[UnitLine], reason: str, seen: int | None
) -> list[Unit]:
    """Bring the units to what the lines say; returns those that are new or different.

    Whoever changes units that there are names the directory's tag that they saw, here and below.
    """
    await history.take_turn(uow)
    before = {unit.id: unit for unit in await repository.all_units(uow)}
    refuse_unknown_words(lines, {unit.key: unit for unit in before.values()}, load_unit_kinds())
    # in a thread: a country takes seconds, and others wait for answers meanwhile
    changed = await asyncio.to_thread(plan_units, before.values(), lines, new_id)
    await _record(uow, mandate, reason, seen, before, changed)
    return changed


async def record_successions(
    uow: Command,
    mandate: Mandate,
    lines: Sequence[SuccessionLine],
    days: tuple[date, date],
    reason: str,
    seen: int | None,
) -> list[Unit]:
    """Say which units took over from which; returns the old units whose successors are different.

    Old codes are read on the first of the two days, new ones on the second.
    """
    await history.take_turn(uow)
    before = {unit.id: unit for unit in await repository.all_units(uow)}
    changed = await asyncio.to_thread(plan_successions, before.values(), lines, *days)
    await _record(uow, mandate, reason, seen, before, changed)
    return changed


async def _record(
    uow: Command,
    mandate: Mandate,
    reason: str,
    seen: int | None,
    before: Mapping[UUID, Unit],
    changed: Sequence[Unit],
) -> None:
    if not changed:
        return
    mandate.require(*(unit.path for unit in changed))
    mandate.require(*(before[unit.id].path for unit in changed if unit.id in before))
    if not mandate.is_operators:
        await history.require_seen(uow, seen, [str(unit.id) for unit in changed if unit.id in before])
    if uow.rehearsal is not None:
        uow.rehearsal.foresee(foreseen(before.get(unit.id), unit) for unit in changed)
    for some in _in_pieces(changed):
        await repository.save(uow, some)
        recorded = [(facts.recorded(unit), unit.version) for unit in some]
        for fact, version in recorded:
            uow.publish(NumberedFact(fact, str(fact.unit_id), version))
        await keep_units(uow, recorded)
        changes = [
            history.Change(
                "unit", str(unit.id), unit.version, "recorded", differences(before.get(unit.id), unit)
            )
            for unit in some
        ]
        await history.keep(uow, mandate.capacity, reason, changes)
        await uow.flush()


def _in_pieces(units: Sequence[Unit]) -> Iterator[Sequence[Unit]]:
    """Pieces of a bounded size, whose statements are bounded too; between them others are answered."""
    for begin in range(0, len(units), AT_ONCE):
        yield units[begin : begin + AT_ONCE]


async def hold_unit(uow: Command, unit_id: UUID) -> Unit:
    """The unit that a command names, whose dates stay as they are until the end of the transaction.

    Raises UnitUnknown.
    """
    if unit := await repository.hold(uow, unit_id):
        return unit
    fault = {"pointer": "/unit_id", "code": UnitUnknown.code, "detail": words("unit_not_there")}
    raise UnitUnknown(unit=unit_id, errors=[fault])


async def known_units(uow: Query, unit_ids: Collection[UUID]) -> dict[UUID, Unit]:
    """Those of the units that are known."""
    return {unit.id: unit for unit in await repository.by_ids(uow, unit_ids)}


async def hold_versions(uow: Command, codes: Collection[str]) -> list[Unit]:
    """All versions of these codes, while nobody changes units until the end of the transaction."""
    await history.take_turn(uow)
    return await repository.by_codes(uow, codes)


def unit_kinds() -> UnitKindsView:
    """The words for kinds and levels of units."""
    known = load_unit_kinds()
    return UnitKindsView(
        kinds=[TermView(**vars(term)) for term in known.kinds.values()],
        levels=[TermView(**vars(term)) for term in known.levels.values()],
    )


async def unit_view(uow: Query, unit_id: UUID) -> UnitView:
    return UnitView.of(await _unit(uow, unit_id))


async def units_on(
    uow: Query, code: str | None, name: str | None, day: date | None, cursor: str | None, limit: int
) -> Page[UnitView]:
    """Units that exist on a day (today unless said), by code: all, or those whose name has words that begin as those of
    `name`, with or without marks.
    """
    after = decode_cursor(cursor, str)[0] if cursor else ""
    found = await repository.page(uow, day or local_date(uow.now), limit + 1, after, code=code, name=name)
    return _page(found, limit)


async def children(
    uow: Query, unit_id: UUID, day: date | None, cursor: str | None, limit: int
) -> Page[UnitView]:
    """The units directly below on a day: today unless said, the last day of a unit that ended."""
    unit = await _unit(uow, unit_id)
    after = decode_cursor(cursor, str)[0] if cursor else ""
    today = local_date(uow.now)
    on = day or (unit.valid_to if unit.valid_to and unit.valid_to < today else today)
    if not unit.valid_on(on):
        return Page(items=[])
    return _page(await repository.page(uow, on, limit + 1, after, parent=unit.code), limit)


async def successors(uow: Query, unit_id: UUID) -> list[SuccessorView]:
    """Who took over from the unit; empty for one that goes on."""
    unit = await _unit(uow, unit_id)
    known = {
        each.id: each for each in await repository.by_ids(uow, [each.unit_id for each in unit.successors])
    }
    return [
        SuccessorView(
            unit_id=each.unit_id,
            code=known[each.unit_id].code,
            name=known[each.unit_id].name,
            share=each.share,
            source=each.source,
        )
        for each in unit.successors
    ]


async def _unit(uow: Query, unit_id: UUID) -> Unit:
    if unit := await repository.by_id(uow, unit_id):
        return unit
    raise NotFound(unit=unit_id)


def _page(found: list[Unit], limit: int) -> Page[UnitView]:
    shown, more = cut(found, limit, lambda unit: encode_cursor(unit.code))
    return Page(items=[UnitView.of(unit) for unit in shown], next_cursor=more)
