"""Routes by which dossiers are read: lists, what happened, and what lies ahead."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response
from fastapi import Query as Parameter

from authority.edge import Query
from contracts.submissions import DossierStatus
from kit.http import edge_router
from kit.paging import Page
from kit.problems import problems
from kit.tags import tag
from kit.text import Cursor, Phrase, Word
from submissions.dossiers.handlers import numbers, prospect, read
from submissions.dossiers.lists import DossierLines, HistoryRowView, Lying
from submissions.dossiers.naming import NamedDossier
from submissions.dossiers.numbers import OfficesWaiting, RoundNumbers, SilentUnit
from submissions.dossiers.prospects import RouteAhead
from submissions.dossiers.same_people import SamePerson

router = edge_router()
Search = Annotated[
    Phrase,
    Parameter(
        description="Only where these words, with or without marks, are among those of a nominee's name, or of the"
        " unit's name and the letter's number. The last one may be unfinished."
    ),
]


def lying_where(
    lies_at: Annotated[
        Word | None,
        Parameter(description="Only what lies or ended at this level, as a round's numbers count it."),
    ] = None,
    office_id: Annotated[
        UUID | None, Parameter(description="Only what waits in this office, or was returned to this unit.")
    ] = None,
    *,
    overdue: Annotated[bool, Parameter(description="Only what is over the limit of its step.")] = False,
) -> Lying:
    return Lying(lies_at, office_id, overdue)


@router.get("/dossiers", responses=problems(422))
async def list_dossiers(
    uow: Query,
    lying: Annotated[Lying, Depends(lying_where)],
    round_id: UUID | None = None,
    status: DossierStatus | None = None,
    level: Word | None = None,
    unit_id: Annotated[UUID | None, Parameter(description="Only what this unit submits.")] = None,
    search: Search | None = None,
    cursor: Cursor | None = None,
) -> DossierLines:
    """Dossiers inside the caller's line, newest first."""
    return await read.list_dossiers(
        uow,
        round_id=round_id,
        status=status,
        level=level,
        unit_id=unit_id,
        lying=lying,
        search=search,
        cursor=cursor,
    )


@router.get("/rounds/{round_id}/numbers", responses=problems(404))
async def get_numbers(round_id: UUID, uow: Query) -> RoundNumbers:
    """A round in numbers, of the dossiers inside the caller's line (số liệu của đợt xét)."""
    return await numbers.read_numbers(uow, round_id)


@router.get("/rounds/{round_id}/waiting", responses=problems(404, 422))
async def list_waiting(round_id: UUID, uow: Query, cursor: Cursor | None = None) -> OfficesWaiting:
    """In which offices dossiers of the round wait, those with the most that is overdue first."""
    return await numbers.list_waiting(uow, round_id, cursor)


@router.get("/rounds/{round_id}/silent-units", responses=problems(404, 422))
async def list_silent_units(round_id: UUID, uow: Query, cursor: Cursor | None = None) -> Page[SilentUnit]:
    """Units that the round asks, and from which nothing has come to the caller's units yet."""
    return await numbers.list_silent_units(uow, round_id, cursor)


@router.get("/dossiers/{dossier_id}", responses=problems(404))
async def get_dossier(dossier_id: UUID, uow: Query, response: Response) -> NamedDossier:
    """A dossier, its nominees and its stages, with what they are called."""
    dossier = await read.read_dossier(uow, dossier_id)
    tag(response, dossier.revision)
    return dossier


@router.get("/dossiers/{dossier_id}/route", responses=problems(404, 409))
async def get_route_ahead(dossier_id: UUID, uow: Query) -> RouteAhead:
    """The way that a draft or a returned dossier would go, who decides each award, and what it would be refused for.

    Nothing is written; the same is looked at again when it is submitted.
    """
    return await prospect.read_route_ahead(uow, dossier_id)


@router.get("/dossiers/{dossier_id}/history", responses=problems(404, 422))
async def get_history(dossier_id: UUID, uow: Query, cursor: Cursor | None = None) -> Page[HistoryRowView]:
    """Who did what, when, in what capacity and why."""
    return await read.read_history(uow, dossier_id, cursor)


@router.get("/dossiers/{dossier_id}/same-people", responses=problems(404, 422))
async def list_same_people(dossier_id: UUID, uow: Query, cursor: Cursor | None = None) -> Page[SamePerson]:
    """Where else, inside my line, this dossier's people are nominated (một người ở nhiều hồ sơ)."""
    return await read.list_same_people(uow, dossier_id, cursor)
