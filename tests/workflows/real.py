"""A namespace of the real Temporal server, made the way that `python -m workflows provision` makes it."""

from typing import Any
from uuid import uuid4

from temporalio.client import (
    Client,
    Interceptor,
    OutboundInterceptor,
    SignalWorkflowInput,
    StartWorkflowInput,
)
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.service import RPCError, RPCStatusCode

from tests.workflows.leading import until
from workflows.provision import provision_namespace


async def namespace(address: str) -> str:
    """The name of a fresh namespace that is ready for use."""
    client = await Client.connect(address)
    name = f"test-{uuid4().hex[:8]}"
    await provision_namespace(client, name)
    fresh = await connect(address, name)

    async def known() -> bool:
        try:
            await fresh.count_workflows("ThiduaVersion > 0")
        except RPCError:
            return False
        return True

    await until(known)
    return name


async def connect(address: str, name: str, *interceptors: Interceptor) -> Client:
    return await Client.connect(
        address, namespace=name, data_converter=pydantic_data_converter, interceptors=interceptors
    )


class Refusing(Interceptor):
    """A Temporal that accepts nothing for a while."""

    def __init__(self) -> None:
        self.refuses = True
        self.refused = 0

    def intercept_client(self, next: OutboundInterceptor) -> OutboundInterceptor:  # noqa: A002
        return _Refusing(next, self)


class _Refusing(OutboundInterceptor):
    def __init__(self, following: OutboundInterceptor, state: Refusing) -> None:
        super().__init__(following)
        self._state = state

    async def start_workflow(self, input: StartWorkflowInput) -> Any:  # noqa: A002
        self._refuse()
        return await super().start_workflow(input)

    async def signal_workflow(self, input: SignalWorkflowInput) -> None:  # noqa: A002
        self._refuse()
        await super().signal_workflow(input)

    def _refuse(self) -> None:
        if self._state.refuses:
            self._state.refused += 1
            raise RPCError("away", RPCStatusCode.UNAVAILABLE, b"")
