"""Councils: sessions, ballots, minutes, and the panels that score."""

from fastapi import APIRouter

from portal.councils import acts, downloads, papers, routes

router = APIRouter()
for part in (downloads, papers, routes, acts):
    router.routes.extend(part.router.routes)  # as they are: an included router builds each of them anew

__all__ = ["router"]
