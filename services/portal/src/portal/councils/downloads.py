"""The list of sessions as a file."""

from fastapi import APIRouter, Response

from portal.components.words import term, words
from portal.councils.answers import Heading
from portal.downloads import Kind, Listing, Rows, as_file, every
from portal.sign_in.signed import Me, SignedIn

router = APIRouter()


@router.get("/phien-hop/danh-sach.{kind}")
async def sessions_as_file(me: SignedIn, kind: Kind) -> Response:
    """Danh sách phiên họp."""
    return await as_file(Listing("phien-hop", words("sessions"), "columns_of_sessions", _sessions(me)), kind)


async def _sessions(me: Me) -> Rows:
    async for each in every(me, "awards", "/sessions"):
        one = Heading.model_validate(each)
        yield {
            "ordinal": one.ordinal,
            "unit": one.unit_name,
            "round": one.round_name,
            "status": term("session_status", one.status),
        }
