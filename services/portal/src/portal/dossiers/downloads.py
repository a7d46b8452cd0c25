"""The list of dossiers, and the nominees of one, as files."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from portal.components.words import term, words
from portal.dossiers.answers import Dossier, Row, Rows
from portal.dossiers.narrowing import Asked, own_units
from portal.downloads import Cell, Kind, Listing, as_file, every, mark
from portal.downloads import Rows as Written
from portal.services import at_once, if_told
from portal.sign_in.signed import Me, SignedIn

router = APIRouter(prefix="/ho-so")


@router.get("/danh-sach.{kind}")
async def dossiers_as_file(me: SignedIn, asked: Asked, kind: Kind) -> Response:
    """Danh sách hồ sơ, narrowed as the page is."""
    found, mine = await at_once(
        me.get("submissions", "/dossiers", **asked.asked), if_told(me.get("directory", "/me"))
    )
    said = asked.in_words(Rows.model_validate(found).items, own_units(mine))
    listing = Listing(
        "ho-so", words("dossiers"), "columns_of_dossiers", _dossiers(me, asked.asked, found), said
    )
    return await as_file(listing, kind)


async def _dossiers(me: Me, asked: Mapping[str, str], begun: Any) -> Written:
    async for each in every(me, "submissions", "/dossiers", begun=begun, **asked):
        yield _dossier(Row.model_validate(each))


def _dossier(row: Row) -> dict[str, Cell]:
    return {
        "label": row.label,
        "round": row.round,
        "submitting_unit": row.submitting_unit,
        "status": term("dossier_status", row.status),
        "attempt": row.attempt,
        "nominees": row.nominees,
        "level": term("level", row.level),
        "step": term("step", row.step),
        "has_it": row.has_it,
        "since": row.since,
        "due_at": row.due_at,
        "overdue": mark(row.overdue),
        "late": mark(row.late),
    }


@router.get("/{dossier_id}/doi-tuong.{kind}")
async def nominees_as_file(me: SignedIn, dossier_id: UUID, kind: Kind) -> Response:
    """Danh sách đối tượng đề nghị of a dossier."""
    found = await me.read(Dossier, "submissions", f"/dossiers/{dossier_id}")
    said = (found.label, found.round, found.unit(found.submitting_unit_id))
    listing = Listing("doi-tuong", words("nominees"), "columns_of_nominees", _nominees(found), said)
    return await as_file(listing, kind)


async def _nominees(dossier: Dossier) -> Written:
    for number, one in enumerate(dossier.nominees, 1):
        yield {
            "number": number,
            "name": one.name,
            "subject_type": term("subject_type", one.subject_type),
            "description": one.description,
            "award": dossier.award(one.award_code),
            "state": term("nominee_state", one.state),
            "reason": one.reason,
        }
