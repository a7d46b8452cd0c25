"""What anybody may look up without signing in: published decisions, and whether a paper holds."""

from fastapi import APIRouter

from portal.public import routes
from portal.public.routes import ADDRESS

router = APIRouter()
for part in (routes.router, routes.short):
    router.routes.extend(part.routes)  # as they are: an included router builds each of them anew

__all__ = ["ADDRESS", "router"]
