"""Use cases of rounds: open one by its guidance, read them, and what is left of one that is cancelled."""

from collections.abc import Collection
from dataclasses import asdict, replace
from datetime import date
from typing import Final
from uuid import UUID

from pydantic import BaseModel

from authority import Capability, Unit, UnitOfWork, UnitUnknown, unit_by_id, units_by_code
from authority.units import kinds_and_levels
from contracts.submissions import RoundCancelledV1, RoundOpenedV1, ScoringWish
from kit.clock import local_date
from kit.dates import impossible, unplannable
from kit.errors import InvalidFile, NotFound
from kit.ids import new_id
from kit.paging import Page, cut, decode_cursor, encode_cursor
from kit.plans import Plan, PlanVersion, keep, require_seen, versions
from kit.unit_of_work import Fact
from submissions.cancelling import CancelledView, cancelled, cancelled_view
from submissions.errors import RoundCancelled, RoundOfAnotherMovement
from submissions.heard import repository as heard
from submissions.mandate import require_issuer
from submissions.movements import handlers as movements
from submissions.movements.repository import Movement
from submissions.movements.schemas import ImportMovement
from submissions.rounds import repository
from submissions.rounds.domain import Known, KnownMovement, KnownSheet, check_round
from submissions.rounds.repository import Round, Terms
from submissions.rounds.schemas import CancelRound, ImportRound

KIND: Final = "round"
"""Of its versions."""
PAGE: Final = 20
"""Rounds on one page, each with its whole guidance."""


class RoundView(BaseModel):
    """A round and its guidance. `cancelled`: nothing more comes into it."""

    id: UUID
    code: str
    version: int
    plan: ImportRound
    cancelled: CancelledView | None


async def open_round(uow: UnitOfWork, seen: int | None, command: ImportRound) -> RoundView:
    """Open a round, or change it. Raises InvalidFile with every fault; then nothing is kept.

    Who changes it acts for the unit that opened it as well, and names the version that they saw. Raises
    NotAuthorised, RoundCancelled, RoundOfAnotherMovement, MovementCancelled, PreconditionMissing, PreconditionFailed.
    """
    today = local_date(uow.now)
    units = await units_by_code(uow, {mention.code for mention in command.outline().units}, today)
    movement = await movements.hold_movement(uow, command.movement)
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
    if known is not None:
        require_standing(known)
        if known.movement_id != movement.id:
            raise RoundOfAnotherMovement(round=known.name, movement=movement.code)
    movements.require_standing(movement)
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
    shown, more = cut(found, PAGE, lambda one: encode_cursor(one.opens_on.isoformat(), one.code))
    return Page(items=[_view(one) for one in shown], next_cursor=more)


async def read_round(uow: UnitOfWork, round_id: UUID) -> RoundView:
    """Likewise one of them. Raises NotFound."""
    return _view(await get_round(uow, round_id))


async def list_versions(uow: UnitOfWork, round_id: UUID, cursor: str | None) -> Page[PlanVersion]:
    """Every version of a round's guidance, the newest first, a page at a time. Raises NotFound, CursorInvalid."""
    await get_round(uow, round_id)
    return await versions(uow, KIND, str(round_id), cursor)


async def get_round(uow: UnitOfWork, round_id: UUID) -> Round:
    """For the other aggregates. Raises NotFound."""
    return _found(await repository.find(uow, round_id))


async def hold_round(uow: UnitOfWork, round_id: UUID) -> Round:
    """For a command that brings something into the round: nobody cancels it meanwhile. Raises NotFound."""
    return _found(await repository.hold(uow, round_id))


async def hold_round_of(uow: UnitOfWork, dossier_id: UUID) -> Round:
    """Likewise the round of a dossier, before the dossier itself is locked. Raises NotFound."""
    return _found(await repository.hold_of(uow, dossier_id))


async def standing_of(uow: UnitOfWork, movement_id: UUID) -> list[Round]:
    """The rounds of a movement that were not cancelled."""
    return await repository.standing_of(uow, movement_id)


def require_standing(review: Round) -> None:
    """Nothing comes into a round that was cancelled. Raises RoundCancelled."""
    if review.cancelled is not None:
        raise RoundCancelled(round=review.name, **review.cancelled.cited)


async def lock_to_cancel(uow: UnitOfWork, round_id: UUID) -> Round:
    """The round, which nobody else changes or brings something into until the transaction's end.

    Raises NotFound, NotAuthorised, RoundCancelled.
    """
    review = _found(await repository.lock(uow, round_id))
    unit = await unit_by_id(uow, review.unit_id)
    await require_issuer(uow, Capability.OPEN_ROUND, unit, unit.id)
    require_standing(review)
    return review


async def cancel(
    uow: UnitOfWork, review: Round, seen: int, command: CancelRound, submitting_units: Collection[UUID]
) -> RoundView:
    """Cancel a round that is locked, and in which nothing is under way; `submitting_units` lose a dossier with it.

    Raises PreconditionFailed, InvalidPayload.
    """
    await require_seen(uow, KIND, review, seen)
    said = cancelled(uow, command, review.plan.guidance.issued_on)
    after = replace(review, version=review.version + 1, cancelled=said)
    repository.save(uow, after)
    before = repository.plan_row(review.plan)
    content = before | {"cancelled": vars(said)}
    kept = Plan(KIND, str(review.id), after.version, content)
    keep(uow, kept, before, Capability.OPEN_ROUND, command.reason)
    event = RoundCancelledV1(
        round_id=review.id,
        movement_id=review.movement_id,
        code=review.code,
        name=review.name,
        unit_id=review.unit_id,
        document_number=said.document_number,
        document_date=said.document_date,
        submitting_unit_ids=tuple(sorted(set(submitting_units))),
    )
    uow.publish(Fact(event, str(after.id), after.version))
    return _view(after)


async def terms_of(uow: UnitOfWork, round_id: UUID, unit_id: UUID, day: date, awards: set[str]) -> Terms:
    """What a submission by that unit on that day is judged by. Raises NotFound, UnitUnknown."""
    found = await repository.find_terms(uow, round_id, unit_id, day, awards)
    if found is None:
        raise NotFound
    if not found.line:
        raise UnitUnknown(unit=unit_id)
    return found


def known_movement(plan: ImportMovement) -> KnownMovement:
    """What a round may name of a movement's plan."""
    phases = frozenset(phase.code for phase in plan.schedule.phases)
    return KnownMovement(phases, plan.award_codes, plan.group_codes)


async def sheet_known(uow: UnitOfWork, code: str | None) -> KnownSheet | None:
    """The score sheet, where one is named that scoring told of."""
    sheet = await heard.sheet_known(uow, code) if code else None
    return KnownSheet(sheet.movement_code, sheet.criteria_groups) if sheet else None


async def _known(
    uow: UnitOfWork, command: ImportRound, movement: Movement | None, units: dict[str, Unit]
) -> Known:
    kinds, levels = await kinds_and_levels(uow, local_date(uow.now))
    known_movements = {movement.code: known_movement(movement.plan)} if movement else {}
    sheets = {}
    if command.scoring and (sheet := await sheet_known(uow, command.scoring.sheet)):
        sheets[command.scoring.sheet] = sheet
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


def _found(one: Round | None) -> Round:
    if one is None:
        raise NotFound
    return one


def _view(one: Round) -> RoundView:
    return RoundView(
        id=one.id,
        code=one.code,
        version=one.version,
        plan=one.plan,
        cancelled=cancelled_view(one.cancelled),
    )
