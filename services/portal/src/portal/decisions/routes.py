"""Decisions: their lists, one of them, drafting one, and the register."""

from functools import partial
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from contracts.tasks import TaskPage, What
from portal.acting import acted
from portal.awards import award_names
from portal.components.fillings import Fillings
from portal.components.problems import Trouble
from portal.decisions.answers import (
    Decision,
    Disclosure,
    Headings,
    Papers,
    Register,
    SealedName,
    SealedNames,
    Sitting,
)
from portal.forms import Form, Sent
from portal.pages import page
from portal.people import names_of
from portal.services import at_once, if_told
from portal.sign_in.signed import Me, SignedIn

router = APIRouter(prefix="/quyet-dinh")
MOST_WAITING: Final = 200
"""Decisions that are offered for a signature at once."""


@router.get("")
async def decisions(
    request: Request,
    me: SignedIn,
    cursor: Annotated[str | None, Query(max_length=4096)] = None,
) -> Response:
    """Quyết định: what is to be signed or issued first."""
    return await show_list(request, me, cursor=cursor)


async def show_list(
    request: Request, me: Me, form: Form | None = None, cursor: str | None = None
) -> Response:
    """What waits for a signature or a number, then the newest."""
    headings, to_sign, to_issue = await at_once(
        me.read(Headings, "awards", "/decisions", cursor=cursor),
        *(
            me.read(TaskPage, "awards", "/tasks", what=what.value, limit=MOST_WAITING)
            for what in (What.SIGN_DECISION, What.ISSUE_DECISION)
        ),
    )
    return page(
        request,
        "decisions/list.html",
        decisions=headings.items,
        next_cursor=headings.next_cursor,
        to_sign=to_sign.items,
        to_issue=to_issue.items,
        forms=Fillings(sent=form),
    )


@router.get("/moi")
async def new_decision(request: Request, me: SignedIn, phien: UUID) -> Response:
    """Dự thảo quyết định of what a session approved."""
    return await _drafting(request, me, phien)


@router.post("/moi")
async def draft_decision(request: Request, me: SignedIn, phien: UUID, form: Sent) -> Response:
    async def draft() -> str:
        made = await me.act("awards", "POST", "/decisions", await _draft(me, form), key=form.key)
        return f"/quyet-dinh/{made.value['id']}"

    return await acted(form, draft, partial(_drafting, request, me, phien))


async def _draft(me: Me, form: Form) -> dict[str, Any]:
    """What awards is sent: those who were chosen, with the salts that prove their names. Raises Refused, Down."""
    chosen = _chosen(form)
    names = await _sealed(me, list(chosen.values()))
    return {
        "unit_id": form.text("unit_id"),
        "items": [
            {
                "item_id": str(item),
                "name": names[nominee].name,
                "salt": names[nominee].salt,
                "prize_money": form.amount(f"prize_money-{item}"),
            }
            for item, nominee in chosen.items()
            if nominee in names
        ],
        "legal_bases": [line.strip() for line in form.text("legal_bases").splitlines() if line.strip()],
        "achievement_period": form.text("achievement_period"),
    }


def _chosen(form: Form) -> dict[UUID, UUID]:
    """Nominees by the item, in the order in which they are sent."""
    nominee_of = dict(zip(form.ids("item_id"), form.ids("nominee_id"), strict=False))
    return {item: nominee_of[item] for item in form.ids("take") if item in nominee_of}


async def _drafting(
    request: Request, me: Me, session_id: UUID, form: Form | None = None, trouble: Trouble | None = None
) -> Response:
    session = await me.read(Sitting, "awards", f"/sessions/{session_id}")
    approved = [item for item in session.items if item.status == "approved"]
    names, awards = await at_once(
        _sealed(me, [item.nominee_id for item in approved]), award_names(request, me)
    )
    forms = Fillings(sent=form, trouble=trouble)
    sent = [item for item, nominee in (_chosen(form) if form else {}).items() if nominee in names]
    return page(
        request,
        "decisions/draft.html",
        status_code=forms.status,
        session_id=session_id,
        session=session,
        places={item: place for place, item in enumerate(sent)},
        approved=[item for item in approved if (one := names.get(item.nominee_id)) and one.awaits_decision],
        names=names,
        awards=awards,
        forms=forms,
    )


async def _sealed(me: Me, nominee_ids: list[UUID]) -> dict[UUID, SealedName]:
    """Names with their salts, of those on whom this person may draft. Raises Refused, Down."""
    said = await at_once(*me.about(SealedNames, "submissions", "/nominees/sealed-names", nominee_ids))
    return {name.nominee_id: name for one in said for name in one.items}


@router.get("/so-khen-thuong/{unit_id}")
async def register(
    request: Request,
    me: SignedIn,
    unit_id: UUID,
    year: Annotated[int, Query(ge=2000, le=2099)],
    cursor: Annotated[str | None, Query(max_length=4096)] = None,
) -> Response:
    """Sổ khen thưởng of a unit and year."""
    found, awards = await at_once(
        me.read(Register, "awards", "/register", unit_id=unit_id, year=year, cursor=cursor),
        award_names(request, me),
    )
    return page(
        request,
        "decisions/register.html",
        entries=found.items,
        next_cursor=found.next_cursor,
        unit_id=unit_id,
        year=year,
        awards=awards,
    )


@router.get("/{decision_id}")
async def decision(request: Request, me: SignedIn, decision_id: UUID) -> Response:
    """Một quyết định."""
    return await show(request, me, decision_id)


async def show(
    request: Request, me: Me, decision_id: UUID, form: Form | None = None, trouble: Trouble | None = None
) -> Response:
    """The decision with what its reader may do now; after a refused act with what was typed, and why."""
    shown, tasks, awards, told = await at_once(
        me.show(Decision, "awards", f"/decisions/{decision_id}"),
        me.read(TaskPage, "awards", "/tasks", about_id=decision_id),
        award_names(request, me),
        if_told(me.show(Disclosure, "awards", f"/decisions/{decision_id}/disclosure")),
    )
    found, public = shown.value, told.value if told else None
    papers = (
        await if_told(me.read(Papers, "papers", f"/decisions/{decision_id}/papers"))
        if found.issued_on
        else None
    )
    by_whom = public.decided_by if public else None
    people = await names_of(me, {found.drafted_by, found.signed_by, found.issued_by, by_whom})
    mine = tasks.items
    forms = Fillings(shown.tag, form, trouble)
    return page(
        request,
        "decisions/show.html",
        status_code=forms.status,
        decision=found,
        may={task.what for task in mine},
        people=people,
        awards=awards,
        forms=forms,
        public=public,
        papers=papers,
        public_forms=Fillings(told.tag if told else "", form, trouble),
    )
