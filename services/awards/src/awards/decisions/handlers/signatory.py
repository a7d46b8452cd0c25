"""Whether a person may be the one who signed a decision: asked of who signs, and once more when it is issued."""

from collections.abc import Iterable

from authority import Capability, NotAuthorised, Query
from awards.decisions.errors import SignatureLapsed
from awards.decisions.values import Decision
from awards.sessions.handlers import Finding
from contracts.acts import Duty


async def require_no_other_part(uow: Query, decision: Decision, findings: Iterable[Finding]) -> None:
    """Whoever signs has no other part in the decision. The chairman may chair, vote and sign at their own level.

    Raises OwnNomination, InterestedParty, DutiesNotSeparated.
    """
    await uow.acts.require_free(Duty.SIGN, decision.unit_id, [finding.nomination for finding in findings])


async def require_not_lapsed(uow: Query, decision: Decision, findings: Iterable[Finding]) -> None:
    """Whoever signed may still sign it, by what was heard since. Who issues did nothing wrong: the way is to give the
    decision back, and to have somebody free sign it.

    Raises SignatureLapsed, which says why.
    """
    signer = decision.signed_by
    assert signer is not None  # noqa: S101 - only a signed decision is issued
    nominations = [finding.nomination for finding in findings]
    for problem in (await uow.acts.barred(Duty.SIGN, decision.unit_id, [signer], nominations)).values():
        raise SignatureLapsed(person_id=signer, why=problem.code)
    if signer not in await uow.authority.holders(Capability.SIGN_DECISION, decision.unit_id):
        raise SignatureLapsed(person_id=signer, why=NotAuthorised.code)
