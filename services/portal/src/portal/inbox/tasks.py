"""What the services ask of somebody."""

from typing import Final

from contracts.tasks import TaskPage
from portal.services import Asked
from portal.sign_in.signed import Me

ASKING: Final = ("submissions", "scoring", "awards")
"""The services that ask something of people."""


def tasks_of(me: Me, service: str, what: str | None, *, overdue: bool, cursor: str | None) -> Asked[TaskPage]:
    """One service's page. Raises Down, Refused."""
    query = {"what": what, "overdue": "true" if overdue else None, "cursor": cursor}
    return me.read(TaskPage, service, "/tasks", **query)
