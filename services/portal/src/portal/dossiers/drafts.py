"""What is typed of a nominee is saved while it is typed: by a browser that runs script, with the command of the button.

So it is checked as that is, on what was seen; what can't be saved yet stays where it is, and the button says why.
"""

from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request, Response

from kit.clock import LOCAL
from portal.components.fillings import Fillings
from portal.components.problems import CHANGED_MEANWHILE, SENT_OTHERWISE
from portal.components.words import words
from portal.dossiers.answers import Written
from portal.dossiers.writing import nominee_body, nominee_command, nominee_of
from portal.forms import Form, Sent
from portal.pages import STAYS, page
from portal.services import Down, Refused, SessionOver
from portal.sign_in.signed import MaybeSignedIn, Me

router = APIRouter(prefix="/ho-so/{dossier_id}")
_SIGNED_OUT: Final = "draft_signed_out"


@router.post("/doi-tuong/luu-khi-viet")
async def save_while_writing(request: Request, me: MaybeSignedIn, dossier_id: UUID, form: Sent) -> Response:
    """Lưu trong lúc viết: one line that says what became of it."""
    if me is None:
        return _said(request, form, _SIGNED_OUT)
    try:
        return await _saved(request, me, dossier_id, form)
    except SessionOver:
        return _said(request, form, _SIGNED_OUT)
    except Down:
        return _said(request, form, "draft_later")
    except Refused as error:
        code = error.problem.code
        said = "draft_changed_meanwhile" if code in CHANGED_MEANWHILE else "draft_not_yet"
        return _said(request, form, said, is_new=code in SENT_OTHERWISE)


async def _saved(request: Request, me: Me, dossier_id: UUID, form: Form) -> Response:
    """Raises Refused, Down, SessionOver."""
    nominee_id = nominee_of(form)
    method, path = nominee_command(nominee_id)
    path = f"/dossiers/{dossier_id}/{path}"
    shown = await me.act("submissions", method, path, nominee_body(form), key=form.key, seen=form.seen)
    saved = Written.model_validate(shown.value)
    nominee_id = nominee_id or saved.written[-1].id
    said = words("draft_saved", time=saved.now.astimezone(LOCAL).strftime("%H:%M"))
    answer = page(
        request,
        "dossiers/draft.html",
        said=said,
        acting=Fillings(shown.tag).of("nominee"),
        nominee_id=nominee_id,
    )
    del answer.headers[STAYS]
    answer.headers["HX-Replace-Url"] = f"/ho-so/{dossier_id}/doi-tuong/{nominee_id}"
    return answer


def _said(request: Request, form: Form, name: str, *, is_new: bool = False) -> Response:
    """Why it is not saved; under a new key where the old one is used up."""
    acting = Fillings(form.seen).of("nominee") if is_new else None
    return page(request, "dossiers/draft.html", said=words(name), acting=acting, nominee_id=nominee_of(form))
