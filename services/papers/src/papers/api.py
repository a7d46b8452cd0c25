"""Papers' HTTP side: parse, call, answer. Whoever awards shows a decision may read its papers, and nobody else."""

from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import Depends, Request, Response
from fastapi import Query as Parameter

from authority.edge import Query
from kit.http import edge_router
from kit.problems import problems
from papers import handlers
from papers.domain import AskedCertificates
from papers.forms import PaperKind
from papers.others import Others
from papers.schemas import Format, PapersView

router = edge_router(tags=["papers"])
_TYPES: Final = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_BYTES: Final = {"type": "string", "format": "binary"}
_PDF: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {_TYPES["pdf"]: {"schema": _BYTES}}, "description": "The sheets."}
}
Place = Annotated[int, Parameter(ge=1, le=100_000, description="A place in the list, from 1.")]
Moved = Annotated[int, Parameter(ge=-500, le=500, description="Tenths of a millimetre.")]
_FILE: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {kind: {"schema": _BYTES} for kind in _TYPES.values()}, "description": "The document."}
}


async def _others(request: Request) -> Others:
    """Async, since FastAPI runs others in a thread."""
    others: Others = request.app.state.others
    return others


async def _authorization(request: Request) -> str:
    """What the person showed, which awards is shown in turn."""
    return request.headers["authorization"]


async def _asked(
    first: Place, last: Place, *, right: Moved = 0, down: Moved = 0, outlines: bool = False
) -> AskedCertificates:
    """Async, as above."""
    return AskedCertificates(first, last, right / 10, down / 10, outlines)


Asked = Annotated[AskedCertificates, Depends(_asked)]
OthersAsked = Annotated[Others, Depends(_others)]
Shown = Annotated[str, Depends(_authorization)]


@router.get("/decisions/{decision_id}/papers", responses=problems(403, 404, 422, 503))
async def list_papers(decision_id: UUID, uow: Query, others: OthersAsked, shown: Shown) -> PapersView:
    """The papers of an issued decision, and whether they are made yet."""
    return await handlers.list_papers(uow, others, decision_id, shown)


@router.get(
    "/decisions/{decision_id}/papers/{kind}/{file_format}",
    responses=problems(403, 404, 422, 503) | _FILE,
    response_class=Response,
)
async def read_paper(
    decision_id: UUID, kind: PaperKind, file_format: Format, uow: Query, others: OthersAsked, shown: Shown
) -> Response:
    """A document's bytes, and what a file of it is called; its tag is their SHA-256."""
    made = await handlers.read_paper(uow, others, decision_id, kind, file_format, shown)
    headers = {
        "ETag": f'"{made.digest}"',
        "Content-Disposition": f'attachment; filename="{made.called}.{file_format}"',
    }
    return Response(made.content, media_type=_TYPES[file_format], headers=headers)


@router.get(
    "/decisions/{decision_id}/certificates",
    responses=problems(403, 404, 409, 422, 503) | _PDF,
    response_class=Response,
)
async def print_certificates(
    decision_id: UUID, asked: Asked, uow: Query, others: OthersAsked, shown: Shown
) -> Response:
    """Certificates of the entries from `first` to `last` in the list, to be printed on stock that has the rest; moved
    by so many tenths of a millimetre. With `outlines` the room of each text is drawn, to try the stock.
    """
    content = await handlers.certificates(uow, others, decision_id, asked, shown)
    return Response(content, media_type=_TYPES["pdf"], headers={"Cache-Control": "no-store"})


@router.get(
    "/decisions/{decision_id}/draft/{file_format}",
    responses=problems(403, 404, 409, 422, 503) | _FILE,
    response_class=Response,
)
async def draft_paper(
    decision_id: UUID, file_format: Format, uow: Query, others: OthersAsked, shown: Shown
) -> Response:
    """How a decision that is not issued would read, marked as a draft. It is made anew each time, and kept nowhere."""
    content = await handlers.draft_paper(uow, others, decision_id, file_format, shown)
    return Response(content, media_type=_TYPES[file_format], headers={"Cache-Control": "no-store"})
