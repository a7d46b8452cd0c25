"""The papers of a decision, and how its draft reads, as files."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Final, Literal
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response

from kit.vietnamese import plain_words
from portal.components.words import term
from portal.sign_in.signed import Me, SignedIn

router = APIRouter(prefix="/quyet-dinh")
Format = Literal["pdf", "docx"]
Paper = Annotated[str, Path(pattern="^[a-z_]{1,40}$")]
"""Of whichever kind papers has."""
Typed = Annotated[str, Query(max_length=20)]
_TYPES: Final[Mapping[Format, str]] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@router.get("/{decision_id}/du-thao.{kind}")
async def draft_as_file(me: SignedIn, decision_id: UUID, kind: Format) -> Response:
    """Dự thảo quyết định, as it would be signed."""
    called = plain_words(term("paper", "draft")).replace(" ", "-")
    return await _file(
        me, f"/decisions/{decision_id}/draft/{kind}", kind, f'attachment; filename="{called}.{kind}"'
    )


@router.get("/{decision_id}/van-ban/{paper}.{kind}")
async def paper_as_file(me: SignedIn, decision_id: UUID, paper: Paper, kind: Format) -> Response:
    """Văn bản of an issued decision."""
    return await _file(me, f"/decisions/{decision_id}/papers/{paper}/{kind}", kind)


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
    called = plain_words(term("paper", "certificates")).replace(" ", "-")
    return await _file(me, path, "pdf", f'attachment; filename="{called}.pdf"')


def _tenths(typed: str) -> str:
    """Millimetres as people type them, in tenths; what is no number is left, and refused by papers."""
    try:
        return str(round(Decimal(typed.replace(",", ".")) * 10))
    except (ArithmeticError, ValueError):
        return typed


async def _file(me: Me, path: str, kind: Format, called: str = "") -> Response:
    """Under the name that it comes with, or this one."""
    answer = await me.file("papers", path)
    headers = {
        "Content-Disposition": called or answer.headers["Content-Disposition"],
        "Cache-Control": "no-store",
    }
    return Response(answer.body, media_type=_TYPES[kind], headers=headers)
