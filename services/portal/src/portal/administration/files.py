"""Files: what is wrong in one is said line by line, then what it would change, and only then is it recorded.

What was tried travels in the form, as everything that was typed does: nothing has to be kept, and swept, between the
two steps, and what is recorded is what was shown.
"""

from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response

from portal.administration.answers import Done, Foreseen, mistakes_of
from portal.administration.kinds import CHECK, KINDS, Kind, command_of
from portal.components.fillings import Fillings
from portal.components.problems import Trouble, trouble_of
from portal.components.words import words
from portal.forms import CONTENT, REVIEW, Form, Sent
from portal.pages import page
from portal.services import Down, Refused, Shown
from portal.sign_in.signed import Me, SignedIn

router = APIRouter(prefix="/quan-tri")


def kind_of(slug: str) -> Kind:
    """The kind that an address names."""
    if slug not in KINDS:
        raise HTTPException(404)
    return KINDS[slug]


@router.get("")
async def overview(request: Request, _: SignedIn) -> Response:
    """Quản trị: what may be kept here."""
    return page(request, "administration/overview.html", kinds=KINDS)


@router.get("/tep/{slug}")
async def upload(request: Request, _: SignedIn, slug: str) -> Response:
    """Nhập từ tệp: choose a file, or begin from the example."""
    return _upload(request, kind_of(slug), Form(), None)


@router.get("/tep/{slug}/mau")
async def example(_: SignedIn, slug: str) -> Response:
    """Tệp mẫu; with the mark by which Excel knows UTF-8."""
    kind = kind_of(slug)
    headers = {"Content-Disposition": f'attachment; filename="{kind.example}"'}
    mark = "\ufeff" if kind.example.endswith(".csv") else ""
    return Response(mark + kind.text(), media_type="text/plain; charset=utf-8", headers=headers)


@router.post("/tep/{slug}")
async def check(request: Request, me: SignedIn, slug: str, form: Sent) -> Response:
    """Kiểm tra tệp: every mistake, or what would change."""
    kind = kind_of(slug)
    if REVIEW in form:
        return _upload(request, kind, form, None)
    return await _tried(request, me, kind, form, None)


@router.post("/tep/{slug}/ghi")
async def record(request: Request, me: SignedIn, slug: str, form: Sent) -> Response:
    """Ghi: what was shown, once, however often it is sent."""
    kind = kind_of(slug)
    if REVIEW in form:
        return _upload(request, kind, form, None)
    try:
        said = await _sent(me, kind, form, kind.method, "", form.seen)
    except Down as error:
        return _foreseen(request, kind, form, None, Fillings(form.seen, form, trouble_of(error, form)))
    except Refused as error:
        return await _tried(request, me, kind, form, trouble_of(error, form))
    done = Done.model_validate(said.value)
    return page(request, "administration/done.html", kind=kind, done=done)


async def _tried(request: Request, me: Me, kind: Kind, form: Form, trouble: Trouble | None) -> Response:
    """What the file would change as things stand, and why it was not recorded, where somebody tried to."""
    try:
        said = await _sent(me, kind, form, "POST", CHECK, "")
    except Down:
        down = Trouble(words("not_checked"), "service_down", 503, form.key)
        return _upload(request, kind, form, trouble or down)
    except Refused as error:
        return _upload(request, kind, form, trouble_of(error, form))
    forms = Fillings(said.tag, form if trouble else None, trouble)
    return _foreseen(request, kind, form, Foreseen.model_validate(said.value), forms)


async def _sent(me: Me, kind: Kind, form: Form, method: str, ending: str, seen: str) -> Shown[Any]:
    """Raises Refused with the line of each mistake, Down."""
    command = command_of(kind, form)
    try:
        return await me.act_by_file(
            kind.service,
            method,
            f"{command.path}{ending}{command.query}",
            command.content,
            key=form.key,
            seen=seen,
            media_type=command.media_type,
        )
    except Refused as error:
        raise command.refused(error) from None


def _upload(request: Request, kind: Kind, form: Form, trouble: Trouble | None) -> Response:
    """The form with what was sent: the file's text stands in it, to be put right there or in the file itself."""
    return page(
        request,
        "administration/upload.html",
        status_code=trouble.status if trouble else 200,
        kind=kind,
        form=form,
        trouble=trouble,
        mistakes=mistakes_of(trouble, form.content),
        CONTENT=CONTENT,
    )


def _foreseen(
    request: Request, kind: Kind, form: Form, foreseen: Foreseen | None, forms: Fillings
) -> Response:
    """`foreseen` is none where nobody knows just now."""
    return page(
        request,
        "administration/foreseen.html",
        status_code=forms.status,
        kind=kind,
        foreseen=foreseen,
        forms=forms,
        beside={name: form.text(name) for name in (*kind.asks, "reason") if form.text(name)},
        content=form.content,
        CONTENT=CONTENT,
        REVIEW=REVIEW,
    )
