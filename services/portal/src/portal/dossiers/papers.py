"""The papers of a dossier: its unit's letter and reports, and what each level wrote."""

from collections.abc import Mapping
from itertools import groupby
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response

from portal.dossiers.answers import Dossier, DossierPapers
from portal.pages import page
from portal.papers import Format, Paper, file_of
from portal.services import at_once
from portal.sign_in.signed import SignedIn

router = APIRouter(prefix="/ho-so")
Attempt = Annotated[int | None, Query(alias="lan", ge=0)]
Stage = Annotated[int, Path(ge=0)]


@router.get("/{dossier_id}/van-ban")
async def papers(request: Request, me: SignedIn, dossier_id: UUID, attempt: Attempt = None) -> Response:
    """Văn bản của hồ sơ, of its last attempt or of an earlier one."""
    dossier, found = await at_once(
        me.read(Dossier, "submissions", f"/dossiers/{dossier_id}"),
        me.read(DossierPapers, "papers", f"/dossiers/{dossier_id}/papers", attempt=attempt),
    )
    by_stage = {stage: tuple(items) for stage, items in groupby(found.items, lambda item: item.stage)}
    return page(
        request,
        "dossiers/papers.html",
        dossier=dossier,
        attempt=found.attempt,
        by_stage=by_stage,
        asked=_asked(attempt),
    )


@router.get("/{dossier_id}/van-ban/{stage}/{paper}.{kind}")
async def paper_as_file(
    me: SignedIn, dossier_id: UUID, stage: Stage, paper: Paper, kind: Format, attempt: Attempt = None
) -> Response:
    """One of them."""
    asked = urlencode({"stage": stage, **_asked(attempt)})
    return await file_of(me, f"/dossiers/{dossier_id}/papers/{paper}/{kind}?{asked}")


def _asked(attempt: int | None) -> Mapping[str, int]:
    return {} if attempt is None else {"attempt": attempt}
