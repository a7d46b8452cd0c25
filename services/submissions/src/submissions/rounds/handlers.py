"""Use cases of rounds: open one by its guidance, read them."""

from dataclasses import asdict
from datetime import date
from typing import Final
from uuid import UUID

from pydantic import BaseModel

from authority import Capability, Unit, UnitOfWork, UnitUnknown, units_by_code
from authority.units import kinds_and_levels
from contracts.submissions import RoundOpenedV1, ScoringWish
from kit.clock import local_date
from kit.dates import impossible, unplannable
from kit.errors import InvalidFile, NotFound
from kit.ids import new_id
from kit.paging import Page, decode_cursor, encode_cursor
from kit.plans import Plan, PlanVersion, keep, require_seen, versions
from kit.unit_of_work import Fact
from submissions.knowledge import handlers as knowledge
from submissions.mandate import require_issuer
from submissions.movements import handlers as movements
from submissions.movements.repository import Movement
from submissions.rounds import repository
from submissions.rounds.domain import Known, KnownMovement, KnownSheet, check_round
from submissions.rounds.repository import Round, Terms
from submissions.rounds.schemas import ImportRound

KIND: Final = "round"
"""Of its versions."""
PAGE: Final = 20
"""Rounds on one page, each with its whole guidance."""


class RoundView(BaseModel):
    """A round and its guidance."""

    id: UUID
    code: str
    version: int
    plan: ImportRound


async def open_round(uow: UnitOfWork, seen: int | None, command: ImportRound) -> RoundView:
    """Open a round, or change it. Raises InvalidFile with every fault; then nothing is kept.

    Who changes it acts for the unit that opened it as well, and names the version that they saw. Raises
    NotAuthorised, PreconditionMissing, PreconditionFailed.
    """
    today = local_date(uow.now)
    units = await units_by_code(uow, {mention.code for mention in command.outline().units}, today)
    movement = await _movement(uow, command.movement)
    known_of = await _known(uow, command, movement, units)
    faults = [asdict(fault) for fault in check_round(command.outline(), known_of)]
    faults += impossible({"/guidance/issued_on": command.guidance.issued_on}, today)
    faults += unplannable({"/opens_on": command.opens_on, "/closes_on": command.closes_on}, today)
    if faults:
        raise InvalidFile(errors=faults)
    assert movement is not None  # noqa: S101 - an unknown movement is a fault
    unit = units[command.unit]
    known = await repository.lock_by_code(uow, command.code)
    await require_issuer(uow, Capability.OPEN_ROUND, unit, known.unit_id if known else unit.id)
    plan = command.model_copy(update={"reason": None})
    if known is not None and known.plan == plan:
        return _view(known)
    await require_seen(uow, KIND, known, seen)
    opened = Round(
        id=known.id if known else new_id(),
        code=command.code,
        name=command.name,
        movement_id=movement.id,
        unit_id=unit.id,
        opens_on=command.opens_on,
        closes_on=command.closes_on,
        plan=plan,
        version=known.version + 1 if known else 1,
    )
    repository.save(uow, opened)
    before = repository.plan_row(known.plan) if known else None
    kept = Plan(KIND, str(opened.id), opened.version, repository.plan_row(plan))
    keep(uow, kept, before, Capability.OPEN_ROUND, command.reason)
    uow.publish(Fact(_opened(opened, units), str(opened.id), opened.version))
    return _view(opened)


async def list_rounds(uow: UnitOfWork, cursor: str | None) -> Page[RoundView]:
    """Rounds are public to everybody who is signed in; the newest first, a page at a time. Raises CursorInvalid."""
    after = decode_cursor(cursor, date.fromisoformat, str) if cursor else None
    found = await repository.newest(uow, (after[0], after[1]) if after else None, PAGE + 1)
    last = found[PAGE - 1] if len(found) > PAGE else None
    more = encode_cursor(last.opens_on.isoformat(), last.code) if last else None
    return Page(items=[_view(one) for one in found[:PAGE]], next_cursor=more)


async def list_versions(uow: UnitOfWork, round_id: UUID, cursor: str | None) -> Page[PlanVersion]:
    """Every version of a round's guidance, the newest first, a page at a time. Raises NotFound, CursorInvalid."""
    await get_round(uow, round_id)
    return await versions(uow, KIND, str(round_id), cursor)


async def get_round(uow: UnitOfWork, round_id: UUID) -> Round:
    """For the other aggregates. Raises NotFound."""
    found = await repository.find(uow, round_id)
    if found is None:
        raise NotFound
    return found


async def terms_of(uow: UnitOfWork, round_id: UUID, unit_id: UUID, day: date, awards: set[str]) -> Terms:
    """What a submission by that unit on that day is judged by. Raises NotFound, UnitUnknown."""
    found = await repository.find_terms(uow, round_id, unit_id, day, awards)
    if found is None:
        raise NotFound
    if not found.line:
        raise UnitUnknown(unit=unit_id)
    return found


async def _movement(uow: UnitOfWork, code: str) -> Movement | None:
    try:
        return await movements.get_movement(uow, code)
    except NotFound:
        return None


async def _known(
    uow: UnitOfWork, command: ImportRound, movement: Movement | None, units: dict[str, Unit]
) -> Known:
    kinds, levels = await kinds_and_levels(uow, local_date(uow.now))
    known_movements = {}
    if movement is not None:
        plan = movement.plan
        phases = frozenset(phase.code for phase in plan.schedule.phases)
        known_movements[movement.code] = KnownMovement(phases, plan.award_codes, plan.group_codes)
    sheets = {}
    if command.scoring and (sheet := await knowledge.sheet_known(uow, command.scoring.sheet)):
        sheets[command.scoring.sheet] = KnownSheet(sheet.movement_code, sheet.criteria_groups)
    return Known(known_movements, sheets, frozenset(units), kinds, levels)


def _opened(opened: Round, units: dict[str, Unit]) -> RoundOpenedV1:
    scoring = opened.plan.scoring
    return RoundOpenedV1(
        round_id=opened.id,
        movement_id=opened.movement_id,
        code=opened.code,
        name=opened.name,
        unit_id=opened.unit_id,
        opens_on=opened.opens_on,
        closes_on=opened.closes_on,
        award_codes=opened.plan.awards,
        scoring=tuple(
            ScoringWish(unit_id=units[code].id, sheet_code=scoring.sheet) for code in scoring.at_units
        )
        if scoring
        else (),
    )


def _view(one: Round) -> RoundView:
    return RoundView(id=one.id, code=one.code, version=one.version, plan=one.plan)
