"""What the edge gives a route: a command or a query, called as everywhere else, and what is asked of tasks."""

from typing import Annotated

from fastapi import Depends

from authority import authority
from kit.http import begun_command, begun_query, begun_rehearsal
from kit.tasks import AskedTasks, asked_tasks

Command = Annotated[authority.Command, Depends(begun_command)]
Rehearsal = Annotated[authority.Command, Depends(begun_rehearsal)]
"""A command that is only tried: nothing of it is kept."""
Query = Annotated[authority.Query, Depends(begun_query)]
Asked = Annotated[AskedTasks, Depends(asked_tasks)]
