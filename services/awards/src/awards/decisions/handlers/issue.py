"""The document office issues a signed decision: number, date, register; a correction or revocation takes effect."""

from uuid import UUID

from authority import Capability, UnitOfWork, unit_by_id
from awards import history
from awards.decisions import domain, events, register, repository
from awards.decisions.domain import Decision, DecisionKind, Publication, RegisterLine
from awards.decisions.handlers import access, checks
from awards.decisions.handlers.reads import view
from awards.decisions.schemas import DecisionView, IssueDecision
from awards.errors import NumberTaken
from awards.sessions.handlers import lock_findings
from kit.clock import local_date


async def issue_decision(uow: UnitOfWork, decision_id: UUID, command: IssueDecision) -> DecisionView:
    """Number and date as the document office gives them; the register counts on by itself, without gaps."""
    decision = await access.lock_visible(uow, decision_id)
    grant = await uow.authority.require(Capability.ISSUE_DECISION, unit=decision.unit_id)
    publication = Publication(command.number, command.series, command.issued_on)
    signed_on = local_date(decision.signed_at or uow.now)
    issued = domain.issue(
        decision, publication, uow.actor.person_id, signed_on, local_date(uow.now)
    ).advanced()
    await _require_competence_on(uow, decision, publication)
    first = await register.take_numbers(uow, decision.unit_id, publication.year, _entries(decision))
    if await repository.number_taken(uow, decision.unit_id, publication):
        raise NumberTaken(number=publication.number, series=publication.series, year=publication.year)
    await repository.save(uow, issued)
    entered = await _enter(uow, issued, publication, first)
    uow.publish(events.decision_issued(issued, publication, entered))
    await history.note(uow, issued.id, issued.version, "decision_issued", grant.role)
    if issued.target_decision_id is not None:
        await _amend(uow, issued, publication, issued.target_decision_id)
    return await view(uow, issued)


def _entries(decision: Decision) -> int:
    return len(decision.lines) if decision.kind is DecisionKind.AWARD else 0


async def _require_competence_on(uow: UnitOfWork, decision: Decision, publication: Publication) -> None:
    """The document's date is the day on which the power must exist."""
    if decision.kind is DecisionKind.AWARD:
        findings = await lock_findings(uow, [line.item_id for line in decision.lines])
        unit = await unit_by_id(uow, decision.unit_id)
        await checks.require_competence(uow, findings.values(), unit, publication.issued_on)


async def _enter(
    uow: UnitOfWork, decision: Decision, publication: Publication, first: int
) -> list[RegisterLine]:
    if decision.kind is not DecisionKind.AWARD:
        return []
    return await register.enter(uow, decision, publication.year, first)


async def _amend(uow: UnitOfWork, by: Decision, publication: Publication, target_id: UUID) -> None:
    """The target's lines as they now stand; its own rows stay as they were written."""
    target = await repository.lock(uow, target_id)
    assert target is not None  # noqa: S101 - a foreign key holds it
    lines = await register.of_decision(uow, target.id)
    item_ids = {line.item_id for line in by.lines}
    domain.require_standing(lines, item_ids)
    await register.change(uow, by, {line.item_id: line.entry_id for line in lines})
    if by.kind is DecisionKind.CORRECT:
        target = domain.corrected(target).advanced()
        standing = [line for line in await register.of_decision(uow, target.id) if not line.revoked]
        uow.publish(events.decision_corrected(target, by, publication, standing))
        what = "decision_corrected"
    else:
        target = domain.revoked(target, lines, item_ids).advanced()
        await repository.release(uow, target)
        gone = [line for line in lines if line.item_id in item_ids]
        uow.publish(events.decision_revoked(target, by, publication, gone))
        what = "decision_revoked"
    await repository.save(uow, target)
    await history.note(uow, target.id, target.version, what, history.BY_RULE, by.reason)
