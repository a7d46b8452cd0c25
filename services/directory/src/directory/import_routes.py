"""Routes of files: each kind is imported, or only tried, which says what it would change and keeps nothing."""

from datetime import date
from typing import Annotated, Final

from fastapi import Body, Response
from fastapi import Query as Parameter
from pydantic import Field

from authority.edge import Command, Rehearsal
from directory.errors import words
from directory.files import Source
from directory.imports import handlers as imports
from directory.units.schemas import Imported
from kit import text
from kit.http import edge_router
from kit.problems import problems
from kit.rehearsal import Foreseen
from kit.tags import SeenIfAny, foreseen
from kit.text import Day

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
Years = Annotated[list[Year], Parameter(alias="year", max_length=50)]
_REFORM: Final = (date(2025, 6, 30), date(2025, 7, 1))
_OF_A_FILE: Final = problems(403, 412, 422, 428)
_TRIED: Final = problems(403, 422)
FILE: Final = words("file_sent")
"""How mistakes call a file that came over HTTP."""


@router.post("/imports/units", responses=_OF_A_FILE)
async def import_units(body: Units, reason: Reason, seen: SeenIfAny, uow: Command) -> Imported:
    """Import units from CSV, whole or not at all. What the file does not name stays.

    Whoever changes units that there are names the tag that they saw with `GET /units` or `GET /people`.
    """
    return await imports.import_units(uow, [_source(body)], reason, seen)


@router.post("/imports/units/check", responses=_TRIED)
async def check_units(body: Units, reason: Reason, uow: Rehearsal, response: Response) -> Foreseen:
    """What importing these units would change; nothing of it is kept. The tag is the one to import them with."""
    await imports.import_units(uow, [_source(body)], reason)
    return foreseen(response, uow)


@router.post("/imports/successors", responses=_OF_A_FILE)
async def import_successors(
    body: Successors,
    reason: Reason,
    seen: SeenIfAny,
    uow: Command,
    old_on: Day = _REFORM[0],
    new_on: Day = _REFORM[1],
) -> Imported:
    """Import who took over from whom: old codes as of one day, new codes as of another."""
    return await imports.import_successors(uow, [_source(body)], old_on, new_on, reason, seen)


@router.post("/imports/successors/check", responses=_TRIED)
async def check_successors(
    body: Successors,
    reason: Reason,
    uow: Rehearsal,
    response: Response,
    old_on: Day = _REFORM[0],
    new_on: Day = _REFORM[1],
) -> Foreseen:
    """What importing these successions would change; nothing of it is kept."""
    await imports.import_successors(uow, [_source(body)], old_on, new_on, reason)
    return foreseen(response, uow)


@router.post("/imports/calendar", responses=problems(403, 422))
async def import_calendar(
    body: Days,
    reason: Reason,
    uow: Command,
    year: Years = [],  # noqa: B006 - FastAPI copies
) -> Imported:
    """Add what notices say of days, from CSV, and start further years.

    A notice replaces only what was guessed of the holidays that it names. What another notice said of a day is
    replaced by a line that names that notice in `replaces`.
    """
    return await imports.import_calendar(uow, [_source(body)], year, reason)


@router.post("/imports/calendar/check", responses=_TRIED)
async def check_calendar(
    body: Days,
    reason: Reason,
    uow: Rehearsal,
    response: Response,
    year: Years = [],  # noqa: B006 - FastAPI copies
) -> Foreseen:
    """What these notices would change, day by day; nothing of it is kept."""
    await imports.import_calendar(uow, [_source(body)], year, reason)
    return foreseen(response, uow)


@router.post("/imports/people", responses=_OF_A_FILE)
async def import_people(body: People, reason: Reason, seen: SeenIfAny, uow: Command) -> Imported:
    """Import people and their assignments from YAML, whole or not at all. What the file does not say stays.

    Whoever changes people or roles that there are names the tag that they saw with `GET /units` or `GET /people`.
    """
    return await imports.import_people(uow, [_source(body)], reason, seen)


@router.post("/imports/people/check", responses=_TRIED)
async def check_people(body: People, reason: Reason, uow: Rehearsal, response: Response) -> Foreseen:
    """What importing these people and roles would change; nothing of it is kept."""
    await imports.import_people(uow, [_source(body)], reason)
    return foreseen(response, uow)


def _source(body: str) -> Source:
    return Source(FILE, body.encode())
