"""What scoring does about facts of others."""

from authority import UnitOfWork, projection
from contracts import Envelope
from contracts.awards import ItemsWithdrawnV1
from contracts.directory import AssignmentsConfirmedV1
from contracts.submissions import MovementCancelledV1
from kit.reactions import Does, Reactions
from scoring.panels import handlers
from scoring.sheets import handlers as sheets

reactions = Reactions()
reactions.include(projection.reactions)
reactions.on(*projection.facts_of_acts("scoring"), does=Does.ACT)(handlers.hear_acts)
reactions.on(*projection.facts_of_interests("scoring"), does=Does.ACT)(handlers.hear_interests)
reactions.include(projection.acts_of_others("scoring"))
reactions.on(MovementCancelledV1, does=Does.KEEP)(sheets.keep_cancelled_movement)


@reactions.on(AssignmentsConfirmedV1, does=Does.ACT)
async def look_who_left(uow: UnitOfWork, _: AssignmentsConfirmedV1, __: Envelope) -> None:
    """Roles end by a fact or with a day: each heartbeat of the directory is a moment to look."""
    await handlers.look_who_left(uow)


@reactions.on(ItemsWithdrawnV1, does=Does.ACT)
async def withdraw_items(uow: UnitOfWork, event: ItemsWithdrawnV1, _: Envelope) -> None:
    """Nobody scores what left the agenda."""
    await handlers.withdraw_items(uow, event.session_id, event.item_ids)
