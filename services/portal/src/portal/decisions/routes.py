"""Decisions: their lists, one of them, drafting one, and the register."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from contracts.tasks import TaskPage
from portal.awards import Catalogue
from portal.components.problems import Trouble, trouble_of
from portal.decisions.answers import Decision, Headings, Register, SealedName, Sitting
from portal.forms import REVIEW, Form, Sent
from portal.pages import page
from portal.people import names_of
from portal.services import Down, Refused, at_once
from portal.sign_in.signed import Me, SignedIn

router = APIRouter(prefix="/quyet-dinh")
MOST_NAMES: Final = 100
"""Nominees that one draft takes here; a longer list goes into several decisions, or through the API."""


@router.get("")
async def decisions(
    request: Request,
    me: SignedIn,
    cursor: Annotated[str | None, Query(max_length=4096)] = None,
) -> Response:
    """Quyết định: what is to be signed or issued first."""
    found, tasks = await at_once(me.get("awards", "/decisions", cursor=cursor), me.get("awards", "/tasks"))
    headings = Headings.model_validate(found)
    waiting = [task for task in TaskPage.model_validate(tasks).items if task.about == "decision"]
    return page(
        request,
        "decisions/list.html",
        decisions=headings.items,
        next_cursor=headings.next_cursor,
        waiting=waiting,
    )


@router.get("/moi")
async def new_decision(request: Request, me: SignedIn, phien: UUID) -> Response:
    """Dự thảo quyết định of what a session approved."""
    return await _drafting(request, me, phien, Form(), None)


@router.post("/moi")
async def draft_decision(request: Request, me: SignedIn, phien: UUID, form: Sent) -> Response:
    if REVIEW in form:
        return await _drafting(request, me, phien, form, None)
    names = await _sealed(me, [UUID(each) for each in form.every("nominee_id")])
    by_item = dict(zip(form.every("item_id"), form.every("nominee_id"), strict=True))
    items = [
        {"item_id": item_id, "name": sealed.name, "salt": sealed.salt}
        for item_id in form.every("take")
        if (sealed := names.get(UUID(by_item.get(item_id, str(UUID(int=0))))))
    ]
    body = {
        "unit_id": form.text("unit_id"),
        "items": items,
        "legal_bases": [line.strip() for line in form.text("legal_bases").splitlines() if line.strip()],
        "achievement_period": form.text("achievement_period"),
    }
    try:
        made = await me.act("awards", "POST", "/decisions", body, key=form.key)
    except (Refused, Down) as error:
        return await _drafting(request, me, phien, form, trouble_of(error, form))
    return RedirectResponse(f"/quyet-dinh/{made.value['id']}", 303)


async def _drafting(
    request: Request, me: Me, session_id: UUID, form: Form, trouble: Trouble | None
) -> Response:
    session = Sitting.model_validate(await me.get("awards", f"/sessions/{session_id}"))
    approved = [item for item in session.items if item.status == "approved"][:MOST_NAMES]
    catalogue: Catalogue = request.app.state.catalogue
    names, awards = await at_once(_sealed(me, [item.nominee_id for item in approved]), catalogue.names(me))
    return page(
        request,
        "decisions/draft.html",
        status_code=trouble.status if trouble else 200,
        session_id=session_id,
        session=session,
        approved=[item for item in approved if item.nominee_id in names],
        names=names,
        awards=awards,
        form=form,
        trouble=trouble,
        key=trouble.key if trouble else form.key,
    )


async def _sealed(me: Me, nominee_ids: list[UUID]) -> dict[UUID, SealedName]:
    """Names with their salts, of those on whom this person may draft. Raises Refused, Down."""
    if not nominee_ids:
        return {}
    said = await me.get("submissions", "/nominees/sealed-names", id=[str(each) for each in nominee_ids])
    return {name.nominee_id: name for name in map(SealedName.model_validate, said["items"])}


@router.get("/so-khen-thuong/{unit_id}")
async def register(
    request: Request,
    me: SignedIn,
    unit_id: UUID,
    year: Annotated[int, Query(ge=2000, le=2099)],
    cursor: Annotated[str | None, Query(max_length=4096)] = None,
) -> Response:
    """Sổ khen thưởng of a unit and year."""
    catalogue: Catalogue = request.app.state.catalogue
    said, awards = await at_once(
        me.get("awards", "/register", unit_id=unit_id, year=year, cursor=cursor), catalogue.names(me)
    )
    found = Register.model_validate(said)
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
    catalogue: Catalogue = request.app.state.catalogue
    shown, tasks, awards = await at_once(
        me.show("awards", f"/decisions/{decision_id}"),
        me.get("awards", "/tasks", about_id=decision_id),
        catalogue.names(me),
    )
    found = Decision.model_validate(shown.value)
    people = await names_of(me, {found.drafted_by, found.signed_by, found.issued_by})
    mine = TaskPage.model_validate(tasks).items
    return page(
        request,
        "decisions/show.html",
        status_code=trouble.status if trouble else 200,
        decision=found,
        seen=form.seen if form and trouble is None else shown.tag,
        may={task.what for task in mine},
        people=people,
        awards=awards,
        form=form or Form(),
        trouble=trouble,
        key=trouble.key if trouble else (form or Form()).key,
    )
