"""What waits for the reader in scoring panels."""

from authority import Capability, Query
from authority.tasks import Rows, list_tasks
from contracts.tasks import TaskPage
from kit.messages import catalogue
from kit.tasks import AskedTasks
from scoring.panels import tasks


async def my_tasks(uow: Query, asked: AskedTasks) -> TaskPage:
    """Panels to score; and for the secretary those to conclude without who is absent."""
    rows = Rows(uow)
    if councils := await uow.authority.offices(Capability.SCORE):
        tasks.scores_of(rows, councils)
    if councils := await uow.authority.offices(Capability.MANAGE_SESSION):
        tasks.conclusions_of(rows, councils)
    return await list_tasks(uow, rows, asked, TaskPage, catalogue("scoring", "tasks"))
