"""What waits for me."""

from fastapi import APIRouter

from portal.inbox import downloads, routes

router = APIRouter()
for part in (downloads, routes):
    router.routes.extend(part.router.routes)  # as they are: an included router builds each of them anew

__all__ = ["router"]
