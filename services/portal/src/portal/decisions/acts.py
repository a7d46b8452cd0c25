"""What head and clerk do with a decision; several at once with a result for each."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID, uuid5

from fastapi import APIRouter, Request, Response

from portal.acting import acted
from portal.components.words import words
from portal.decisions.routes import show, show_list
from portal.forms import REVIEW, Form, Sent, tag_in
from portal.pages import page
from portal.services import Down, Refused
from portal.sign_in.signed import Me, SignedIn

router = APIRouter(prefix="/quyet-dinh")


@router.post("/{decision_id}/ky")
async def sign(request: Request, me: SignedIn, decision_id: UUID, form: Sent) -> Response:
    """Ký quyết định."""
    return await _act(request, me, decision_id, form, "sign", {})


@router.post("/{decision_id}/ban-hanh")
async def issue(request: Request, me: SignedIn, decision_id: UUID, form: Sent) -> Response:
    """Ban hành: number and date as the body's own book of outgoing documents gave them."""
    body = {name: form.text(name) for name in ("number", "series", "issued_on")}
    return await _act(request, me, decision_id, form, "issue", body)


@router.post("/{decision_id}/tra-lai")
async def give_back(request: Request, me: SignedIn, decision_id: UUID, form: Sent) -> Response:
    """Trả lại bản đã ký để sửa."""
    return await _act(request, me, decision_id, form, "give-back", {"reason": form.text("reason")})


@router.post("/{decision_id}/bo")
async def discard(request: Request, me: SignedIn, decision_id: UUID, form: Sent) -> Response:
    """Bỏ bản thảo."""
    return await _act(request, me, decision_id, form, "discard", {"reason": form.text("reason")})


@router.post("/{decision_id}/cong-khai")
async def disclose(request: Request, me: SignedIn, decision_id: UUID, form: Sent) -> Response:
    """Công khai, hoặc thôi công khai."""
    body = {name: form.text(name) for name in ("reach", "reason")}
    return await _act(request, me, decision_id, form, "disclosure", body)


@dataclass(frozen=True)
class Signed:
    """What became of one of several."""

    decision_id: UUID
    called: str
    said: str
    done: bool | None
    """None where nobody knows."""


@router.post("/ky-nhieu")
async def sign_several(request: Request, me: SignedIn, form: Sent) -> Response:
    """Ký nhiều quyết định: each a command of its own; sent again, it resumes where it stopped."""
    if REVIEW in form:
        return await show_list(request, me, form)
    results = [await _sign_one(me, form, decision_id) for decision_id in form.ids("decision_id")]
    return page(request, "decisions/signed.html", results=results)


async def _sign_one(me: Me, form: Form, decision_id: UUID) -> Signed:
    """Under a key of its own, which follows from the form's."""
    key = str(uuid5(UUID(form.key), decision_id.hex))
    seen, called = tag_in(form.text(f"seen-{decision_id}")), form.text(f"called-{decision_id}")
    try:
        await me.act("awards", "POST", f"/decisions/{decision_id}/sign", {}, key=key, seen=seen)
    except Refused as refused:
        return Signed(decision_id, called, refused.problem.title, done=False)
    except Down:
        return Signed(decision_id, called, words("maybe_signed"), done=None)
    return Signed(decision_id, called, words("signed"), done=True)


async def _act(
    request: Request, me: Me, decision_id: UUID, form: Form, command: str, body: Mapping[str, Any]
) -> Response:
    async def do() -> str:
        address = f"/decisions/{decision_id}/{command}"
        await me.act("awards", "POST", address, body, key=form.key, seen=form.seen)
        return f"/quyet-dinh/{decision_id}"

    return await acted(form, do, partial(show, request, me, decision_id))
