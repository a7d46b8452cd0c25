"""Writing a dossier: its letter, and its nominees one by one, each saved by itself."""

from functools import partial
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request, Response

from portal.acting import acted
from portal.awards import award_names
from portal.components.fillings import Fillings
from portal.components.problems import Trouble
from portal.components.words import term, terms
from portal.dossiers.answers import Dossier, Nominee
from portal.forms import Form, Sent
from portal.pages import page
from portal.services import at_once
from portal.sign_in.signed import Me, SignedIn

router = APIRouter(prefix="/ho-so/{dossier_id}")
ACHIEVEMENT: Final = ("summary", "period_from", "period_to")
EVIDENCE: Final = ("title", "reference", "sha256")
SPARE_ROWS: Final = 3
MORE: Final = "_more"
"""The button that asks for more rows, and saves nothing."""


@router.get("/soan")
async def write(request: Request, me: SignedIn, dossier_id: UUID) -> Response:
    """Soạn hồ sơ: the letter, and the table of nominees."""
    return await _written(request, me, dossier_id)


@router.post("/soan")
async def save_letter(request: Request, me: SignedIn, dossier_id: UUID, form: Sent) -> Response:
    body = {"number": form.text("number"), "issued_on": form.text("issued_on")}
    doing = partial(_act, me, dossier_id, "PUT", "letter", body, form)
    return await acted(form, doing, partial(_written, request, me, dossier_id))


@router.get("/doi-tuong/moi")
async def new_nominee(request: Request, me: SignedIn, dossier_id: UUID) -> Response:
    """Thêm đối tượng."""
    return await _nominee(request, me, dossier_id, None)


@router.post("/doi-tuong/moi")
async def add_nominee(request: Request, me: SignedIn, dossier_id: UUID, form: Sent) -> Response:
    return await _save(request, me, dossier_id, nominee_of(form), form)


@router.get("/doi-tuong/{nominee_id}")
async def nominee(request: Request, me: SignedIn, dossier_id: UUID, nominee_id: UUID) -> Response:
    """Một đối tượng: what is written of one nominee."""
    return await _nominee(request, me, dossier_id, nominee_id)


@router.post("/doi-tuong/{nominee_id}")
async def save_nominee(
    request: Request, me: SignedIn, dossier_id: UUID, nominee_id: UUID, form: Sent
) -> Response:
    return await _save(request, me, dossier_id, nominee_id, form)


@router.post("/doi-tuong/{nominee_id}/bo")
async def remove_nominee(
    request: Request, me: SignedIn, dossier_id: UUID, nominee_id: UUID, form: Sent
) -> Response:
    """Bỏ khỏi bản thảo."""
    doing = partial(_act, me, dossier_id, "POST", f"nominees/{nominee_id}/remove", None, form)
    return await acted(form, doing, partial(_written, request, me, dossier_id))


async def _save(request: Request, me: Me, dossier_id: UUID, nominee_id: UUID | None, form: Form) -> Response:
    showing = partial(_nominee, request, me, dossier_id, nominee_id)
    if MORE in form:
        return await showing(form)
    method, path = nominee_command(nominee_id)
    return await acted(form, partial(_act, me, dossier_id, method, path, nominee_body(form), form), showing)


async def _act(me: Me, dossier_id: UUID, method: str, path: str, body: Any, form: Form) -> str:
    """Raises Refused, Down."""
    address = f"/dossiers/{dossier_id}/{path}"
    await me.act("submissions", method, address, body, key=form.key, seen=form.seen)
    return f"/ho-so/{dossier_id}/soan"


async def _written(
    request: Request, me: Me, dossier_id: UUID, form: Form | None = None, trouble: Trouble | None = None
) -> Response:
    shown = await me.show(Dossier, "submissions", f"/dossiers/{dossier_id}")
    forms = Fillings(shown.tag, form, trouble)
    return page(request, "dossiers/write.html", status_code=forms.status, dossier=shown.value, forms=forms)


async def _nominee(
    request: Request,
    me: Me,
    dossier_id: UUID,
    nominee_id: UUID | None,
    form: Form | None = None,
    trouble: Trouble | None = None,
) -> Response:
    """The form of one nominee; where a colleague saved meanwhile, with theirs beside what was typed."""
    shown, awards = await at_once(
        me.show(Dossier, "submissions", f"/dossiers/{dossier_id}"), award_names(request, me)
    )
    found = shown.value
    there = found.nominee(nominee_id) if nominee_id else None
    kept = form_of(there) if there else Form()
    typed = form or kept
    more = form is not None and MORE in form
    forms = Fillings(shown.tag, form, trouble)
    return page(
        request,
        "dossiers/nominee.html",
        status_code=forms.status,
        dossier=found,
        nominee_id=nominee_id,
        is_gone=nominee_id is not None and there is None,
        awards=awards,
        form=typed,
        theirs=_named(differences(typed, kept)) if there and trouble and trouble.changed_meanwhile else (),
        achievements=_with_spare(typed.rows("achievement", ACHIEVEMENT), ACHIEVEMENT, more=more),
        evidence=_with_spare(typed.rows("evidence", EVIDENCE), EVIDENCE, more=more),
        forms=forms,
        f=forms.of("nominee"),
    )


def nominee_of(form: Form) -> UUID | None:
    """Whom a form that began as a new nominee's means: while it was written, it may have been saved."""
    return next(iter(form.ids("nominee_id")), None)


def nominee_command(nominee_id: UUID | None) -> tuple[str, str]:
    """How a nominee is saved, below its dossier."""
    return ("POST", "nominees") if nominee_id is None else ("PUT", f"nominees/{nominee_id}")


def nominee_body(form: Form) -> dict[str, Any]:
    """What submissions is sent of a nominee's form."""
    return {
        "subject_type": form.text("subject_type"),
        "name": form.text("name"),
        "award_code": form.text("award_code"),
        "description": form.text("description"),
        "person_id": form.text("person_id") or None,
        "achievements": form.rows("achievement", ACHIEVEMENT),
        "evidence": form.rows("evidence", EVIDENCE),
    }


def form_of(nominee: Nominee) -> Form:
    """A nominee as its form shows it."""
    fields = [
        ("subject_type", nominee.subject_type),
        ("name", nominee.name),
        ("award_code", nominee.award_code),
        ("description", nominee.description),
        ("person_id", str(nominee.person_id or "")),
    ]
    tables = (("achievement", ACHIEVEMENT, nominee.achievements), ("evidence", EVIDENCE, nominee.evidence))
    for name, columns, rows in tables:
        for number, row in enumerate(rows):
            fields += [(f"{name}-{number}-{column}", str(getattr(row, column))) for column in columns]
    return Form(tuple(fields))


def differences(typed: Form, kept: Form) -> tuple[tuple[str, str, str], ...]:
    """Fields in which what was typed is not what stands there now: name, typed, there."""
    names = dict.fromkeys(name for name, _ in (*typed.fields, *kept.fields) if not name.startswith("_"))
    found = ((name, typed.text(name), kept.text(name)) for name in names)
    return tuple((name, mine, theirs) for name, mine, theirs in found if mine != theirs)


def _named(found: tuple[tuple[str, str, str], ...]) -> list[tuple[str, str, str]]:
    """Differences with what officials call each field, and codes in words."""
    called, shown = terms("field"), []
    for name, mine, theirs in found:
        field, _, rest = name.partition("-")
        number, _, column = rest.partition("-")
        if field in called:
            is_cell = number.isdecimal() and len(number) < 5 and column in called
            row = f" {int(number) + 1}, {called[column]}" if is_cell else ""
            shown.append((called[field] + row, _said(field, mine), _said(field, theirs)))
    return shown


def _said(field: str, value: str) -> str:
    return term(field, value) if field == "subject_type" and value else value


def _with_spare(rows: list[dict[str, str]], columns: tuple[str, ...], *, more: bool) -> list[dict[str, str]]:
    """The rows and some empty ones below, so that one writes on without script."""
    spare = SPARE_ROWS * 2 if more else SPARE_ROWS
    return rows + [dict.fromkeys(columns, "") for _ in range(spare)]
