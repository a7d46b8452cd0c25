"""What is asked of every process by who keeps it running: is it alive, is it ready, how is it doing."""

from collections.abc import Awaitable, Callable
from typing import Final

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest

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


def probes(checks: dict[str, Check]) -> APIRouter:
    """Health and metrics; neither needs a token, nor shows anything of anybody."""
    router = APIRouter(include_in_schema=False)

    @router.get("/health/live")
    async def live() -> dict[str, str]:
        return {"status": "live"}

    @router.get("/health/ready")
    async def ready() -> JSONResponse:
        found = {name: await check() for name, check in checks.items()}
        return JSONResponse(found, 200 if all(found.values()) else 503)

    @router.get("/metrics")
    async def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return router
