"""The portal's process: pages, and sweeping what is past its time."""

import asyncio
from typing import Final

import structlog

from kit.client import HttpClient
from kit.database import is_unavailable, watch_connections
from kit.serving import serve, until, until_signalled
from portal.bootstrap import app_of, engine_of
from portal.settings import Settings
from portal.sign_in.repository import Sessions

log = structlog.get_logger()
WITHIN_S: Final = 5.0
"""Seconds that a service has for an answer."""
EACH: Final = 30
"""Connections to one service at most: who hangs keeps none from the others."""
SWEEP_S: Final = 300


async def serve_pages(settings: Settings) -> None:
    """Until SIGTERM or SIGINT; what is in flight is finished."""
    stop = until_signalled()
    engine = engine_of(settings)
    watch_connections(sessions=engine)
    try:
        async with HttpClient(WITHIN_S, per_host=EACH) as http:
            app = app_of(settings, engine, http)
            async with asyncio.TaskGroup() as group:
                group.create_task(serve(app, settings.http_host, settings.http_port, stop))
                group.create_task(until(stop, _keep_sweeping(app.state.sessions)))
    finally:
        await engine.dispose()


async def _keep_sweeping(sessions: Sessions) -> None:
    while True:
        try:
            await sessions.sweep()
        except Exception as error:
            if not is_unavailable(error):
                raise
            log.warning("sweeping_postponed", error=repr(error))
        await asyncio.sleep(SWEEP_S)
