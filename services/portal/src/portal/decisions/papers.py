"""The papers of a decision, and how its draft reads, as files."""

from collections.abc import Mapping
from typing import Final, Literal
from uuid import UUID

from fastapi import APIRouter, Response

from kit.vietnamese import plain_words
from portal.components.words import term
from portal.sign_in.signed import Me, SignedIn

router = APIRouter(prefix="/quyet-dinh")
Format = Literal["pdf", "docx"]
Paper = Literal["decision", "hand_over", "prize_money", "register_excerpt"]
_TYPES: Final[Mapping[Format, str]] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@router.get("/{decision_id}/du-thao.{kind}")
async def draft_as_file(me: SignedIn, decision_id: UUID, kind: Format) -> Response:
    """Dự thảo quyết định, as it would be signed."""
    return await _file(me, f"/decisions/{decision_id}/draft/{kind}", term("paper", "draft"), kind)


@router.get("/{decision_id}/van-ban/{paper}.{kind}")
async def paper_as_file(me: SignedIn, decision_id: UUID, paper: Paper, kind: Format) -> Response:
    """Văn bản of an issued decision."""
    return await _file(me, f"/decisions/{decision_id}/papers/{paper}/{kind}", term("paper", paper), kind)


async def _file(me: Me, path: str, called: str, kind: Format) -> Response:
    """Called as people call it, in letters that every system of files has."""
    content = await me.file("papers", path)
    name = f"{plain_words(called).replace(' ', '-')}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type=_TYPES[kind], headers=headers)
