"""The directory's HTTP routes: parse, call, answer."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import Query as Parameter
from fastapi import Response
from pydantic import Field

from authority.edge import Command, Query
from directory import history, import_routes
from directory.accounts import handlers as accounts
from directory.accounts.schemas import AccountView, LinkAccount, UnlinkAccount
from directory.assignments import handlers as assignments
from directory.assignments.schemas import (
    AppointmentView,
    AssignmentView,
    AssignPerson,
    Colleague,
    EndAssignment,
    FoundPerson,
    Me,
)
from directory.calendar import handlers as calendar
from directory.calendar.schemas import CalendarView, NoticeView
from directory.people import handlers as people
from directory.people.schemas import Contact, ErasePerson, PersonErasedView, PersonName
from directory.units import handlers as units
from directory.units.schemas import SuccessorView, UnitKindsView, UnitView
from kit.http import edge_router, for_principals
from kit.paging import Page
from kit.problems import problems
from kit.tags import Seen, tag
from kit.text import Cursor, Day, Name, UnitCode

router = edge_router()
router.routes.extend(import_routes.router.routes)  # as they are: an included router builds each of them anew

Year = Annotated[int, Field(ge=2000, le=2099)]
Limit = Annotated[int, Parameter(ge=1, le=500)]
Ids = Annotated[list[UUID], Parameter(alias="id", min_length=1, max_length=100)]
LookedFor = Annotated[
    Name,
    Parameter(description="Only names in which each of these words begins a word, with or without marks."),
]
_ON_WHAT_WAS_SEEN: Final = problems(403, 404, 409, 412, 422, 428)


@router.get("/units", responses=problems(422))
async def list_units(
    uow: Query,
    response: Response,
    code: UnitCode | None = None,
    name: LookedFor | None = None,
    on: Day | None = None,
    cursor: Cursor | None = None,
    limit: Limit = 100,
) -> Page[UnitView]:
    """Units that exist on a day, today unless said, by code. The tag is that of the directory as a whole."""
    tag(response, await history.newest(uow))
    return await units.units_on(uow, code, name, on, cursor, limit)


@router.get("/unit-kinds", responses=problems())
async def list_unit_kinds(uow: Query) -> UnitKindsView:  # noqa: ARG001 - whoever is signed in
    """The words for kinds and levels of units that files of units, awards and routes may use."""
    return units.unit_kinds()


@router.get("/units/{unit_id}", responses=problems(404, 422))
async def get_unit(unit_id: UUID, uow: Query) -> UnitView:
    """One version of a unit."""
    return await units.unit_view(uow, unit_id)


@router.get("/units/{unit_id}/children", responses=problems(404, 422))
async def list_children(
    unit_id: UUID, uow: Query, on: Day | None = None, cursor: Cursor | None = None, limit: Limit = 100
) -> Page[UnitView]:
    """The units directly below, on a day."""
    return await units.children(uow, unit_id, on, cursor, limit)


@router.get("/units/{unit_id}/successors", responses=problems(404, 422))
async def list_successors(unit_id: UUID, uow: Query) -> list[SuccessorView]:
    """Who took over from the unit."""
    return await units.successors(uow, unit_id)


@router.get("/units/{unit_id}/appointments", responses=problems(403, 404, 422))
async def list_appointments(
    unit_id: UUID, uow: Query, cursor: Cursor | None = None, limit: Limit = 100
) -> Page[AppointmentView]:
    """Who gave whom which role in the unit, when, in what capacity and by which document; the latest first."""
    return await assignments.appointments(uow, unit_id, cursor, limit)


@router.get("/people", responses=problems(403, 422))
async def list_people(
    unit_id: UUID,
    uow: Query,
    response: Response,
    name: LookedFor | None = None,
    cursor: Cursor | None = None,
    limit: Limit = 100,
) -> Page[Colleague]:
    """Names and roles of the people of a unit, in the order of a Vietnamese list: by given name. No contacts.

    The tag is that of the directory as a whole.
    """
    tag(response, await history.newest(uow))
    return await assignments.colleagues(uow, unit_id, name, cursor, limit)


@router.get("/people/found", responses=problems(403, 422))
async def find_people(
    name: LookedFor, uow: Query, cursor: Cursor | None = None, limit: Limit = 100
) -> Page[FoundPerson]:
    """People of all units by words of their names, with every role of theirs; for administrators. No contacts."""
    return await assignments.found_people(uow, name, cursor, limit)


@router.get("/people/names", responses=problems(403, 422))
async def list_names(uow: Query, person_ids: Ids) -> list[PersonName]:
    """What people are called whom other answers name by their ids; for whoever has a role in some unit.

    Who is erased or unknown is left out. No contacts.
    """
    return await people.named(uow, person_ids)


@router.get("/people/called", responses=problems(403, 422), openapi_extra=for_principals("papers"))
async def list_called(uow: Query, person_ids: Ids) -> list[PersonName]:
    """What people are called who signed a decision; for the service that makes its papers.

    Who is erased or unknown is left out. No contacts.
    """
    return await people.called(uow, person_ids)


@router.get("/people/contacts", responses=problems(403, 422), openapi_extra=for_principals("notify"))
async def list_contacts(uow: Query, person_ids: Ids) -> list[Contact]:
    """Where to reach people; for the service that delivers notices, at the moment of delivery.

    Who is erased or unknown is left out.
    """
    return await people.contacts(uow, person_ids)


@router.post("/people/{person_id}/erase", responses=_ON_WHAT_WAS_SEEN)
async def erase_person(person_id: UUID, body: ErasePerson, seen: Seen, uow: Command) -> PersonErasedView:
    """Blank a person's name and contacts for good, and all assignments and accounts with them, as the directory was
    seen.
    """
    return await accounts.erase_person(uow, person_id, seen, body)


@router.get("/people/{person_id}/accounts", responses=problems(403, 404, 422))
async def list_accounts(person_id: UUID, uow: Query, response: Response) -> list[AccountView]:
    """With which accounts of which identity providers a person signs in; for administrators of all their units.

    The tag is that of the directory as a whole.
    """
    tag(response, await history.newest(uow))
    return await accounts.accounts_of(uow, person_id)


@router.post("/people/{person_id}/accounts", status_code=201, responses=problems(403, 404, 409, 422))
async def link_account(person_id: UUID, body: LinkAccount, uow: Command) -> AccountView:
    """Whoever signs in with this account is this person from now on, who is told."""
    return await accounts.link_account(uow, person_id, body)


@router.post("/accounts/{account_id}/unlink", responses=_ON_WHAT_WAS_SEEN)
async def unlink_account(account_id: UUID, body: UnlinkAccount, seen: Seen, uow: Command) -> AccountView:
    """Nobody is who signs in with this account from now on, as the directory was seen."""
    return await accounts.unlink_account(uow, account_id, seen, body)


@router.post("/assignments", status_code=201, responses=problems(403, 409, 422))
async def assign_person(body: AssignPerson, uow: Command) -> AssignmentView:
    """Give a person a role in a unit."""
    return await assignments.assign_person(uow, body)


@router.post("/assignments/{assignment_id}/end", responses=_ON_WHAT_WAS_SEEN)
async def end_assignment(
    assignment_id: UUID, body: EndAssignment, seen: Seen, uow: Command
) -> AssignmentView:
    """End an assignment on a day, as the directory was seen."""
    return await assignments.end_assignment(uow, assignment_id, seen, body)


@router.get("/calendar/{year}", responses=problems(404, 422))
async def get_calendar(year: Year, uow: Query) -> CalendarView:
    """The days of a year that depart from Monday to Friday, each with the notice that says so, or as a guess."""
    return await calendar.calendar(uow, year)


@router.get("/calendar/{year}/notices", responses=problems(404, 422))
async def list_notices(year: Year, uow: Query) -> list[NoticeView]:
    """Every notice about a year with all that it said, what was replaced since included."""
    return await calendar.notices(uow, year)


@router.get("/me", responses=problems(404))
async def get_me(uow: Query) -> Me:
    """Who is signed in, with units and roles of today."""
    return await assignments.me(uow)
