"""The routes of what is public: who decides it, and what anybody reads without a token."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import Query as Parameter
from fastapi import Response

from authority.edge import Command, Query
from awards.disclosures import handlers as disclosures
from awards.disclosures.schemas import (
    CheckedPaper,
    DiscloseDecision,
    DisclosureView,
    PublicBody,
    PublicDecision,
    PublicLine,
    RecipientView,
)
from kit.http import edge_router, for_anybody
from kit.paging import Page
from kit.problems import problems
from kit.tags import Seen, tagged
from kit.text import Cursor, DocumentNumber, Phrase

router = edge_router()
Limit = Annotated[int, Parameter(ge=1, le=100, description="Decisions of a page, at most.")]
_ANYBODY: Final = for_anybody()
_KEPT: Final = "public, max-age=60"
"""So long may a copy be shown: what is taken off is gone everywhere a minute later."""
_NOT_KEPT: Final = "no-store"


@router.get("/decisions/{decision_id}/disclosure", responses=problems(404, 422))
async def view_disclosure(decision_id: UUID, uow: Query, response: Response) -> DisclosureView:
    """How much of the decision is public, who decided that, when and why, and the code that goes on its paper."""
    return tagged(response, await disclosures.view_disclosure(uow, decision_id))


@router.post("/decisions/{decision_id}/disclosure", responses=problems(403, 404, 409, 412, 422, 428, 503))
async def disclose_decision(
    decision_id: UUID, body: DiscloseDecision, seen: Seen, uow: Command, response: Response
) -> DisclosureView:
    """The clerk lists an issued decision, lets it be checked only, or takes it off; the record stays as it is."""
    return tagged(response, await disclosures.disclose_decision(uow, decision_id, seen, body))


@router.get("/public/decisions", responses=problems(422), openapi_extra=_ANYBODY)
async def list_public_decisions(
    uow: Query,
    response: Response,
    words: Annotated[
        Phrase | None,
        Parameter(
            description="Only where these words, with or without marks, are among those of a name in it, or of its"
            " number, body and titles. The last one may be unfinished."
        ),
    ] = None,
    unit_id: Annotated[UUID | None, Parameter(description="Only what this body decided.")] = None,
    year: Annotated[int | None, Parameter(ge=1900, le=9999)] = None,
    cursor: Cursor | None = None,
    limit: Limit = 50,
) -> Page[PublicLine]:
    """Decisions that their bodies have published, the newest first."""
    _mark(response, _KEPT)
    return await disclosures.list_public(uow, words, unit_id, year, cursor, limit)


@router.get("/public/decisions/{decision_id}", responses=problems(404, 422), openapi_extra=_ANYBODY)
async def view_public_decision(decision_id: UUID, uow: Query, response: Response) -> PublicDecision:
    """A published decision: what stands in it, and which papers changed it since."""
    _mark(response, _KEPT)
    return await disclosures.view_public(uow, decision_id)


@router.get(
    "/public/decisions/{decision_id}/recipients", responses=problems(404, 422), openapi_extra=_ANYBODY
)
async def list_public_recipients(
    decision_id: UUID, uow: Query, response: Response, cursor: Cursor | None = None
) -> Page[RecipientView]:
    """Whom a published decision names, as it names them."""
    _mark(response, _KEPT)
    return await disclosures.list_recipients(uow, decision_id, cursor)


@router.get("/public/bodies", responses=problems(422), openapi_extra=_ANYBODY)
async def list_public_bodies(uow: Query, response: Response) -> list[PublicBody]:
    """Bodies that have published decisions."""
    _mark(response, _KEPT)
    return await disclosures.list_bodies(uow)


@router.get("/public/check", responses=problems(404, 422), openapi_extra=_ANYBODY)
async def check_paper(
    code: Annotated[DocumentNumber, Parameter(description="The code that stands on the paper.")],
    uow: Query,
    response: Response,
    number: Annotated[
        DocumentNumber | None,
        Parameter(description="Number and symbol as on the paper.", examples=["1025/QĐ-UBND"]),
    ] = None,
) -> CheckedPaper:
    """Whether the paper in one's hands holds, or which papers changed it. Another number and another code are refused
    alike; the code alone is enough, as the paper's QR code has it.
    """
    _mark(response, _NOT_KEPT)
    return await disclosures.check_paper(uow, number, code)


def _mark(response: Response, kept: str) -> None:
    response.headers["Cache-Control"] = kept
    response.headers["X-Robots-Tag"] = "noindex"
