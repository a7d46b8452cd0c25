"""The head signs."""

from uuid import UUID

from authority import Capability, Command
from awards import history
from awards.decisions import access, domain, repository
from awards.decisions.change import tell
from awards.decisions.facts import Effects
from awards.decisions.handlers import checks, signatory
from awards.decisions.handlers.reads import view
from awards.decisions.schemas import DecisionView, SignDecision
from awards.sessions.handlers import lock_findings
from contracts.acts import Duty
from kit.clock import local_date


async def sign_decision(uow: Command, decision_id: UUID, seen: int, _: SignDecision) -> DecisionView:
    """Everything that held when it was drafted must hold now; the signatory has no other part in it.

    The chairman may chair, vote and sign at their own level.
    Raises OwnNomination, InterestedParty, DutiesNotSeparated, PreconditionFailed.
    """
    decision, held = await access.lock_with_nominations(uow, decision_id)
    grant = await uow.authority.require(Capability.SIGN_DECISION, unit=decision.unit_id)
    signed, happened = domain.sign(decision, uow.actor.person_id, uow.now)
    findings = await lock_findings(uow, [entry.item_id for entry in decision.entries])
    await signatory.require_no_other_part(uow, decision, findings.values())
    await checks.require_lawful(uow, decision, held, findings, local_date(uow.now))
    await history.require_seen(uow, decision.id, decision.version, seen)
    await repository.save(uow, signed)
    acts = uow.acts.done(Duty.SIGN, decision.unit_id, (entry.dossier_id for entry in decision.entries))
    tell(uow, signed, happened, Effects(acts=acts))
    await history.note(uow, signed.id, signed.version, "decision_signed", grant.role)
    return await view(uow, signed)
