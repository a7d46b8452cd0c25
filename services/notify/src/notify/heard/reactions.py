"""Keeping up with submissions: who submitted a dossier, and who is nominated in it."""

from authority import Command
from contracts import Envelope
from contracts.submissions import DossierSubmittedV1
from notify.heard import repository


async def keep_dossier(uow: Command, fact: DossierSubmittedV1, envelope: Envelope) -> None:
    """Before anybody is told: the decisions that name the dossier arrive on another topic."""
    await repository.keep_dossier(uow, fact, envelope.sequence)
