"""Decisions: drafting, signing, issuing, and the register."""

from fastapi import APIRouter

from portal.decisions import acts, downloads, papers, routes

router = APIRouter()
for part in (acts, downloads, papers, routes):
    router.routes.extend(part.router.routes)  # as they are: an included router builds each of them anew

__all__ = ["router"]
