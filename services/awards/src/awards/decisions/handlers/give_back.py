"""What stops a decision before its issue: somebody gives it back, or nominations in it are asked for."""

from uuid import UUID

from authority import Capability, Command, Query, unit_by_id
from awards import history
from awards.decisions import access, domain, repository
from awards.decisions.change import tell
from awards.decisions.handlers.draft import require_drafter
from awards.decisions.handlers.reads import view
from awards.decisions.schemas import DecisionView, GiveBackDecision
from awards.decisions.values import Decision
from awards.nominations.errors import NominationOutOfPlace
from awards.nominations.handlers import answer, hold
from contracts import Envelope
from contracts.submissions import NomineesAskedBackV1
from kit.actor import Grant


async def give_decision_back(
    uow: Command, decision_id: UUID, seen: int, command: GiveBackDecision
) -> DecisionView:
    """The document office, the head or who drafts found something wrong: the signed decision is a draft again."""
    decision = await access.lock_visible(uow, decision_id)
    grant = await _require_concerned(uow, decision)
    back, happened = domain.give_back(decision)
    await history.require_seen(uow, decision.id, decision.version, seen)
    await repository.save(uow, back)
    tell(uow, back, happened)
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
    given = {nominee_id for nominee_id in fact.nominee_ids if await answer(uow, held[nominee_id], asked_by)}
    await _stop(uow, given)


async def _stop(uow: Command, nominee_ids: set[UUID]) -> None:
    """The decisions that named them can't be signed or issued any more as they are."""
    for decision_id in await repository.holding(uow, nominee_ids):
        decision = await repository.lock(uow, decision_id)
        assert decision is not None  # noqa: S101 - decisions are never deleted
        stopped, happened = domain.lose_entries(decision, nominee_ids)
        await repository.save(uow, stopped)
        await repository.release(uow, stopped)
        tell(uow, stopped, happened)
        await history.note(uow, stopped.id, stopped.version, "decision_entries_lost", history.BY_RULE)


async def _require_concerned(uow: Query, decision: Decision) -> Grant:
    """In what capacity the actor may stop what was signed. Raises NotAuthorised."""
    for capability in (Capability.ISSUE_DECISION, Capability.SIGN_DECISION):
        if await uow.authority.has(capability, decision.unit_id):
            return await uow.authority.require(capability, decision.unit_id)
    return await require_drafter(uow, await unit_by_id(uow, decision.unit_id))
