"""The papers of a session: its ballot paper, its minutes."""

from uuid import UUID

from fastapi import APIRouter, Response

from portal.papers import Format, Paper, file_of
from portal.sign_in.signed import SignedIn

router = APIRouter(prefix="/phien-hop")


@router.get("/{session_id}/van-ban/{paper}.{kind}")
async def paper_as_file(me: SignedIn, session_id: UUID, paper: Paper, kind: Format) -> Response:
    """One of them."""
    return await file_of(me, f"/sessions/{session_id}/papers/{paper}/{kind}")
