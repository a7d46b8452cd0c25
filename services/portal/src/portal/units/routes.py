"""Units as a tree with their dates and successors, who holds which role there, and giving and ending roles."""

from functools import partial
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from portal.acting import acted
from portal.components.fillings import Fillings
from portal.components.problems import Trouble
from portal.forms import Form, Sent
from portal.pages import page
from portal.services import at_once, if_told
from portal.sign_in.signed import Me, SignedIn

router = APIRouter(prefix="/don-vi")
MOST_PEOPLE: Final = 500


@router.get("")
async def units(
    request: Request,
    me: SignedIn,
    name: Annotated[str | None, Query(max_length=300)] = None,
    cursor: Annotated[str | None, Query(max_length=4096)] = None,
) -> Response:
    """Đơn vị: found by name, or all of them by code."""
    said = await me.get("directory", "/units", name=name, cursor=cursor)
    return page(
        request, "units/list.html", units=said["items"], next_cursor=said["next_cursor"], name=name or ""
    )


@router.get("/{unit_id}")
async def unit(request: Request, me: SignedIn, unit_id: UUID) -> Response:
    """Một đơn vị."""
    base = f"/units/{unit_id}"
    found, children, successors = await at_once(
        me.get("directory", base),
        me.get("directory", f"{base}/children"),
        me.get("directory", f"{base}/successors"),
    )
    parent = await me.get("directory", f"/units/{found['parent_id']}") if found["parent_id"] else None
    return page(
        request,
        "units/show.html",
        unit=found,
        parent=parent,
        children=children["items"],
        has_more=bool(children["next_cursor"]),
        successors=successors,
    )


@router.get("/{unit_id}/phan-cong")
async def people(request: Request, me: SignedIn, unit_id: UUID) -> Response:
    """Phân công: who holds which role in the unit."""
    return await show_people(request, me, unit_id)


@router.post("/{unit_id}/phan-cong")
async def assign(request: Request, me: SignedIn, unit_id: UUID, form: Sent) -> Response:
    """Giao vai trò."""
    body = {
        "unit_id": str(unit_id),
        "person_id": form.text("person_id"),
        "role": form.text("role"),
        "valid_from": form.text("valid_from"),
        "valid_to": form.text("valid_to") or None,
        "document_number": form.text("document_number") or None,
        "document_date": form.text("document_date") or None,
        "reason": form.text("reason"),
    }
    return await _act(request, me, unit_id, form, "/assignments", body)


@router.post("/{unit_id}/phan-cong/{assignment_id}/ket-thuc")
async def end(request: Request, me: SignedIn, unit_id: UUID, assignment_id: UUID, form: Sent) -> Response:
    """Kết thúc vai trò."""
    body = {"valid_to": form.text("valid_to"), "reason": form.text("reason")}
    return await _act(request, me, unit_id, form, f"/assignments/{assignment_id}/end", body)


async def _act(
    request: Request, me: Me, unit_id: UUID, form: Form, address: str, body: dict[str, Any]
) -> Response:
    async def do() -> str:
        await me.act("directory", "POST", address, body, key=form.key, seen=form.seen)
        return f"/don-vi/{unit_id}/phan-cong"

    return await acted(form, do, partial(show_people, request, me, unit_id))


async def show_people(
    request: Request, me: Me, unit_id: UUID, form: Form | None = None, trouble: Trouble | None = None
) -> Response:
    """Who holds which role, and what was given and ended; nobody where the directory does not say it to this person."""
    found, shown, given = await at_once(
        me.get("directory", f"/units/{unit_id}"),
        if_told(me.show(dict[str, Any], "directory", "/people", unit_id=unit_id, limit=MOST_PEOPLE)),
        if_told(me.get("directory", f"/units/{unit_id}/appointments")),
    )
    forms = Fillings(shown.tag if shown else "", form, trouble)
    return page(
        request,
        "units/people.html",
        status_code=forms.status,
        unit=found,
        people=shown.value["items"] if shown else [],
        appointments=given["items"] if given else [],
        forms=forms,
    )
