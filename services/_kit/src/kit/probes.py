"""What is asked of every process by who keeps it running: is it alive, is it ready, how is it doing."""

from collections.abc import Awaitable, Callable
from typing import Final

from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

MEASURED = Gauge(
    "measured_timestamp_seconds",
    "When the figures of this source were measured last, as Unix time.",
    ["source"],
)
"""Figures that are asked for now and then stand still when they can't be had; their age tells."""
PROBES: Final = ("/health/", "/metrics")
"""Where the paths of these routes begin."""
Check = Callable[[], Awaitable[bool]]
"""Says whether something that readiness needs is there."""


def probes(checks: dict[str, Check]) -> list[Route]:
    """Health and metrics; neither needs a token, nor shows anything of anybody."""

    async def live(_: Request) -> Response:
        return JSONResponse({"status": "live"})

    async def ready(_: Request) -> Response:
        found = {name: await check() for name, check in checks.items()}
        return JSONResponse(found, 200 if all(found.values()) else 503)

    async def metrics(_: Request) -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return [
        Route("/health/live", live),
        Route("/health/ready", ready),
        Route("/metrics", metrics),
    ]
