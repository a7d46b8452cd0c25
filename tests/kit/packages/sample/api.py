"""The sample's routes."""

from uuid import UUID

from fastapi import Response

from authority.edge import Command, Query
from kit.http import edge_router, for_principals
from kit.problems import problems
from sample import handlers
from sample.schemas import Add, CounterView, Misbehave, OpenCounter

router = edge_router()


@router.post("/counters", status_code=201, responses=problems(422))
async def open_counter(body: OpenCounter, uow: Command, response: Response) -> CounterView:
    counter = await handlers.open_counter(uow, body)
    response.headers["location"] = f"/counters/{counter.id}"
    response.headers["etag"] = f'"{counter.version}"'
    return counter


@router.post("/counters/{counter_id}/add", responses=problems(404, 409))
async def add(counter_id: UUID, body: Add, uow: Command) -> CounterView:
    return await handlers.add(uow, counter_id, body)


@router.post("/counters/{counter_id}/decide", responses=problems(403, 404))
async def decide(counter_id: UUID, body: Add, uow: Command) -> CounterView:
    return await handlers.decide(uow, counter_id, body)


@router.post("/counters/{counter_id}/nudge", openapi_extra=for_principals("workflows"))
async def nudge(counter_id: UUID, uow: Command) -> CounterView:
    return await handlers.add(uow, counter_id, Add(amount=1))


@router.delete("/counters/{counter_id}/note", status_code=204)
async def forget_note(counter_id: UUID, uow: Command) -> None:
    await handlers.add(uow, counter_id, Add(amount=0))


@router.post("/counters/{counter_id}/misbehave")
async def misbehave(counter_id: UUID, body: Misbehave, uow: Command) -> CounterView:
    return await handlers.misbehave(uow, counter_id, body)


@router.get("/counters/{counter_id}", responses=problems(404))
async def view(counter_id: UUID, uow: Query) -> CounterView:
    return await handlers.view(uow, counter_id)


@router.get("/counters/{counter_id}/write")
async def write(counter_id: UUID, uow: Query) -> CounterView:
    """A query that writes, which the database refuses."""
    return await handlers.write(uow, counter_id)
