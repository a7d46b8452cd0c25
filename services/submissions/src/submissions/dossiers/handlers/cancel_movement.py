"""Whoever launched a movement cancels it: each of its rounds was cancelled before, so nothing of it is under way."""

from uuid import UUID

from authority import Command, Query
from submissions.dossiers import repository
from submissions.errors import MovementDecided, MovementUnderWay
from submissions.movements import handlers as movements
from submissions.movements.schemas import CancelMovement
from submissions.movements.views import MovementView
from submissions.rounds import handlers as rounds


async def cancel_movement(uow: Command, code: str, seen: int, command: CancelMovement) -> MovementView:
    """Cancel a movement with a reason and by a document. Its plan and its cancelled rounds stay as they are.

    No round is opened meanwhile, because who opens one holds the movement. Raises NotFound, NotAuthorised,
    MovementCancelled, MovementDecided, MovementUnderWay, InvalidPayload, PreconditionFailed.
    """
    movement = await movements.lock_to_cancel(uow, code)
    await _require_no_round_standing(uow, movement.id)
    return await movements.cancel(uow, movement, seen, command)


async def _require_no_round_standing(uow: Query, movement_id: UUID) -> None:
    """Also a round that is over takes latecomers, so it is cancelled, too. Raises MovementDecided, MovementUnderWay."""
    standing = await rounds.standing_of(uow, movement_id)
    decided = await repository.decided_in(uow, [one.id for one in standing])
    if decided:
        raise MovementDecided(
            decided=len(decided), rounds=[one.code for one in standing if one.id in decided]
        )
    if standing:
        codes = [one.code for one in standing]
        raise MovementUnderWay(standing=len(codes), rounds=codes, ways=["cancel_round"])
