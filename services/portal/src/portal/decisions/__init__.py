"""Decisions: drafting, signing, issuing, and the register."""

from fastapi import APIRouter

from portal.decisions import acts, routes

router = APIRouter()
for part in (acts, routes):
    router.include_router(part.router)

__all__ = ["router"]
