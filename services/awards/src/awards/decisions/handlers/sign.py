"""The head signs."""

from uuid import UUID

from authority import Capability, UnitOfWork, unit_by_id
from awards import history
from awards.decisions import domain, events, repository
from awards.decisions.domain import Decision, DecisionKind
from awards.decisions.handlers import access, checks
from awards.decisions.handlers.reads import view
from awards.decisions.schemas import DecisionView, SignDecision
from awards.dossiers.handlers import Duty, duties_on
from awards.errors import DutiesNotSeparated, RecusedFromItem
from awards.sessions.handlers import Finding, lock_findings, voted_at_other_units
from kit.clock import local_date


async def sign_decision(uow: UnitOfWork, decision_id: UUID, _: SignDecision) -> DecisionView:
    """Everything that held when it was drafted must hold now; the signatory has no other part in it.

    The chairman may chair, vote and sign at his own level.
    """
    decision = await access.lock_visible(uow, decision_id)
    await uow.authority.require(Capability.SIGN_DECISION, unit=decision.unit_id)
    signatory = uow.actor.person_id
    signed = domain.sign(decision, signatory, uow.now).advanced()
    findings = await lock_findings(uow, [line.item_id for line in decision.lines])
    checks.require_not_own(findings.values(), signatory)
    if barred := [finding.item_id for finding in findings.values() if signatory in finding.recused]:
        raise RecusedFromItem(item_ids=barred)
    await _require_separate_duties(uow, decision, signatory)
    if decision.kind is DecisionKind.AWARD:
        await _require_still_due(uow, decision, findings)
    await repository.save(uow, signed)
    uow.publish(events.decision_signed(signed, signatory))
    await history.note(uow, signed.id, signed.version, "decision_signed", Capability.SIGN_DECISION)
    return await view(uow, signed)


async def _require_separate_duties(uow: UnitOfWork, decision: Decision, person: UUID) -> None:
    """Raises DutiesNotSeparated for who submitted or appraised one of the dossiers, or acted on it elsewhere."""
    dossier_ids = {line.dossier_id for line in decision.lines}
    done = [duty for duty in await duties_on(uow, dossier_ids) if duty.person_id == person]
    voted = await voted_at_other_units(uow, dossier_ids, decision.unit_id)
    barred = {dossier_id for dossier_id, member in voted if member == person} | {
        duty.dossier_id for duty in done if duty.duty is not Duty.CHECK or duty.unit_id != decision.unit_id
    }
    if barred:
        raise DutiesNotSeparated(person_id=person, dossier_ids=sorted(barred))


async def _require_still_due(uow: UnitOfWork, decision: Decision, findings: dict[UUID, Finding]) -> None:
    await checks.require_approved(uow, findings, findings, decision.unit_id)
    unit = await unit_by_id(uow, decision.unit_id)
    await checks.require_competence(uow, findings.values(), unit, local_date(uow.now))
