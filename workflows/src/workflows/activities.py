"""Each kind's calls as activities: a name, and what it stands for on HTTP."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from pydantic import BaseModel
from temporalio import activity

from workflows.calls import Act, Call, Find, Read
from workflows.clients import ServiceClient
from workflows.kinds import KINDS

Activity = Callable[..., Awaitable[Any]]


def activities_of(services: Mapping[str, ServiceClient]) -> list[Activity]:
    """Every activity, bound to the service that it calls."""
    return [activity_of(call, services[call.service]) for kind in KINDS for call in kind.activities]


def activity_of(call: Call, service: ServiceClient) -> Activity:
    match call:
        case Act():
            made = _act(call, service)
        case Find():
            made = _find(call, service)
        case Read():
            made = _read(call, service)
    return activity.defn(name=call.name)(made)


def _read(call: Read[Any], service: ServiceClient) -> Activity:
    async def read(case_id: str) -> Any:
        return await service.get(call.path_of(case_id), call.answer)

    return read


def _find(call: Find[Any], service: ServiceClient) -> Activity:
    async def find(case_id: str) -> Any:
        found = await service.find(call.path_of(case_id), call.answer)
        return [] if found is None else [found]

    return find


def _act(call: Act, service: ServiceClient) -> Activity:
    async def send(case_id: str, place: int | None, command: BaseModel) -> Any:
        path = call.path_of(case_id, place)
        return await service.command(path, command, call.key_of(case_id, place, command), call.answer)

    async def send_to_case(case_id: str, command: BaseModel) -> Any:
        return await send(case_id, None, command)

    made = send if call.has_place else send_to_case
    made.__annotations__["command"] = call.command  # what Temporal makes of the argument
    return made
