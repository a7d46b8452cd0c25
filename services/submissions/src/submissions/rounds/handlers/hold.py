"""Rounds for the other aggregates: as they stand, held while something relies on them."""

from uuid import UUID

from authority import Command, Query
from kit.errors import NotFound
from submissions.errors import RoundCancelled
from submissions.rounds import repository
from submissions.rounds.values import Round


async def get_round(uow: Query, round_id: UUID) -> Round:
    """For the other aggregates. Raises NotFound."""
    return require_found(await repository.find(uow, round_id))


async def hold_round(uow: Command, round_id: UUID) -> Round:
    """For a command that brings something into the round: nobody cancels it meanwhile. Raises NotFound."""
    return require_found(await repository.hold(uow, round_id))


async def hold_round_of(uow: Command, dossier_id: UUID) -> Round:
    """Likewise the round of a dossier, before the dossier itself is locked. Raises NotFound."""
    return require_found(await repository.hold_of(uow, dossier_id))


async def standing_of(uow: Query, movement_id: UUID) -> list[Round]:
    """The rounds of a movement that were not cancelled."""
    return await repository.standing_of(uow, movement_id)


def require_standing(review: Round) -> None:
    """Nothing comes into a round that was cancelled. Raises RoundCancelled."""
    if review.cancelled is not None:
        raise RoundCancelled(round=review.name, **review.cancelled.cited)


def require_found(one: Round | None) -> Round:
    """Raises NotFound."""
    if one is None:
        raise NotFound
    return one
