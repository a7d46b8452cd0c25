"""Keeping up with submissions: which movements were cancelled."""

from authority import Command
from contracts import Envelope
from contracts.submissions import MovementCancelledV1
from scoring.heard import repository


async def keep_cancelled_movement(uow: Command, fact: MovementCancelledV1, envelope: Envelope) -> None:
    """From now on nobody enters or changes a sheet for it."""
    await repository.keep_cancelled(uow, fact, envelope.sequence)
