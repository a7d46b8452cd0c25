"""Councils: sessions, ballots, minutes, and the panels that score."""

from fastapi import APIRouter

from portal.councils import acts, routes

router = APIRouter()
for part in (routes, acts):
    router.include_router(part.router)

__all__ = ["router"]
