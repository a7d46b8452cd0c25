"""Papers' HTTP side: parse, call, answer. Whoever awards shows a decision or a session, and submissions a dossier, may
read its papers, and nobody else.
"""

from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import Depends, Request, Response
from fastapi import Query as Parameter

from authority.edge import Query
from kit.http import edge_router
from kit.problems import problems
from papers.domain import AskedCertificates, Drawn, WantedPaper
from papers.forms import DecisionPaper, DossierPaper, DraftPaper, SessionPaper
from papers.handlers import decisions, dossiers, sessions
from papers.others import Asking, Others
from papers.schemas import DossierPapersView, Format, PapersView

router = edge_router(tags=["papers"])
_TYPES: Final = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_UNKEPT: Final = {"Cache-Control": "no-store"}
_BYTES: Final = {"type": "string", "format": "binary"}
_PDF: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {_TYPES["pdf"]: {"schema": _BYTES}}, "description": "The sheets."}
}
Place = Annotated[int, Parameter(ge=1, le=100_000, description="A place in the list, from 1.")]
Moved = Annotated[int, Parameter(ge=-500, le=500, description="Tenths of a millimetre.")]
_FILE: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {kind: {"schema": _BYTES} for kind in _TYPES.values()}, "description": "The document."}
}


async def _asking(request: Request) -> Asking:
    """With what the person showed, which the others are shown in turn. Async, since FastAPI runs others in a thread."""
    others: Others = request.app.state.others
    return Asking(others, request.headers["authorization"])


async def _asked(
    first: Place, last: Place, *, right: Moved = 0, down: Moved = 0, outlines: bool = False
) -> AskedCertificates:
    """Async, as above."""
    return AskedCertificates(first, last, right / 10, down / 10, outlines)


Asked = Annotated[AskedCertificates, Depends(_asked)]
Ask = Annotated[Asking, Depends(_asking)]
Attempt = Annotated[
    int,
    Parameter(
        ge=0,
        le=1_000_000,
        description="0: as it is being written. The last one, or a draft, if none is said.",
    ),
]
Stage = Annotated[int, Parameter(ge=0, le=100, description="The unit's (0), or a level's.")]


@router.get("/decisions/{decision_id}/papers", responses=problems(403, 404, 422, 503))
async def list_papers(decision_id: UUID, uow: Query, ask: Ask) -> PapersView:
    """The papers of an issued decision, and whether they are made yet."""
    return await decisions.list_papers(uow, ask, decision_id)


@router.get(
    "/decisions/{decision_id}/papers/{kind}/{file_format}",
    responses=problems(403, 404, 422, 503) | _FILE,
    response_class=Response,
)
async def read_paper(
    decision_id: UUID, kind: DecisionPaper, file_format: Format, uow: Query, ask: Ask
) -> Response:
    """A document's bytes, and what a file of it is called; its tag is their SHA-256."""
    made = await decisions.read_paper(uow, ask, decision_id, kind, file_format)
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
async def print_certificates(decision_id: UUID, asked: Asked, uow: Query, ask: Ask) -> Response:
    """Certificates of the entries from `first` to `last` in the list, to be printed on stock that has the rest; moved
    by so many tenths of a millimetre. With `outlines` the room of each text is drawn, to try the stock.
    """
    content = await decisions.certificates(uow, ask, decision_id, asked)
    return Response(content, media_type=_TYPES["pdf"], headers=_UNKEPT)


@router.get(
    "/decisions/{decision_id}/draft/{file_format}",
    responses=problems(403, 404, 409, 422, 503) | _FILE,
    response_class=Response,
)
async def draft_paper(
    decision_id: UUID, file_format: Format, uow: Query, ask: Ask, paper: DraftPaper = "decision"
) -> Response:
    """How a decision that is not issued would read, marked as a draft, or the letter (tờ trình) and the slip (phiếu
    trình) with which the standing office puts it before its head. Made anew each time, and kept nowhere.
    """
    content = await decisions.draft_paper(uow, ask, decision_id, paper, file_format)
    return Response(content, media_type=_TYPES[file_format], headers=_UNKEPT)


@router.get("/dossiers/{dossier_id}/papers", responses=problems(403, 404, 422, 503))
async def list_dossier_papers(
    dossier_id: UUID, uow: Query, ask: Ask, attempt: Attempt | None = None
) -> DossierPapersView:
    """The papers of a dossier, as it was submitted that time: its unit's letter and reports, and what each level wrote
    that concluded on it.
    """
    return await dossiers.list_dossier_papers(uow, ask, dossier_id, attempt)


@router.get(
    "/dossiers/{dossier_id}/papers/{kind}/{file_format}",
    responses=problems(403, 404, 409, 422, 503) | _FILE,
    response_class=Response,
)
async def read_dossier_paper(
    dossier_id: UUID,
    kind: DossierPaper,
    file_format: Format,
    uow: Query,
    ask: Ask,
    stage: Stage = 0,
    attempt: Attempt | None = None,
) -> Response:
    """One of them, made anew each time of what was sealed; marked as a draft before it is submitted."""
    wanted = WantedPaper(kind, stage, attempt)
    return _drawn(await dossiers.read_dossier_paper(uow, ask, dossier_id, wanted, file_format), file_format)


@router.get(
    "/sessions/{session_id}/papers/{kind}/{file_format}",
    responses=problems(403, 404, 409, 422, 503) | _FILE,
    response_class=Response,
)
async def read_session_paper(
    session_id: UUID, kind: SessionPaper, file_format: Format, uow: Query, ask: Ask
) -> Response:
    """A council's ballot paper, before its votes are counted; then the minutes of its session and of the count."""
    return _drawn(await sessions.read_session_paper(uow, ask, session_id, kind, file_format), file_format)


def _drawn(drawn: Drawn, file_format: Format) -> Response:
    headers = _UNKEPT | {"Content-Disposition": f'attachment; filename="{drawn.called}.{file_format}"'}
    return Response(drawn.content, media_type=_TYPES[file_format], headers=headers)
