"""The document office issues a signed decision: number, date, register; a correction or revocation takes effect."""

from uuid import UUID

from authority import Capability, UnitOfWork, unit_by_id
from awards import history
from awards.decisions import domain, events, register, repository
from awards.decisions.domain import Decision, DecisionKind, Publication, RegisterLine
from awards.decisions.handlers import access, checks, signatory
from awards.decisions.handlers.reads import view
from awards.decisions.schemas import DecisionView, IssueDecision
from awards.errors import NumberTaken, SignatureLapsed
from awards.nominations.handlers import Nomination, move
from awards.sessions.handlers import lock_findings
from contracts.nomination import NominationAct
from kit.clock import local_date


async def issue_decision(
    uow: UnitOfWork, decision_id: UUID, seen: int, command: IssueDecision
) -> DecisionView:
    """Number and date as the document office gives them; the register counts on by itself, without gaps.

    The act that has legal effect looks again at everything that it rests on, as it is at this moment.
    """
    decision, held = await access.lock_with_nominations(uow, decision_id)
    grant = await uow.authority.require(Capability.ISSUE_DECISION, unit=decision.unit_id)
    publication = Publication(command.number, command.series, command.issued_on)
    signed_on = local_date(decision.signed_at or uow.now)
    issued = domain.issue(
        decision, publication, uow.actor.person_id, signed_on, local_date(uow.now)
    ).advanced()
    await _require_still_lawful(uow, decision, held, publication)
    await history.require_seen(uow, decision.id, decision.version, seen)
    first = await register.take_numbers(uow, decision.unit_id, publication.year, _entries(decision))
    if await repository.number_taken(uow, decision.unit_id, publication):
        raise NumberTaken(number=publication.number, series=publication.series, year=publication.year)
    await repository.save(uow, issued)
    await repository.keep_number(uow, issued.id, publication)
    entered = await _enter(uow, issued, held, publication, first)
    uow.publish(events.decision_issued(issued, publication, entered))
    await history.note(uow, issued.id, issued.version, "decision_issued", grant.role)
    if issued.target_decision_id is not None:
        await _amend(uow, issued, held, publication, issued.target_decision_id)
    return await view(uow, issued)


def _entries(decision: Decision) -> int:
    return len(decision.lines) if decision.kind is DecisionKind.AWARD else 0


async def _require_still_lawful(
    uow: UnitOfWork, decision: Decision, held: dict[UUID, Nomination], publication: Publication
) -> None:
    """Of an award: findings, nominations and power on the document's date. Of every decision: its signature.

    Raises what drafting and signing raise, and SignatureLapsed.
    """
    item_ids = [line.item_id for line in decision.lines]
    findings = await lock_findings(uow, item_ids)
    if decision.kind is DecisionKind.AWARD:
        unit = await unit_by_id(uow, decision.unit_id)
        await checks.require_still_due(uow, held, findings, item_ids, unit, publication.issued_on)
    assert decision.signed_by is not None  # noqa: S101 - only a signed decision is issued
    await signatory.require_no_other_part(uow, decision, findings, decision.signed_by)
    if decision.signed_by not in await uow.authority.holders(Capability.SIGN_DECISION, decision.unit_id):
        raise SignatureLapsed(person_id=decision.signed_by)


async def _enter(
    uow: UnitOfWork,
    decision: Decision,
    held: dict[UUID, Nomination],
    publication: Publication,
    first: int,
) -> list[RegisterLine]:
    if decision.kind is not DecisionKind.AWARD:
        return []
    await move(uow, held.values(), NominationAct.AWARD)
    return await register.enter(uow, decision, publication.year, first)


async def _amend(
    uow: UnitOfWork, by: Decision, held: dict[UUID, Nomination], publication: Publication, target_id: UUID
) -> None:
    """The target's lines as they now stand; its own rows stay as they were written."""
    target = await repository.lock(uow, target_id)
    assert target is not None  # noqa: S101 - a foreign key holds it
    lines = await register.of_decision(uow, target.id)
    item_ids = {line.item_id for line in by.lines}
    domain.require_standing(lines, item_ids)
    await register.change(uow, by, {line.item_id: line.entry_id for line in lines})
    if by.kind is DecisionKind.CORRECT:
        target = domain.corrected(target).advanced()
        await move(uow, held.values(), NominationAct.AMEND)
        standing = [line for line in await register.of_decision(uow, target.id) if not line.revoked]
        uow.publish(events.decision_corrected(target, by, publication, standing))
        what = "decision_corrected"
    else:
        target = domain.revoked(target, lines, item_ids).advanced()
        await repository.release(uow, target)
        await move(uow, held.values(), NominationAct.REVOKE)
        gone = [line for line in lines if line.item_id in item_ids]
        uow.publish(events.decision_revoked(target, by, publication, gone))
        what = "decision_revoked"
    await repository.save(uow, target)
    await history.note(uow, target.id, target.version, what, history.BY_RULE, by.reason)
