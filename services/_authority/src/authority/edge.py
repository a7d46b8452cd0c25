"""The edge's dependencies for services that ask authority: a unit of work of the right kind, what is asked of tasks."""

from typing import Annotated

from fastapi import Depends

from authority.authority import UnitOfWork
from kit.http import query_unit_of_work, unit_of_work
from kit.tasks import AskedTasks, asked_tasks

Command = Annotated[UnitOfWork, Depends(unit_of_work)]
Query = Annotated[UnitOfWork, Depends(query_unit_of_work)]
Asked = Annotated[AskedTasks, Depends(asked_tasks)]
