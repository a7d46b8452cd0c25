"""Latecomers: what may still come after a round has closed, and who may allow it.

Whoever called the round alone may depart from its end: the head of its unit, and for that unit's own dossiers the head
above. Nobody allows it for their own unit, for a nomination of their own or one in which they have an interest, or for
a dossier that they prepared. It is an act like a signature: whoever did it neither prepares the dossier afterwards nor
judges it at another level.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from authority import Act, Capability, Command, NotAuthorised, OwnNomination, Query, Unit, unit_by_id
from authority.circle import require_in_circle
from authority.exclusions import clash
from contracts.acts import Duty
from contracts.submissions import DossierStatus
from kit.clock import local_date
from kit.dates import too_early, unplannable
from kit.errors import InvalidPayload, NotFound, Problem
from kit.ids import new_id
from submissions.dossiers import allowances, archive, repository
from submissions.dossiers.allowing import AllowLate, LatecomersView, WithdrawLate
from submissions.dossiers.change import note, require_possible, require_seen
from submissions.dossiers.duties import bars
from submissions.dossiers.happened import LateAllowanceWithdrawn, LateAllowed
from submissions.dossiers.lateness import Allowance, Expected, admitted, arrivals, newcomers
from submissions.dossiers.places import fault_in
from submissions.dossiers.repository import HistoryRow
from submissions.dossiers.schemas import SubjectBody
from submissions.dossiers.values import Dossier, Late, Nominee
from submissions.errors import (
    AllowanceUsed,
    LateForOneself,
    LateLimitImpossible,
    LateNomineesUnnamed,
    NomineesLate,
    NotEditable,
    RoundNotOpen,
    words,
)
from submissions.rounds import handlers as rounds
from submissions.rounds.values import Round

_TO_COME = {DossierStatus.DRAFT, DossierStatus.RETURNED, DossierStatus.IN_REVIEW}


async def read_latecomers(uow: Query, dossier_id: UUID) -> LatecomersView:
    """What was allowed to come late, for the dossier's circle and for whoever may allow it. Raises NotFound."""
    dossier = await repository.get_dossier(uow, dossier_id)
    review = await rounds.get_round(uow, dossier.round_id)
    await _require_known(uow, dossier, await _allowing_unit(uow, dossier, review))
    return LatecomersView.of(dossier, review.closes_on, await allowances.of(uow, dossier_id))


async def allow_late(uow: Command, dossier_id: UUID, seen: int, command: AllowLate) -> LatecomersView:
    """Let named nominees, or the whole of a dossier that was never submitted, come after the round's end.

    Raises NotFound, NotAuthorised, LateForOneself, RoundCancelled, OwnNomination, InterestedParty,
    DutiesNotSeparated, NotEditable, LateNomineesUnnamed, LateLimitImpossible, InvalidPayload, PreconditionFailed.
    """
    dossier, review, unit = await _lock(uow, dossier_id)
    if dossier.status not in _TO_COME:
        raise NotEditable(state=dossier.status.value)
    if dossier.attempt and not command.nominees:
        raise LateNomineesUnnamed
    _require_possible(command, review, local_date(uow.now))
    _require_free(uow, dossier, unit, command.nominees)
    await require_seen(uow, dossier, seen)
    allowance = Allowance(
        id=new_id(),
        dossier_id=dossier.id,
        expected=tuple(Expected(**one.model_dump()) for one in command.nominees),
        until=command.until,
        reason=command.reason,
        document_number=command.document.number,
        document_date=command.document.issued_on,
        allowed_by=uow.actor.person_id,
        unit_id=unit.id,
        allowed_at=uow.now,
    )
    allowances.keep(uow, allowance)
    acts = uow.acts.done(Duty.SIGN, unit.id, [dossier.id])
    allowed = LateAllowed(allowance.id, allowance.allowed_by, allowance.unit_id, allowance.until)
    row = _row("allow_late", command.reason, allowance)
    saved = note(uow, dossier, dossier, row, [allowed], acts)
    return LatecomersView.of(saved, review.closes_on, await allowances.of(uow, dossier.id))


async def withdraw_late(
    uow: Command, dossier_id: UUID, allowance_id: UUID, seen: int, command: WithdrawLate
) -> LatecomersView:
    """Take an allowance back. Raises NotFound, NotAuthorised, AllowanceUsed once something came by it."""
    dossier, review, _ = await _lock(uow, dossier_id)
    known = await allowances.of(uow, dossier.id)
    found = next((one for one in known if one.id == allowance_id and one.withdrawn_at is None), None)
    if found is None:
        raise NotFound
    if found.is_used_by(dossier):
        raise AllowanceUsed(allowance=allowance_id)
    await require_seen(uow, dossier, seen)
    withdrawn = replace(found, withdrawn_at=uow.now)
    allowances.keep(uow, withdrawn)
    happened = LateAllowanceWithdrawn(withdrawn.id, withdrawn.unit_id)
    row = _row("withdraw_late", command.reason, withdrawn)
    saved = note(uow, dossier, dossier, row, [happened])
    return LatecomersView.of(saved, review.closes_on, await allowances.of(uow, dossier.id))


async def admit(
    uow: Query, dossier: Dossier, review: Round, before: Dossier | None = None
) -> dict[UUID, Late]:
    """What the dossier brings after its round has closed was allowed to come: how each of them is marked, by nominee.

    Of an edit, `before` which the dossier said something else, only whom it brings itself: so that those who came too
    late can be taken out one by one. A first submission comes inside the round's days; after them all of it is late.
    Raises RoundNotOpen, NomineesLate.
    """
    today, first = local_date(uow.now), dossier.attempt == 0
    if review.is_open_on(today) or (not first and today < review.opens_on):
        return {}
    sealed = {} if first else await archive.last_sealed(uow, dossier.id)
    if sealed is None:
        return {}
    late = arrivals(dossier, before, sealed) if before else newcomers(dossier, sealed)
    known = await allowances.of(uow, dossier.id) if first or late else ()
    given = [one for one in known if one.is_in_force(today) and (first or one.expected)]
    if first and (today < review.opens_on or not given):
        raise RoundNotOpen(
            round=review.name, opens_on=_local(review.opens_on), closes_on=_local(review.closes_on)
        )
    marks = admitted(dossier, late, given)
    if faults := list(_faults(dossier, [one for one in late if one.id not in marks], review)):
        raise NomineesLate(errors=faults, closes_on=_local(review.closes_on))
    return marks


def _faults(dossier: Dossier, refused: Sequence[Nominee], review: Round) -> Iterator[dict[str, str]]:
    for place, nominee in enumerate(dossier.nominees):
        if nominee in refused:
            yield fault_in(dossier, f"/nominees/{place}", "nominee_late", closes_on=review.closes_on)


async def _lock(uow: Command, dossier_id: UUID) -> tuple[Dossier, Round, Unit]:
    """The dossier, its round, and the unit in whose name the actor may allow what comes late."""
    review = await rounds.hold_round_of(uow, dossier_id)
    dossier = await repository.lock_dossier(uow, dossier_id)
    unit = await _allowing_unit(uow, dossier, review)
    await _require_known(uow, dossier, unit)
    if unit is None:
        raise NotAuthorised(capability=Capability.ALLOW_LATE.value)
    await uow.authority.require(Capability.ALLOW_LATE, unit.id)
    if dossier.submitting_unit_id in await uow.authority.units():
        raise LateForOneself(unit=dossier.submitting_unit_id)
    rounds.require_standing(review)
    return dossier, review, unit


async def _allowing_unit(uow: Query, dossier: Dossier, review: Round) -> Unit | None:
    """The unit that called the round; for a dossier of its own the one above it. None where there is none."""
    unit = await unit_by_id(uow, review.unit_id)
    if unit.id != dossier.submitting_unit_id:
        return unit
    return await unit_by_id(uow, unit.parent_id) if unit.parent_id else None


async def _require_known(uow: Query, dossier: Dossier, unit: Unit | None) -> None:
    """Outside its circle a dossier exists only for whoever may allow what comes late. Raises NotFound."""
    if unit is None or not await uow.authority.has(Capability.ALLOW_LATE, unit.id):
        await require_in_circle(uow, dossier.circle)


def _require_possible(command: AllowLate, review: Round, today: date) -> None:
    issued_on, guidance = command.document.issued_on, review.plan.guidance.issued_on
    require_possible({"/document/issued_on": issued_on}, today)
    if early := list(too_early("/document/issued_on", issued_on, guidance, words("guidance"))):
        raise InvalidPayload(errors=early)
    if beyond := list(unplannable({"/until": command.until}, today)):
        raise InvalidPayload(errors=beyond)
    if faults := [
        {
            "pointer": f"/nominees/{place}/award_code",
            "code": "award_not_in_round",
            "detail": words("award_not_in_round"),
        }
        for place, one in enumerate(command.nominees)
        if one.award_code not in review.plan.awards
    ]:
        raise InvalidPayload(errors=faults)
    if command.until < today or command.until <= review.closes_on:
        raise LateLimitImpossible(until=_local(command.until), closes_on=_local(review.closes_on))


def _require_free(uow: Query, dossier: Dossier, unit: Unit, nominees: Sequence[SubjectBody]) -> None:
    """Nothing keeps the actor from judging those whom they let in. Raises what does.

    An interest in somebody who is not in the dossier yet is found when they come (`Allowance.admits`).
    """
    wanted = Act(uow.actor.person_id, Duty.SIGN, dossier.id, unit.id)
    found: list[Problem | None] = [clash(wanted, dossier.involvement)]
    if nominees:
        found += [OwnNomination() for one in nominees if one.person_id == wanted.person_id]
    else:
        found += bars(dossier, wanted).values()
    for problem in found:
        if problem is not None:
            raise problem


def _row(action: str, reason: str, allowance: Allowance) -> HistoryRow:
    details = {
        "allowance": allowance.id,
        "until": allowance.until,
        "document_number": allowance.document_number,
        "nominees": [one.name for one in allowance.expected],
    }
    return HistoryRow(action, reason=reason, details=details)


def _local(day: date) -> str:
    return f"{day:%d/%m/%Y}"
