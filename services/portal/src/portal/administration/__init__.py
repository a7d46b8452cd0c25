"""What an administrator keeps: files of the directory and of plans, the working calendar, people."""

from fastapi import APIRouter

from portal.administration import calendar, downloads, files, people

router = APIRouter()
for part in (downloads, files, calendar, people):
    router.routes.extend(part.router.routes)  # as they are: an included router builds each of them anew

__all__ = ["router"]
