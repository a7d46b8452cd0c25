"""Dossiers as lists, one of them, and its beginning."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from contracts.tasks import TaskPage
from portal.acting import acted
from portal.components.fillings import Fillings
from portal.components.limits import Limits
from portal.components.problems import Trouble
from portal.dossiers.answers import Dossier, History, Rounds, Rows
from portal.dossiers.narrowing import Asked, chips, own_units
from portal.forms import Form, Sent
from portal.pages import page
from portal.people import names_of
from portal.services import at_once, if_told, unless_down
from portal.sign_in.signed import Me, SignedIn
from portal.working_days import calendar_at

router = APIRouter(prefix="/ho-so")


@router.get("")
async def dossiers(
    request: Request,
    me: SignedIn,
    asked: Asked,
    cursor: Annotated[str | None, Query(max_length=4096)] = None,
) -> Response:
    """Hồ sơ: what my unit sent and what I may see, and where it lies."""
    rows, rounds, mine = await at_once(
        me.read(Rows, "submissions", "/dossiers", **asked.asked, cursor=cursor),
        unless_down(me.read(Rounds, "submissions", "/rounds")),
        if_told(me.get("directory", "/me")),
    )
    units = own_units(mine)
    calendar = await calendar_at(request, me, rows.now)
    return page(
        request,
        "dossiers/list.html",
        rows=rows.items,
        limits=Limits(rows.now, calendar),
        next_cursor=rows.next_cursor,
        is_first=cursor is None,
        asked=asked,
        said=asked.said(rows.items, units),
        chips=chips(asked, units),
        rounds=rounds.standing if rounds else [],
    )


@router.get("/moi")
async def new_dossier(request: Request, me: SignedIn) -> Response:
    """Bắt đầu hồ sơ."""
    return await _beginning(request, me)


@router.post("/moi")
async def begin_dossier(request: Request, me: SignedIn, form: Sent) -> Response:
    async def begin() -> str:
        body = {"round_id": form.text("round_id"), "submitting_unit_id": form.text("unit_id")}
        made = await me.act("submissions", "POST", "/dossiers", body, key=form.key)
        return f"/ho-so/{made.value['id']}/soan"

    return await acted(form, begin, partial(_beginning, request, me))


async def _beginning(
    request: Request, me: Me, form: Form | None = None, trouble: Trouble | None = None
) -> Response:
    rounds, mine = await at_once(me.read(Rounds, "submissions", "/rounds"), me.get("directory", "/me"))
    forms = Fillings(sent=form, trouble=trouble)
    units = {role["unit_id"]: role["unit_name"] for role in mine["roles"]}
    return page(
        request,
        "dossiers/begin.html",
        status_code=forms.status,
        rounds=rounds.standing,
        units=units,
        forms=forms,
    )


@router.get("/{dossier_id}")
async def dossier(
    request: Request,
    me: SignedIn,
    dossier_id: UUID,
    cursor: Annotated[str | None, Query(max_length=4096)] = None,
) -> Response:
    """Một hồ sơ; `cursor` is where its history goes on."""
    return await show(request, me, dossier_id, cursor=cursor)


async def show(
    request: Request,
    me: Me,
    dossier_id: UUID,
    form: Form | None = None,
    trouble: Trouble | None = None,
    cursor: str | None = None,
) -> Response:
    """The dossier with what its reader may do now; after a refused act with what was typed, and why."""
    shown, history, tasks = await at_once(
        me.show(Dossier, "submissions", f"/dossiers/{dossier_id}"),
        me.read(History, "submissions", f"/dossiers/{dossier_id}/history", cursor=cursor),
        me.read(TaskPage, "submissions", "/tasks", about_id=dossier_id),
    )
    found = shown.value
    doers = {step.done_by for stage in found.stages for step in stage.steps}
    acted_by = {row.person_id for row in history.items}
    names = await names_of(me, {found.submitted_by, found.created_by, *doers, *acted_by})
    calendar = await calendar_at(request, me, found.now)
    forms = Fillings(shown.tag, form, trouble)
    return page(
        request,
        "dossiers/show.html",
        status_code=forms.status,
        dossier=found,
        rows=history.items,
        more=history.next_cursor,
        names=names,
        limits=Limits(found.now, calendar),
        tasks=tasks.items,
        forms=forms,
    )
