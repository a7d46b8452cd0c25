"""A list of nominees from Excel: what was read is shown row by row with every mistake at its cell, mended there, and
only then written into the dossier, all of it or only what is right.

The rows travel in the form, as everything that was typed does, so that nothing is kept between the steps.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from portal.awards import award_names
from portal.components.fillings import Fillings
from portal.components.problems import Trouble, trouble_of
from portal.components.words import words
from portal.dossiers.answers import Dossier
from portal.dossiers.list_planning import (
    MOST_NOMINEES,
    FormRow,
    Plan,
    SentNominee,
    blame,
    planned,
    whole_list,
)
from portal.dossiers.list_reading import COLUMNS, ListUnreadable, ReadList, read_list
from portal.dossiers.list_template import template
from portal.forms import REVIEW, Form, Sent, new_key
from portal.pages import page
from portal.services import Down, Fault, Refused, Said, at_once
from portal.sign_in.signed import Me, SignedIn

router = APIRouter(prefix="/ho-so/{dossier_id}/danh-sach")
CHECK: Final = "_check"
"""The button that looks at the rows once more, and writes nothing."""
RIGHT: Final = "_right"
"""The button that writes what is right, and leaves the rest."""
_ROW: Final = ("number", *COLUMNS, "same", *(f"at_{column}" for column in COLUMNS))
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class _Plan(Said):
    name: str
    awards: tuple[str, ...]


class _Round(Said):
    plan: _Plan


@router.get("")
async def choose(request: Request, me: SignedIn, dossier_id: UUID) -> Response:
    """Nhập danh sách từ Excel."""
    return await _chosen(request, me, dossier_id, None)


@router.get("/mau")
async def workbook(request: Request, me: SignedIn, dossier_id: UUID) -> Response:
    """Tệp mẫu của đợt xét."""
    dossier = await me.read(Dossier, "submissions", f"/dossiers/{dossier_id}")
    round_, named = await _round(request, me, dossier)
    content = await asyncio.to_thread(
        template, words("list_title", round=round_.plan.name), list(named.values())
    )
    headers = {
        "Content-Disposition": 'attachment; filename="danh-sach-de-nghi.xlsx"',
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=_XLSX, headers=headers)


@router.post("")
async def read(request: Request, me: SignedIn, dossier_id: UUID, form: Sent) -> Response:
    """Đọc tệp: what stands in it, with what is wrong."""
    if REVIEW in form:
        return await _chosen(request, me, dossier_id, None)
    await me.get("submissions", f"/dossiers/{dossier_id}")  # nothing is read for who may not write it
    try:
        reading: asyncio.Semaphore = request.app.state.reading_lists
        async with reading:
            found = await asyncio.to_thread(read_list, form.bytes_sent or form.content.encode())
        if sum(1 for row in found.rows if row.text("name")) > MOST_NOMINEES:
            raise ListUnreadable("list_too_many")
    except ListUnreadable as error:
        said = words(error.reason, most=MOST_NOMINEES)
        return await _chosen(request, me, dossier_id, Trouble(said, "invalid_file", 422, form.key))
    rows = [FormRow(str(row.number), row.values, places=row.places) for row in found.rows]
    return await _tried(request, me, dossier_id, rows, found=found)


@router.post("/ghi")
async def write(request: Request, me: SignedIn, dossier_id: UUID, form: Sent) -> Response:
    """Ghi vào hồ sơ: all rows, or those that are right."""
    rows = _rows(form)
    if REVIEW in form or CHECK in form:
        return await _tried(request, me, dossier_id, rows)
    dossier, plan, _, tag = await _planned(request, me, dossier_id, rows)
    if RIGHT in form:
        await _judged(me, dossier, plan)
    elif plan.counts["wrong"]:
        return await _tried(request, me, dossier_id, rows, status=422)
    if not plan.counts["added"] + plan.counts["changed"]:  # also where the form comes a second time
        return RedirectResponse(f"/ho-so/{dossier_id}/soan", 303)
    body = _body(dossier, whole_list(plan, dossier.written))
    try:
        await me.act(
            "submissions", "PUT", f"/dossiers/{dossier_id}", body, key=form.key, seen=form.seen or tag
        )
    except (Refused, Down) as error:
        return await _tried(request, me, dossier_id, rows, form=form, trouble=trouble_of(error, form))
    return RedirectResponse(f"/ho-so/{dossier_id}/soan", 303)


async def _tried(
    request: Request,
    me: Me,
    dossier_id: UUID,
    rows: list[FormRow],
    *,
    found: ReadList | None = None,
    form: Form | None = None,
    trouble: Trouble | None = None,
    status: int = 200,
) -> Response:
    """The rows with what is wrong in them, as this page and submissions see it; nothing is kept."""
    dossier, plan, awards, tag = await _planned(request, me, dossier_id, rows)
    left = await _judged(me, dossier, plan)
    forms = Fillings(tag, form, trouble)
    return page(
        request,
        "dossiers/list_rows.html",
        status_code=trouble.status if trouble else status,
        dossier=dossier,
        plan=plan,
        awards=awards,
        columns=COLUMNS,
        trouble=trouble,
        left=left,
        found=found,
        f=forms.of("list"),
        RIGHT=RIGHT,
        CHECK=CHECK,
    )


async def _judged(me: Me, dossier: Dossier, plan: Plan) -> list[Fault]:
    """Put what submissions finds wrong to its cells, until it finds nothing more in what is left; what is about none of
    the rows is the answer.
    """
    path = f"/dossiers/{dossier.id}/check"
    while True:
        sent, wrong = whole_list(plan, dossier.written), plan.counts["wrong"]
        try:
            await me.act("submissions", "POST", path, _body(dossier, sent), key=new_key())
        except Refused as error:
            problem = error.problem
            left = blame(problem.errors, sent) if problem.errors else [Fault(detail=problem.title)]
        except Down:
            return [Fault(detail=words("not_checked"))]
        else:
            return []
        if plan.counts["wrong"] == wrong:
            return left


async def _planned(
    request: Request, me: Me, dossier_id: UUID, rows: list[FormRow]
) -> tuple[Dossier, Plan, Mapping[str, str], str]:
    """The dossier, what the rows make of it, the awards that its round gives by name, and the tag of what was read."""
    shown = await me.show(Dossier, "submissions", f"/dossiers/{dossier_id}")
    _, awards = await _round(request, me, shown.value)
    return shown.value, planned(rows, awards, shown.value.written), awards, shown.tag


async def _round(request: Request, me: Me, dossier: Dossier) -> tuple[_Round, dict[str, str]]:
    """The dossier's round, and its awards by name."""
    found, named = await at_once(
        me.read(_Round, "submissions", f"/rounds/{dossier.round_id}"), award_names(request, me)
    )
    return found, {code: named.get(code, code) for code in found.plan.awards}


async def _chosen(request: Request, me: Me, dossier_id: UUID, trouble: Trouble | None) -> Response:
    dossier = await me.read(Dossier, "submissions", f"/dossiers/{dossier_id}")
    return page(
        request,
        "dossiers/list_file.html",
        status_code=trouble.status if trouble else 200,
        dossier=dossier,
        trouble=trouble,
        most=MOST_NOMINEES,
    )


def _rows(form: Form) -> list[FormRow]:
    """The rows as they were typed."""
    return [
        FormRow(
            row["number"],
            {column: row[column] for column in COLUMNS},
            row["same"],
            {column: row[f"at_{column}"] for column in COLUMNS},
        )
        for row in form.rows("row", _ROW)
    ]


def _body(dossier: Dossier, sent: Sequence[SentNominee]) -> dict[str, Any]:
    """The dossier as it would be written as a whole."""
    letter = dossier.letter
    said = {"number": letter.number, "issued_on": letter.issued_on.isoformat()} if letter else None
    return {"letter": said, "nominees": [one.body for one in sent]}
