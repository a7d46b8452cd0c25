"""The clerk decides how much of an issued decision is public."""

from uuid import UUID

from authority import Capability, Command, Query, unit_by_id
from awards import history
from awards.access import is_own_unit
from awards.decisions.handlers import code_of, give_code, hold_decision, read_decision, titles_of
from awards.decisions.values import Decision
from awards.disclosures import domain, repository
from awards.disclosures.domain import Disclosure, Reach
from awards.disclosures.errors import DecisionNotIssued
from awards.disclosures.schemas import DiscloseDecision, DisclosureView
from awards.disclosures.views import disclosure_view
from kit.errors import NotFound
from kit.preconditions import require_version


async def disclose_decision(
    uow: Command, decision_id: UUID, seen: int, command: DiscloseDecision
) -> DisclosureView:
    """List it, let it be checked only, or take it off, for a reason; the decision itself stays as it is.

    Raises DecisionNotIssued, DisclosureUnchanged.
    """
    decision = await hold_decision(uow, decision_id)
    grant = await uow.authority.require(Capability.ISSUE_DECISION, unit=decision.unit_id)
    if decision.publication is None:
        raise DecisionNotIssued
    before = await repository.read(uow, decision_id)
    await require_version(uow, before.version, seen, _nothing_named)
    after = domain.disclose(before, Reach(command.reach), command.reason, uow.actor.person_id, uow.now)
    await give_code(uow, decision_id)
    await _save(uow, decision, after)
    what = f"decision_disclosed_{command.reach}"
    await history.note(uow, decision.id, decision.version, what, grant.role, command.reason)
    return await _view(uow, decision, after)


async def view_disclosure(uow: Query, decision_id: UUID) -> DisclosureView:
    """How much of a decision of one's own unit is public, and the code of its paper. Raises NotFound."""
    decision = await read_decision(uow, decision_id)
    if not await is_own_unit(uow, decision.unit_id):
        raise NotFound
    return await _view(uow, decision, await repository.read(uow, decision_id))


async def _view(uow: Query, decision: Decision, disclosure: Disclosure) -> DisclosureView:
    may_decide = decision.publication is not None and await uow.authority.has(
        Capability.ISSUE_DECISION, decision.unit_id
    )
    return disclosure_view(disclosure, await code_of(uow, decision.id), may_decide=may_decide)


async def _save(uow: Command, decision: Decision, disclosure: Disclosure) -> None:
    """With what lists show; the words by which it is found are kept once it is listed."""
    published = decision.publication
    assert published is not None  # noqa: S101 - it is issued
    unit = await unit_by_id(uow, decision.unit_id)
    titles = await titles_of(uow, decision)
    listed_as = {
        "unit_id": decision.unit_id,
        "unit_name": unit.name,
        "year": published.year,
        "issued_on": published.issued_on,
        "titles": titles,
        "recipients": len(decision.entries),
    }
    await repository.save(uow, disclosure, listed_as)
    if disclosure.is_listed:
        itself = " ".join([published.number, published.series, unit.name, *titles])
        names = [entry.name for entry in decision.entries]
        await repository.keep_words(uow, decision.id, [itself, *names])


async def _nothing_named(_: int) -> tuple[str, ...]:
    """One thing only changes: how much is public."""
    return ("reach",)
