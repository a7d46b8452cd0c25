"""What members, secretary and chair do in a session, and panellists in its panel."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from portal.acting import acted
from portal.councils.routes import show, show_panel
from portal.forms import Form, Sent
from portal.sign_in.signed import Me, SignedIn

router = APIRouter()


@router.post("/phien-hop/{session_id}/chot")
async def close_agenda(request: Request, me: SignedIn, session_id: UUID, form: Sent) -> Response:
    """Chốt danh sách xét."""
    return await _act(request, me, session_id, form, "close-agenda", {})


@router.post("/phien-hop/{session_id}/bieu-quyet")
async def vote(request: Request, me: SignedIn, session_id: UUID, form: Sent) -> Response:
    """Biểu quyết."""
    body = {"choices": _choices(form), "manner": "present"}
    return await _act(request, me, session_id, form, "ballots", body)


@router.post("/phien-hop/{session_id}/phieu-giay")
async def enter_paper(request: Request, me: SignedIn, session_id: UUID, form: Sent) -> Response:
    """Nhập phiếu giấy của thành viên vắng mặt."""
    body = {
        "choices": _choices(form),
        "manner": "written",
        "member_id": form.text("member_id") or None,
        "paper_reference": form.text("paper_reference") or None,
        "received_at": _received_at(form),
    }
    return await _act(request, me, session_id, form, "ballots", body)


@router.post("/phien-hop/{session_id}/khong-tham-gia")
async def recuse(request: Request, me: SignedIn, session_id: UUID, form: Sent) -> Response:
    """Không tham gia xét một trường hợp."""
    body = {
        "item_id": form.text("recused_item"),
        "ground": form.text("ground"),
        "reason": form.text("recused_because"),
    }
    return await _act(request, me, session_id, form, "recusals", body)


@router.post("/phien-hop/{session_id}/gia-han")
async def prolong(request: Request, me: SignedIn, session_id: UUID, form: Sent) -> Response:
    """Gia hạn bỏ phiếu."""
    days = form.text("working_days")
    body = {"working_days": _whole(days), "reason": form.text("prolonged_because")}
    return await _act(request, me, session_id, form, "prolong-ballot", body)


@router.post("/phien-hop/{session_id}/kiem-phieu")
async def end_ballot(request: Request, me: SignedIn, session_id: UUID, form: Sent) -> Response:
    """Kết thúc bỏ phiếu và kiểm phiếu."""
    return await _act(request, me, session_id, form, "end-ballot", {})


@router.post("/cham-diem/{session_id}/diem")
async def score(request: Request, me: SignedIn, session_id: UUID, form: Sent) -> Response:
    """Cho điểm: of the nominations for which something was typed."""
    points: dict[str, dict[str, float | str]] = {}
    for name, value in form.fields:
        if name.count("/") == 2 and name.startswith("points/") and value.strip():
            _, item_id, criterion = name.split("/")
            points.setdefault(item_id, {})[criterion] = _number(value)
    scores = [{"item_id": item_id, "points": given} for item_id, given in points.items()]
    return await _act_on_panel(request, me, session_id, form, "PUT", "scores", {"scores": scores})


@router.post("/cham-diem/{session_id}/khong-tham-gia")
async def leave_item(request: Request, me: SignedIn, session_id: UUID, form: Sent) -> Response:
    """Không chấm một trường hợp."""
    body = {
        "item_id": form.text("recused_item"),
        "ground": form.text("ground"),
        "reason": form.text("recused_because"),
    }
    return await _act_on_panel(request, me, session_id, form, "POST", "recusals", body)


@router.post("/cham-diem/{session_id}/ket-thuc")
async def conclude_panel(request: Request, me: SignedIn, session_id: UUID, form: Sent) -> Response:
    """Kết thúc chấm điểm without who is absent."""
    body = {"reason": form.text("reason")}
    return await _act_on_panel(request, me, session_id, form, "POST", "conclude", body)


def _number(typed: str) -> float | str:
    """Points as people write them, with a comma; what is no number is for the service to refuse."""
    try:
        return float(typed.strip().replace(",", "."))
    except ValueError:
        return typed.strip()


def _whole(typed: str) -> int | str:
    """A number of days; what is none, or is longer than any, is for the service to refuse."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= 9 else typed


def _received_at(form: Form) -> str | None:
    """When a paper arrived; none where nothing was typed, which is now."""
    day, time = form.text("received_on"), form.text("received_time")
    return f"{day}T{time}:00+07:00" if day or time else None


def _choices(form: Form) -> list[dict[str, str]]:
    """What was chosen, of those on which something was."""
    chosen = {item_id: form.text(f"choice-{item_id}") for item_id in form.every("item_id")}
    return [{"item_id": item_id, "choice": choice} for item_id, choice in chosen.items() if choice]


async def _act(
    request: Request, me: Me, session_id: UUID, form: Form, command: str, body: Mapping[str, Any]
) -> Response:
    async def do() -> str:
        address = f"/sessions/{session_id}/{command}"
        await me.act("awards", "POST", address, body, key=form.key, seen=form.seen)
        return f"/phien-hop/{session_id}"

    return await acted(form, do, partial(show, request, me, session_id))


async def _act_on_panel(
    request: Request, me: Me, session_id: UUID, form: Form, method: str, command: str, body: Mapping[str, Any]
) -> Response:
    async def do() -> str:
        address = f"/panels/{session_id}/{command}"
        await me.act("scoring", method, address, body, key=form.key, seen=form.seen)
        return f"/cham-diem/{session_id}"

    return await acted(form, do, partial(show_panel, request, me, session_id))
