"""People who were looked for, with the roles that they hold, as a file."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from portal.components.words import words
from portal.downloads import Cell, Kind, Listing, Rows, as_file, day_of, every
from portal.sign_in.signed import Me, SignedIn

router = APIRouter(prefix="/quan-tri")


@router.get("/nguoi.{kind}")
async def people_as_file(
    me: SignedIn, kind: Kind, name: Annotated[str, Query(min_length=1, max_length=300)]
) -> Response:
    """Cán bộ: whoever that name finds, a row for each role."""
    said = (words("searched", text=name),)
    return await as_file(
        Listing("can-bo", words("people"), "columns_of_people", _people(me, name), said), kind
    )


async def _people(me: Me, name: str) -> Rows:
    async for one in every(me, "directory", "/people/found", name=name):
        nothing: dict[str, Cell] = dict.fromkeys(("role", "unit", "valid_from", "valid_to"))
        held = [
            {
                "role": role["role_name"],
                "unit": role["unit_name"],
                "valid_from": day_of(role["valid_from"]),
                "valid_to": day_of(role["valid_to"]),
            }
            for role in one["roles"]
        ]
        for each in held or [nothing]:
            yield {"name": one["name"], "id": one["id"], **each}
