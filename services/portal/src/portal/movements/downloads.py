"""Rounds, where the dossiers of one lie, and who sent it none, as files."""

from uuid import UUID

from fastapi import APIRouter, Response

from portal.components.words import words
from portal.downloads import Kind, Listing, Rows, as_file, day_of, every, mark
from portal.movements.numbers import Office
from portal.sign_in.signed import Me, SignedIn

router = APIRouter()


@router.get("/phong-trao/danh-sach.{kind}")
async def rounds_as_file(me: SignedIn, kind: Kind) -> Response:
    """Các đợt xét khen thưởng."""
    return await as_file(Listing("dot-xet", words("rounds"), "columns_of_rounds", _rounds(me)), kind)


async def _rounds(me: Me) -> Rows:
    async for one in every(me, "submissions", "/rounds"):
        plan = one["plan"]
        yield {
            "name": plan["name"],
            "opens_on": day_of(plan["opens_on"]),
            "closes_on": day_of(plan["closes_on"]),
            "cancelled": mark(one["cancelled"] is not None),
        }


@router.get("/dot-xet/{round_id}/dang-cho.{kind}")
async def waiting_as_file(me: SignedIn, round_id: UUID, kind: Kind) -> Response:
    """Hồ sơ của đợt xét đang ở đâu."""
    said = (await _name_of(me, round_id),)
    listing = Listing("dang-cho", words("waiting"), "columns_of_waiting", _waiting(me, round_id), said)
    return await as_file(listing, kind)


async def _waiting(me: Me, round_id: UUID) -> Rows:
    async for each in every(me, "submissions", f"/rounds/{round_id}/waiting"):
        one = Office.model_validate(each)
        yield {
            "office": one.office or str(one.office_id),
            "overdue": one.overdue,
            "waiting": one.waiting,
            "since": one.since,
        }


@router.get("/dot-xet/{round_id}/chua-trinh.{kind}")
async def silent_as_file(me: SignedIn, round_id: UUID, kind: Kind) -> Response:
    """Đơn vị chưa có hồ sơ đến trong đợt xét."""
    said = (await _name_of(me, round_id),)
    listing = Listing("chua-trinh", words("silent"), "columns_of_silent_units", _silent(me, round_id), said)
    return await as_file(listing, kind)


async def _silent(me: Me, round_id: UUID) -> Rows:
    async for one in every(me, "submissions", f"/rounds/{round_id}/silent-units"):
        yield {"unit": one["unit"], "above": one["above"]}


async def _name_of(me: Me, round_id: UUID) -> str:
    found = await me.get("submissions", f"/rounds/{round_id}")
    return str(found["plan"]["name"])
