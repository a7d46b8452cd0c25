"""An application behind a real socket, in the test's own loop."""

import asyncio
from collections.abc import AsyncIterator, Generator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.types import ASGIApp

from tests.support.broker import until


class _Server(uvicorn.Server):
    """uvicorn in somebody else's loop, whose signals are not its business."""

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


@asynccontextmanager
async def serving(app: ASGIApp, port: int = 0) -> AsyncIterator[str]:
    """The address of an application that answers on loopback until the end of the block."""
    server = _Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_config=None, access_log=False))
    running = asyncio.create_task(server.serve())

    async def answers() -> bool:
        return server.started

    await until(answers)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        await running
