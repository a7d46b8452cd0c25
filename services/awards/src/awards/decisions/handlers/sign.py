"""The head signs."""

from uuid import UUID

from authority import Capability, UnitOfWork, unit_by_id
from awards import history
from awards.decisions import domain, events, repository
from awards.decisions.domain import Decision, DecisionKind
from awards.decisions.handlers import access, checks
from awards.decisions.handlers.reads import view
from awards.decisions.schemas import DecisionView, SignDecision
from awards.sessions.handlers import Finding, lock_findings
from contracts.acts import Duty
from kit.clock import local_date


async def sign_decision(uow: UnitOfWork, decision_id: UUID, _: SignDecision) -> DecisionView:
    """Everything that held when it was drafted must hold now; the signatory has no other part in it.

    The chairman may chair, vote and sign at their own level.
    Raises OwnNomination, InterestedParty, DutiesNotSeparated.
    """
    decision = await access.lock_visible(uow, decision_id)
    grant = await uow.authority.require(Capability.SIGN_DECISION, unit=decision.unit_id)
    signatory = uow.actor.person_id
    signed = domain.sign(decision, signatory, uow.now).advanced()
    findings = await lock_findings(uow, [line.item_id for line in decision.lines])
    nominations = [finding.nomination for finding in findings.values()]
    await uow.acts.require_free(Duty.SIGN, decision.unit_id, nominations)
    if decision.kind is DecisionKind.AWARD:
        await _require_still_due(uow, decision, findings)
    await repository.save(uow, signed)
    acts = uow.acts.done(Duty.SIGN, decision.unit_id, (one.dossier_id for one in nominations))
    uow.publish(events.decision_signed(signed, signatory, acts))
    await history.note(uow, signed.id, signed.version, "decision_signed", grant.role)
    return await view(uow, signed)


async def _require_still_due(uow: UnitOfWork, decision: Decision, findings: dict[UUID, Finding]) -> None:
    await checks.require_approved(uow, findings, findings, decision.unit_id)
    unit = await unit_by_id(uow, decision.unit_id)
    await checks.require_competence(uow, findings.values(), unit, local_date(uow.now))
