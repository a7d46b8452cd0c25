"""Whether a person may be the one who signed a decision: asked of who signs, and once more when it is issued."""

from uuid import UUID

from authority import UnitOfWork
from awards.decisions.domain import Decision
from awards.sessions.handlers import Finding
from contracts.acts import Duty


async def require_no_other_part(
    uow: UnitOfWork, decision: Decision, findings: dict[UUID, Finding], signatory: UUID
) -> None:
    """The signatory has no other part in the decision. The chairman may chair, vote and sign at their own level.

    Raises OwnNomination, InterestedParty, DutiesNotSeparated.
    """
    nominations = [finding.nomination for finding in findings.values()]
    await uow.acts.require_free(Duty.SIGN, decision.unit_id, nominations, signatory)
