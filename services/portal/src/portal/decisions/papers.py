"""The papers of a decision, and how its draft reads, as files."""

from decimal import Decimal
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query, Response

from kit.vietnamese import plain_words
from portal.components.words import term
from portal.papers import Format, Paper, file_of
from portal.sign_in.signed import SignedIn

router = APIRouter(prefix="/quyet-dinh")
Typed = Annotated[str, Query(max_length=20)]


@router.get("/{decision_id}/du-thao.{kind}")
async def draft_as_file(me: SignedIn, decision_id: UUID, kind: Format) -> Response:
    """Dự thảo quyết định, as it would be signed."""
    return await file_of(me, f"/decisions/{decision_id}/draft/{kind}", _called("draft", kind))


@router.get("/{decision_id}/du-thao/{paper}.{kind}")
async def putting_paper_as_file(me: SignedIn, decision_id: UUID, paper: Paper, kind: Format) -> Response:
    """Tờ trình, phiếu trình: what puts the draft before its head."""
    path = f"/decisions/{decision_id}/draft/{kind}?{urlencode({'paper': paper})}"
    return await file_of(me, path, _called(paper, kind))


@router.get("/{decision_id}/van-ban/{paper}.{kind}")
async def paper_as_file(me: SignedIn, decision_id: UUID, paper: Paper, kind: Format) -> Response:
    """Văn bản of an issued decision."""
    return await file_of(me, f"/decisions/{decision_id}/papers/{paper}/{kind}")


@router.get("/{decision_id}/giay-chung-nhan.pdf")
async def certificates_as_file(
    me: SignedIn,
    decision_id: UUID,
    first: Typed = "1",
    last: Typed = "250",
    right: Typed = "0",
    down: Typed = "0",
    outlines: Typed = "",
) -> Response:
    """Giấy khen, bằng khen, giấy chứng nhận, to be printed on stock."""
    asked = {
        "first": first,
        "last": last,
        "right": _tenths(right),
        "down": _tenths(down),
        "outlines": "true" if outlines else "false",
    }
    path = f"/decisions/{decision_id}/certificates?{urlencode(asked)}"
    return await file_of(me, path, _called("certificates", "pdf"))


def _tenths(typed: str) -> str:
    """Millimetres as people type them, in tenths; what is no number is left, and refused by papers."""
    try:
        return str(round(Decimal(typed.replace(",", ".")) * 10))
    except (ArithmeticError, ValueError):
        return typed


def _called(paper: str, kind: Format) -> str:
    """A file of what is kept nowhere, by its name in letters that every system of files has."""
    return f'attachment; filename="{plain_words(term("paper", paper)).replace(" ", "-")}.{kind}"'
