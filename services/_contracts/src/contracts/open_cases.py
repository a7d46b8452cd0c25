"""The cases of a service that are still led by a workflow: `GET /cases`, for the workflows' principal."""

from datetime import datetime
from uuid import UUID

from contracts.fact import Value


class OpenCase(Value):
    """A case that is not over. `deadline` is the next moment at which its workflow must act by itself."""

    id: UUID
    version: int
    deadline: datetime | None


class OpenCases(Value):
    """A page of open cases with the service's business time; `next_cursor` is none on the last page."""

    now: datetime
    items: tuple[OpenCase, ...]
    next_cursor: str | None
