"""All that pages are made of, in every state, on one page: for whoever works on them, where the portal runs locally."""

from datetime import UTC, datetime
from typing import Final

from fastapi import APIRouter, Request, Response

from portal.components.fillings import Fillings
from portal.components.limits import Limit
from portal.components.problems import Trouble
from portal.components.words import terms, words
from portal.forms import FORM, KEY, Form, new_key
from portal.pages import page
from portal.services import Fault

router = APIRouter()
ADDRESS: Final = "/thanh-phan"
STATES: Final = (
    "dossier_status",
    "stage_status",
    "step_status",
    "nominee_state",
    "session_status",
    "decision_status",
)
_DUE: Final = datetime(2025, 5, 6, 17, tzinfo=UTC)  # the end of a day in Vietnam
_FAULT: Final = Fault(pointer="/name", detail=words("sample_fault"), where=words("sample_field"))


@router.get(ADDRESS)
async def all_parts(request: Request) -> Response:
    """What each part looks like."""
    typed = Form((("name", words("sample_name")), (KEY, new_key()), (FORM, "sent")))

    def refused(code: str, status: int, *faults: Fault) -> Fillings:
        title = words("sample_refusal")
        return Fillings('"2"', typed, Trouble(title, code, status, typed.key, faults, left_out=len(faults)))

    return page(
        request,
        "components/all.html",
        states=[(kind, terms(kind)) for kind in STATES],
        limits=(
            Limit(None, overdue=False, working_days=None),
            Limit(_DUE, overdue=False, working_days=None),
            Limit(_DUE, overdue=False, working_days=0),
            Limit(_DUE, overdue=False, working_days=7),
            Limit(_DUE, overdue=True, working_days=None),
        ),
        fault=_FAULT,
        fresh=Fillings('"1"').of("fresh"),
        troubles=(
            refused("invalid_payload", 422, _FAULT),
            refused("precondition_failed", 412),
            refused("service_down", 503),
            Fillings('"2"', typed),
        ),
    )
