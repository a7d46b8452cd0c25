"""Units, and who holds which role in one, as files."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from portal.components.words import term, words
from portal.downloads import Kind, Listing, Rows, as_file, day_of, every
from portal.sign_in.signed import Me, SignedIn

router = APIRouter(prefix="/don-vi")


@router.get("/danh-sach.{kind}")
async def units_as_file(
    me: SignedIn, kind: Kind, name: Annotated[str | None, Query(max_length=300)] = None
) -> Response:
    """Danh sách đơn vị, narrowed as the page is."""
    said = (words("searched", text=name),) if name else ()
    listing = Listing("don-vi", words("units"), "columns_of_units", _units(me, name), said)
    return await as_file(listing, kind)


async def _units(me: Me, name: str | None) -> Rows:
    async for one in every(me, "directory", "/units", name=name):
        yield {
            "code": one["code"],
            "name": one["name"],
            "level": term("level", one["level"]),
            "valid_from": day_of(one["valid_from"]),
            "valid_to": day_of(one["valid_to"]),
        }


@router.get("/{unit_id}/phan-cong.{kind}")
async def people_as_file(me: SignedIn, unit_id: UUID, kind: Kind) -> Response:
    """Phân công trong một đơn vị."""
    unit = await me.get("directory", f"/units/{unit_id}")
    listing = Listing(
        "phan-cong", words("assignments"), "columns_of_assignments", _people(me, unit_id), (unit["name"],)
    )
    return await as_file(listing, kind)


async def _people(me: Me, unit_id: UUID) -> Rows:
    async for one in every(me, "directory", "/people", unit_id=unit_id):
        for held in one["assignments"]:
            yield {
                "name": one["name"],
                "role": held["role_name"],
                "valid_from": day_of(held["valid_from"]),
                "valid_to": day_of(held["valid_to"]),
                "document_number": held["document_number"],
                "document_date": day_of(held["document_date"]),
            }
