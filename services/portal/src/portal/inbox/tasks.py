"""What the services ask of somebody."""

from typing import Final

from contracts.tasks import TaskPage
from portal.sign_in.signed import Me

ASKING: Final = ("submissions", "scoring", "awards")
"""The services that ask something of people."""


async def tasks_of(me: Me, service: str, what: str | None, *, overdue: bool, cursor: str | None) -> TaskPage:
    """One service's page. Raises Down, Refused."""
    query = {"what": what, "overdue": "true" if overdue else None, "cursor": cursor}
    return await me.read(TaskPage, service, "/tasks", **query)
