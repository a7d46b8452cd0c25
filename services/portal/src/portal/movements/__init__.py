"""Movements: their plans as documents, and their rounds."""

from fastapi import APIRouter

from portal.movements import downloads, routes

router = APIRouter()
for part in (downloads, routes):
    router.routes.extend(part.router.routes)  # as they are: an included router builds each of them anew

__all__ = ["router"]
