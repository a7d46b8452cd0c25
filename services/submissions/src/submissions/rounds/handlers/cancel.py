"""What is left of a round that is cancelled."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from authority import Capability, Command, unit_by_id
from kit.plans import Plan, keep, require_seen
from submissions.access import require_issuer
from submissions.cancelling import cancelled
from submissions.rounds import facts, repository
from submissions.rounds.handlers.hold import require_found, require_standing
from submissions.rounds.schemas import CancelRound, plan_row
from submissions.rounds.values import KIND, Round
from submissions.rounds.views import RoundView, round_view


async def lock_to_cancel(uow: Command, round_id: UUID) -> Round:
    """The round, which nobody else changes or brings something into until the transaction's end.

    Raises NotFound, NotAuthorised, RoundCancelled.
    """
    review = require_found(await repository.lock(uow, round_id))
    unit = await unit_by_id(uow, review.unit_id)
    await require_issuer(uow, Capability.OPEN_ROUND, unit, unit.id)
    require_standing(review)
    return review


async def cancel(
    uow: Command, review: Round, seen: int, command: CancelRound, submitting_units: Collection[UUID]
) -> RoundView:
    """Cancel a round that is locked, and in which nothing is under way; `submitting_units` lose a dossier with it.

    Raises PreconditionFailed, InvalidPayload.
    """
    await require_seen(uow, KIND, review, seen)
    said = cancelled(uow, command, review.plan.guidance.issued_on)
    after = replace(review, version=review.version + 1, cancelled=said)
    repository.save(uow, after)
    before = plan_row(review.plan)
    content = before | {"cancelled": vars(said)}
    kept = Plan(KIND, str(review.id), after.version, content)
    keep(uow, kept, before, Capability.OPEN_ROUND, command.reason)
    uow.publish(facts.cancelled(after, said, submitting_units))
    return round_view(after)
