"""The directory's HTTP routes: parse, call, answer."""

from datetime import date
from typing import Annotated, Final
from uuid import UUID

from fastapi import Body, Response
from fastapi import Query as Parameter
from pydantic import Field

from authority.edge import Command, Query
from directory import history
from directory.assignments import handlers as assignments
from directory.assignments.schemas import (
    AppointmentView,
    AssignmentView,
    AssignPerson,
    Colleague,
    EndAssignment,
    Me,
)
from directory.calendar import handlers as calendar
from directory.calendar.schemas import CalendarView, NoticeView
from directory.errors import words
from directory.files import Source
from directory.imports import handlers as imports
from directory.people import handlers as people
from directory.people.schemas import Contact, ErasePerson, PersonErasedView, PersonName
from directory.units import handlers as units
from directory.units.schemas import Imported, SuccessorView, UnitKindsView, UnitView
from kit import text
from kit.http import edge_router, for_principals
from kit.paging import Page
from kit.problems import problems
from kit.tags import Seen, SeenIfAny, tag
from kit.text import Cursor, Day, Name, UnitCode

router = edge_router()

_UNITS: Final = (
    "code,name,kind,level,parent_code,valid_from,valid_to\n30,Tỉnh Hải Dương,tinh,province,,,2025-06-30\n"
)
_SUCCESSORS: Final = "old_code,new_code,share,source\n11239,11239,part,1669/NQ-UBTVQH15 k104\n"
_CALENDAR: Final = (
    "date,name,kind,source,document,issued_on\n"
    "2025-05-02,Nghỉ hoán đổi (làm bù 26/4/2025),swap_day_off,6150/TB-BLĐTBXH,notice,2024-12-03\n"
)
_PEOPLE: Final = """people:
  - name: Nguyễn Văn An
    email: an@example.org
    sample: true
    assignments:
      - {unit_code: "300", role: head, valid_from: 2023-01-01}
"""


def _file(media_type: str, example: str) -> object:
    return Body(media_type=media_type, openapi_examples={"file": {"value": example}})


Units = Annotated[str, _file("text/csv", example=_UNITS)]
Successors = Annotated[str, _file("text/csv", example=_SUCCESSORS)]
Days = Annotated[str, _file("text/csv", example=_CALENDAR)]
People = Annotated[str, _file("application/yaml", example=_PEOPLE)]
Reason = Annotated[
    text.Reason,
    Parameter(
        description="By what: number and date of the document, in Vietnamese.", examples=["202/2025/QH15"]
    ),
]
Year = Annotated[int, Field(ge=2000, le=2099)]
Limit = Annotated[int, Parameter(ge=1, le=500)]
Ids = Annotated[list[UUID], Parameter(alias="id", min_length=1, max_length=100)]
LookedFor = Annotated[
    Name,
    Parameter(description="Only names in which each of these words begins a word, with or without marks."),
]
_OF_A_FILE: Final = problems(403, 412, 422, 428)
_ON_WHAT_WAS_SEEN: Final = problems(403, 404, 409, 412, 422, 428)
FILE: Final = words("file_sent")
"""How mistakes call a file that came over HTTP."""


@router.post("/imports/units", responses=_OF_A_FILE)
async def import_units(body: Units, reason: Reason, seen: SeenIfAny, uow: Command) -> Imported:
    """Import units from CSV, whole or not at all. What the file does not name stays.

    Whoever changes units that there are names the tag that they saw with `GET /units` or `GET /people`.
    """
    return await imports.import_units(uow, [_source(body)], reason, seen)


@router.post("/imports/successors", responses=_OF_A_FILE)
async def import_successors(
    body: Successors,
    reason: Reason,
    seen: SeenIfAny,
    uow: Command,
    old_on: Day = date(2025, 6, 30),
    new_on: Day = date(2025, 7, 1),
) -> Imported:
    """Import who took over from whom: old codes as of one day, new codes as of another."""
    return await imports.import_successors(uow, [_source(body)], old_on, new_on, reason, seen)


@router.post("/imports/calendar", responses=problems(403, 422))
async def import_calendar(
    body: Days,
    reason: Reason,
    uow: Command,
    year: Annotated[list[Year], Parameter(max_length=50)] = [],  # noqa: B006 - FastAPI copies
) -> Imported:
    """Add what notices say of days, from CSV, and start further years.

    A notice replaces only what was guessed of the holidays that it names. What another notice said of a day is
    replaced by a line that names that notice in `replaces`.
    """
    return await imports.import_calendar(uow, [_source(body)], year, reason)


@router.post("/imports/people", responses=_OF_A_FILE)
async def import_people(body: People, reason: Reason, seen: SeenIfAny, uow: Command) -> Imported:
    """Import people and their assignments from YAML, whole or not at all. What the file does not say stays.

    Whoever changes people or roles that there are names the tag that they saw with `GET /units` or `GET /people`.
    """
    return await imports.import_people(uow, [_source(body)], reason, seen)


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


@router.get("/people/names", responses=problems(403, 422))
async def list_names(uow: Query, person_ids: Ids) -> list[PersonName]:
    """What people are called whom other answers name by their ids; for whoever has a role in some unit.

    Who is erased or unknown is left out. No contacts.
    """
    return await people.named(uow, person_ids)


@router.get("/people/contacts", responses=problems(403, 422), openapi_extra=for_principals("notify"))
async def list_contacts(uow: Query, person_ids: Ids) -> list[Contact]:
    """Where to reach people; for the service that delivers notices, at the moment of delivery.

    Who is erased or unknown is left out.
    """
    return await people.contacts(uow, person_ids)


@router.post("/people/{person_id}/erase", responses=_ON_WHAT_WAS_SEEN)
async def erase_person(person_id: UUID, body: ErasePerson, seen: Seen, uow: Command) -> PersonErasedView:
    """Blank a person's name and contacts for good, and all assignments with them, as the directory was seen."""
    return await assignments.erase_person(uow, person_id, seen, body)


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


def _source(body: str) -> Source:
    return Source(FILE, body.encode())
