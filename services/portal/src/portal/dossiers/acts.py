"""What people do with a dossier: each a form on its page, and one command."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request, Response

from contracts.tasks import TaskPage, What
from portal.acting import acted
from portal.dossiers.routes import show
from portal.forms import Form, Sent
from portal.services import if_told
from portal.sign_in.paths import HOME, path_of_ours
from portal.sign_in.signed import Me, SignedIn

router = APIRouter(prefix="/ho-so/{dossier_id}")
LEFT: Final = "left"
"""Chosen of a nominee on whom somebody else gives the verdict."""
_CHECKED: Final = {"yes": True, "no": False}


@router.post("/trinh")
async def submit(request: Request, me: SignedIn, dossier_id: UUID, form: Sent) -> Response:
    """Trình hồ sơ."""
    return await _act(request, me, dossier_id, form, "submit", None)


@router.post("/rut")
async def recall(request: Request, me: SignedIn, dossier_id: UUID, form: Sent) -> Response:
    """Rút hồ sơ."""
    return await _act(request, me, dossier_id, form, "recall", {"reason": form.text("reason")})


@router.post("/bo")
async def discard(request: Request, me: SignedIn, dossier_id: UUID, form: Sent) -> Response:
    """Bỏ bản đang soạn."""
    return await _act(request, me, dossier_id, form, "discard", {"reason": form.text("reason")})


@router.post("/rut-doi-tuong")
async def withdraw(request: Request, me: SignedIn, dossier_id: UUID, form: Sent) -> Response:
    """Rút một đối tượng."""
    command = f"nominees/{form.id('nominee_id')}/withdraw"
    return await _act(request, me, dossier_id, form, command, {"reason": form.text("reason")})


@router.post("/cap/{stage}/van-ban-den")
async def register_arrival(
    request: Request, me: SignedIn, dossier_id: UUID, stage: int, form: Sent
) -> Response:
    """Đăng ký văn bản đến: số đến, ngày đến; or put right what was noted."""
    number, arrived_on, why = (
        form.text(f"{name}-{stage}") for name in ("arrival_number", "arrived_on", "corrected_because")
    )
    reason = why or None
    body = {"number": number, "arrived_on": arrived_on, "reason": reason}
    onward = None if reason else What.REGISTER_ARRIVAL
    return await _act(request, me, dossier_id, form, f"stages/{stage}/arrival", body, onward=onward)


@router.post("/cap/{stage}/kiem-tra")
async def check(request: Request, me: SignedIn, dossier_id: UUID, stage: int, form: Sent) -> Response:
    """Kiểm tra hồ sơ: đầy đủ, hoặc trả lại."""
    body = {"complete": _CHECKED.get(form.text("complete")), "reason": form.text("reason") or None}
    return await _act(request, me, dossier_id, form, f"stages/{stage}/check", body, onward=What.CHECK)


@router.post("/cap/{stage}/tham-dinh")
async def appraise(request: Request, me: SignedIn, dossier_id: UUID, stage: int, form: Sent) -> Response:
    """Thẩm định: one verdict for all, exceptions one by one, and whoever is left to somebody else."""
    verdicts = [
        {
            "nominee_id": nominee_id,
            "result": form.text(f"result-{nominee_id}") or form.text("result"),
            "reason": form.text(f"reason-{nominee_id}") or None,
        }
        for nominee_id in form.every("nominee_id")
        if form.text(f"result-{nominee_id}") != LEFT
    ]
    command = f"stages/{stage}/appraise"
    return await _act(request, me, dossier_id, form, command, {"verdicts": verdicts}, onward=What.APPRAISE)


@router.post("/cap/{stage}/ket-luan")
async def conclude(request: Request, me: SignedIn, dossier_id: UUID, stage: int, form: Sent) -> Response:
    """Kết luận của cấp xét: trình cấp trên, trả lại, không đề nghị."""
    outcome = form.text("outcome")
    letter = {"number": form.text("letter_number"), "issued_on": form.text("letter_date")}
    body = {
        "outcome": outcome,
        "letter": letter if any(letter.values()) else None,
        "reason": form.text("conclusion") or None,
    }
    return await _act(request, me, dossier_id, form, f"stages/{stage}/conclude", body, onward=What.SIGN)


async def _act(
    request: Request,
    me: Me,
    dossier_id: UUID,
    form: Form,
    command: str,
    body: Mapping[str, Any] | None,
    *,
    onward: What | None = None,
) -> Response:
    """Then the dossier is shown as it is, or it goes on to what waits next."""

    async def do() -> str:
        address = f"/dossiers/{dossier_id}/{command}"
        await me.act("submissions", "POST", address, body, key=form.key, seen=form.seen)
        return await _next(me, onward) if onward else f"/ho-so/{dossier_id}"

    return await acted(form, do, partial(show, request, me, dossier_id))


async def _next(me: Me, what: What) -> str:
    """Where the most urgent of what is to be done likewise lies, so that forty are one sitting."""
    tasks = await if_told(me.read(TaskPage, "submissions", "/tasks", what=what.value, limit=1))
    return path_of_ours(tasks.items[0].page) if tasks and tasks.items else HOME
