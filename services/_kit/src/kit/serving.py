"""How a process answers over HTTP until it is told to stop, and what it does beside."""

import asyncio
import signal
from collections.abc import Coroutine, Generator
from contextlib import contextmanager
from typing import Any, Final

import uvicorn
from starlette.types import ASGIApp

from kit.database import is_unavailable

GRACE_S: Final = 10
"""Seconds that a part gets to finish what is in flight."""


def until_signalled() -> asyncio.Event:
    """What is set once SIGTERM or SIGINT comes."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


async def serve(app: ASGIApp, host: str, port: int, stop: asyncio.Event) -> None:
    """Answer requests until told to stop, and finish those in flight."""
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        proxy_headers=False,  # nobody asks where a request came from
        timeout_graceful_shutdown=GRACE_S,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve())
    await asyncio.wait([serving, asyncio.create_task(stop.wait())], return_when=asyncio.FIRST_COMPLETED)
    server.should_exit = True
    await serving


class _Server(uvicorn.Server):
    """uvicorn without its own signal handling: this module decides when to stop."""

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


async def until(stop: asyncio.Event, task: Coroutine[Any, Any, None]) -> None:
    """Run a background task until the process stops; a database that is away only delays it."""
    running = asyncio.create_task(task)
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait([running, stopping], return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    running.cancel()
    try:
        await running
    except asyncio.CancelledError:
        return
    except Exception as error:
        if not is_unavailable(error):
            raise
