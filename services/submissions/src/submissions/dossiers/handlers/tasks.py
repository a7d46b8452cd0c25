"""What waits for the reader in dossiers."""

from typing import Final

from authority import Capability, Query
from authority.tasks import Rows, list_tasks
from contracts.submissions import StepKind
from kit.messages import catalogue
from kit.tasks import AskedTasks
from submissions.dossiers import tasks
from submissions.dossiers.handlers.offices import WHO_DOES
from submissions.dossiers.lists import DossierTasks

_ASKED_HERE: Final = (StepKind.CHECK, StepKind.APPRAISE, StepKind.SIGN)
"""A council's step is done in awards, which asks its secretary and members."""


async def my_tasks(uow: Query, asked: AskedTasks) -> DossierTasks:
    """Open steps that the reader may do, arrivals that they note, returned dossiers that they may correct, and for
    administrators the steps for which nobody is left.
    """
    rows = Rows(uow)
    for kind in _ASKED_HERE:
        if offices := await uow.authority.offices(WHO_DOES[kind]):
            tasks.steps_of(rows, kind, offices)
    if offices := await uow.authority.offices(Capability.REGISTER_ARRIVAL):
        tasks.arrivals_at(rows, offices)
    if units := await uow.authority.offices(Capability.PREPARE_DOSSIER):
        tasks.returned_to(rows, units)
    if units := await uow.authority.offices(Capability.MANAGE_DIRECTORY):
        tasks.unattended_below(rows, units, WHO_DOES)
    return await list_tasks(uow, rows, asked, DossierTasks, catalogue("submissions", "tasks"))
