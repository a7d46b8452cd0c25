"""People of all units, by name, and what each may do where from when to when."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from portal.pages import page
from portal.sign_in.signed import SignedIn

router = APIRouter(prefix="/quan-tri/nguoi")


@router.get("")
async def people(
    request: Request,
    me: SignedIn,
    name: Annotated[str | None, Query(max_length=300)] = None,
    cursor: Annotated[str | None, Query(max_length=4096)] = None,
) -> Response:
    """Cán bộ: nobody before somebody is looked for."""
    typed = (name or "").strip()
    said = await me.get("directory", "/people/found", name=typed, cursor=cursor) if typed else None
    return page(
        request,
        "administration/people.html",
        name=typed,
        people=said["items"] if said else [],
        next_cursor=said["next_cursor"] if said else None,
    )
