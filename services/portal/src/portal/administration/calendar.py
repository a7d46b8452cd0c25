"""The working calendar of a year: its days, which notice says so, and one day more or less.

A day is recorded as a file of one line: notices come as files, and there is one way for what they say.
"""

import csv
import io
from functools import partial
from typing import Annotated, Final
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from contracts.tasks import TaskPage
from kit.clock import local_date
from portal.acting import acted
from portal.components.fillings import Fillings
from portal.components.problems import Trouble
from portal.forms import Form, Sent
from portal.pages import page
from portal.people import names_of
from portal.services import Fault, Refused, at_once
from portal.sign_in.signed import Me, SignedIn

router = APIRouter(prefix="/quan-tri/lich")
Year = Annotated[int | None, Query(alias="nam", ge=2000, le=2099)]
COLUMNS: Final = ("date", "name", "kind", "source", "document", "issued_on", "replaces")
_PERSON: Final = "person:"


@router.get("")
async def calendar(
    request: Request,
    me: SignedIn,
    year: Year = None,
    day: Annotated[str, Query(alias="ngay", max_length=10)] = "",
) -> Response:
    """Lịch làm việc; `day` is one that somebody wants to put right."""
    return await _show(request, me, year or await _this_year(me), day)


@router.post("/{year}")
async def record_day(request: Request, me: SignedIn, year: int, form: Sent) -> Response:
    """Ghi một ngày."""

    async def record() -> str:
        path = "/imports/calendar?" + urlencode({"reason": form.text("reason")})
        content = line_of(form).encode()
        try:
            await me.act_by_file("directory", "POST", path, content, key=form.key, media_type="text/csv")
        except Refused as error:
            raise at_fields(error) from None
        return f"/quan-tri/lich?nam={form.text('date')[:4]}"

    return await acted(form, record, partial(_show, request, me, year, ""))


def line_of(form: Form) -> str:
    """What was typed, as a notice's file says it."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(COLUMNS)
    table.writerow(form.text(column).replace("\n", " ") for column in COLUMNS)
    return text.getvalue()


def at_fields(error: Refused) -> Refused:
    """With every mistake at its field, which is a column of the file."""
    faults = tuple(
        Fault(pointer=f"/{each.column}", detail=each.detail) if each.column else each
        for each in error.problem.errors
    )
    return Refused(error.problem.model_copy(update={"errors": faults}))


async def _show(
    request: Request, me: Me, year: int, day: str, form: Form | None = None, trouble: Trouble | None = None
) -> Response:
    found, said = await at_once(
        _of_year(me, f"/calendar/{year}"),
        _of_year(me, f"/calendar/{year}/notices"),
    )
    notices = said or []
    names = await names_of(me, {_person(each["recorded_by"]) for each in notices})
    forms = Fillings(sent=form, trouble=trouble)
    days = found["days"] if found else []
    return page(
        request,
        "administration/calendar.html",
        status_code=forms.status,
        year=year,
        is_recorded=found is not None,
        days=days,
        notices=[(each, names.get(_person(each["recorded_by"]) or UUID(int=0))) for each in notices],
        chosen=next((each for each in days if each["date"] == day), None),
        forms=forms,
    )


async def _this_year(me: Me) -> int:
    """The year of business time, which whoever asks something of people says; nobody else tells it."""
    asked = await me.read(TaskPage, "submissions", "/tasks", limit=1)
    return local_date(asked.now).year


async def _of_year(me: Me, path: str) -> object:
    """None of a year that nobody recorded."""
    try:
        return await me.get("directory", path)
    except Refused as refused:
        if refused.problem.status == 404:
            return None
        raise


def _person(actor: str) -> UUID | None:
    return UUID(actor.removeprefix(_PERSON)) if actor.startswith(_PERSON) else None
