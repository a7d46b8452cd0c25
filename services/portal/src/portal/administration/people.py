"""People of all units, by name, what each may do where from when to when, and with which accounts they sign in."""

from functools import partial
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from portal.acting import acted
from portal.components.fillings import Fillings
from portal.components.problems import Trouble
from portal.forms import Form, Sent
from portal.pages import page
from portal.services import at_once
from portal.sign_in.provider import Provider
from portal.sign_in.signed import Me, SignedIn

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


@router.get("/{person_id}")
async def accounts(request: Request, me: SignedIn, person_id: UUID) -> Response:
    """Tài khoản đăng nhập của một người."""
    return await show_accounts(request, me, person_id)


@router.post("/{person_id}")
async def link(request: Request, me: SignedIn, person_id: UUID, form: Sent) -> Response:
    """Gắn tài khoản."""
    body = {name: form.text(name) for name in ("issuer", "subject", "reason")}
    return await _act(request, me, person_id, form, f"/people/{person_id}/accounts", body)


@router.post("/{person_id}/tai-khoan/{account_id}/go")
async def unlink(request: Request, me: SignedIn, person_id: UUID, account_id: UUID, form: Sent) -> Response:
    """Gỡ tài khoản."""
    return await _act(
        request, me, person_id, form, f"/accounts/{account_id}/unlink", {"reason": form.text("reason")}
    )


async def _act(
    request: Request, me: Me, person_id: UUID, form: Form, address: str, body: dict[str, Any]
) -> Response:
    async def do() -> str:
        await me.act("directory", "POST", address, body, key=form.key, seen=form.seen)
        return f"/quan-tri/nguoi/{person_id}"

    return await acted(form, do, partial(show_accounts, request, me, person_id))


async def show_accounts(
    request: Request, me: Me, person_id: UUID, form: Form | None = None, trouble: Trouble | None = None
) -> Response:
    """With which accounts somebody signs in."""
    provider: Provider = request.app.state.provider
    shown, names = await at_once(
        me.show(list[dict[str, Any]], "directory", f"/people/{person_id}/accounts"),
        me.get("directory", "/people/names", id=str(person_id)),
    )
    forms = Fillings(shown.tag, form, trouble)
    return page(
        request,
        "administration/accounts.html",
        status_code=forms.status,
        person_id=person_id,
        name=names[0]["name"] if names else "",
        accounts=shown.value,
        issuer=provider.issuer,
        forms=forms,
    )
