"""Sessions of councils: their lists, one session, its minutes, and the panel that scores for it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from contracts.tasks import TaskPage
from portal.awards import award_names
from portal.components.fillings import Fillings
from portal.components.limits import Limits
from portal.components.problems import Trouble
from portal.councils.answers import Headings, Minutes, Panel, Session
from portal.forms import Form
from portal.nominees import nominees_of
from portal.pages import page
from portal.people import names_of
from portal.services import at_once
from portal.sign_in.signed import Me, SignedIn
from portal.working_days import calendar_at

router = APIRouter()


@router.get("/phien-hop")
async def sessions(
    request: Request, me: SignedIn, cursor: Annotated[str | None, Query(max_length=4096)] = None
) -> Response:
    """Phiên họp: the sessions of my units and councils, the newest first."""
    found = await me.read(Headings, "awards", "/sessions", cursor=cursor)
    return page(request, "councils/list.html", sessions=found.items, next_cursor=found.next_cursor)


@router.get("/phien-hop/{session_id}")
async def session(request: Request, me: SignedIn, session_id: UUID) -> Response:
    """Một phiên họp."""
    return await show(request, me, session_id)


async def show(
    request: Request, me: Me, session_id: UUID, form: Form | None = None, trouble: Trouble | None = None
) -> Response:
    """The session with what its reader may do now; after a refused act with what was typed, and why."""
    shown, tasks = await at_once(
        me.show(Session, "awards", f"/sessions/{session_id}"),
        me.read(TaskPage, "awards", "/tasks", about_id=session_id),
    )
    found = shown.value
    nominees, people, awards, calendar = await at_once(
        nominees_of(me, (item.nominee_id for item in found.items)),
        names_of(me, {*found.members, *(one.member_id for one in found.recusals)}),
        award_names(request, me),
        calendar_at(request, me, found.now),
    )
    mine = tasks.items
    forms = Fillings(shown.tag, form, trouble)
    return page(
        request,
        "councils/show.html",
        status_code=forms.status,
        session=found,
        due=Limits(found.now, calendar).of(found.due_at),
        may={task.what for task in mine},
        my_id=me.session.person_id,
        my_votes={vote.item_id: vote.choice for vote in found.my_ballot},
        nominees=nominees.known,
        unnamed=nominees.unnamed,
        people=people,
        awards=awards,
        forms=forms,
    )


@router.get("/phien-hop/{session_id}/bien-ban")
async def minutes(request: Request, me: SignedIn, session_id: UUID) -> Response:
    """Biên bản họp, as it prints."""
    said = await me.read(Minutes, "awards", f"/sessions/{session_id}/minutes")
    nominees, people, awards = await at_once(
        nominees_of(me, (item.nominee_id for item in said.items)),
        names_of(me, said.members),
        award_names(request, me),
    )
    return page(
        request,
        "councils/minutes.html",
        minutes=said,
        nominees=nominees.known,
        unnamed=nominees.unnamed,
        people=people,
        awards=awards,
    )


@router.get("/cham-diem/{session_id}")
async def panel(request: Request, me: SignedIn, session_id: UUID) -> Response:
    """Chấm điểm."""
    return await show_panel(request, me, session_id)


async def show_panel(
    request: Request, me: Me, session_id: UUID, form: Form | None = None, trouble: Trouble | None = None
) -> Response:
    """The panel's score sheet, as far as its reader scores."""
    shown, tasks = await at_once(
        me.show(Panel, "scoring", f"/panels/{session_id}"),
        me.read(TaskPage, "scoring", "/tasks", about_id=session_id),
    )
    found = shown.value
    nominees, calendar = await at_once(
        nominees_of(me, (item.nominee_id for item in found.items)),
        calendar_at(request, me, found.now),
    )
    forms = Fillings(shown.tag, form, trouble)
    return page(
        request,
        "councils/panel.html",
        status_code=forms.status,
        panel=found,
        due=Limits(found.now, calendar).of(found.due_at),
        may={task.what for task in tasks.items},
        nominees=nominees.known,
        unnamed=nominees.unnamed,
        forms=forms,
    )
