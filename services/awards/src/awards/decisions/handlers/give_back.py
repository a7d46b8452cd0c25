"""What stops a decision before its issue: somebody gives it back, or nominations in it are asked for."""

from uuid import UUID

from authority import Capability, Command, Query, unit_by_id
from awards import history
from awards.decisions import access, domain, facts, repository
from awards.decisions.domain import Decision
from awards.decisions.handlers.draft import require_drafter
from awards.decisions.handlers.reads import view
from awards.decisions.schemas import DecisionView, GiveBackDecision
from awards.errors import NominationOutOfPlace
from awards.nominations.handlers import Nomination, give_back, hold, keep, may_be_given_back
from contracts import Envelope
from contracts.submissions import NomineesAskedBackV1
from kit.actor import Grant


async def give_decision_back(
    uow: Command, decision_id: UUID, seen: int, command: GiveBackDecision
) -> DecisionView:
    """The document office, the head or who drafts found something wrong: the signed decision is a draft again."""
    decision = await access.lock_visible(uow, decision_id)
    grant = await _require_concerned(uow, decision)
    signed_by = decision.signed_by
    back = domain.give_back(decision).advanced()
    await history.require_seen(uow, decision.id, decision.version, seen)
    assert signed_by is not None  # noqa: S101 - the domain gives back what is signed, and nothing else
    await repository.save(uow, back)
    uow.publish(facts.decision_given_back(back, signed_by))
    await history.note(uow, back.id, back.version, "decision_given_back", grant.role, command.reason)
    return await view(uow, back)


async def answer_request(uow: Command, fact: NomineesAskedBackV1, _: Envelope) -> None:
    """Submissions asks for nominations. Before a decision on one was issued it gets it, afterwards it is told so.

    The nominations' rows are held first, as by who drafts, signs and issues: one of the two comes first, and the
    other finds it done. Raises NominationOutOfPlace for one that was never handed over.
    """
    asked_by = (uow.actor.person_id,) if uow.actor.principal is None else ()
    held = await hold(uow, fact.nominee_ids)
    if strangers := set(fact.nominee_ids) - held.keys():
        raise NominationOutOfPlace(nominee_id=min(strangers), state="none")
    given: list[Nomination] = []
    for nominee_id in fact.nominee_ids:
        if may_be_given_back(held[nominee_id]):
            await give_back(uow, held[nominee_id], asked_by)
            given.append(held[nominee_id])
        else:
            await keep(uow, held[nominee_id], asked_by)
    await _stop(uow, {nomination.nominee_id for nomination in given})


async def _stop(uow: Command, nominee_ids: set[UUID]) -> None:
    """The decisions that named them can't be signed or issued any more as they are."""
    for decision_id in await repository.holding(uow, nominee_ids):
        decision = await repository.lock(uow, decision_id)
        assert decision is not None  # noqa: S101 - decisions are never deleted
        gone = tuple(
            entry.item_id for entry in decision.entries if entry.holds and entry.nominee_id in nominee_ids
        )
        stopped = domain.lose_entries(decision, nominee_ids).advanced()
        await repository.save(uow, stopped)
        await repository.release(uow, stopped)
        uow.publish(facts.decision_entries_lost(stopped, gone))
        await history.note(uow, stopped.id, stopped.version, "decision_entries_lost", history.BY_RULE)


async def _require_concerned(uow: Query, decision: Decision) -> Grant:
    """In what capacity the actor may stop what was signed. Raises NotAuthorised."""
    for capability in (Capability.ISSUE_DECISION, Capability.SIGN_DECISION):
        if await uow.authority.has(capability, decision.unit_id):
            return await uow.authority.require(capability, decision.unit_id)
    return await require_drafter(uow, await unit_by_id(uow, decision.unit_id))
