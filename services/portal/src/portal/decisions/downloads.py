"""The list of decisions, those whom one names, and the register of a year, as files."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from portal.awards import award_names
from portal.components.words import long_day, term, words
from portal.decisions.answers import Decision, Heading, RegisterEntry
from portal.downloads import Kind, Listing, Rows, as_file, every
from portal.services import at_once
from portal.sign_in.signed import Me, SignedIn

router = APIRouter(prefix="/quyet-dinh")


@router.get("/danh-sach.{kind}")
async def decisions_as_file(me: SignedIn, kind: Kind) -> Response:
    """Danh sách quyết định."""
    return await as_file(
        Listing("quyet-dinh", words("decisions"), "columns_of_decisions", _decisions(me)), kind
    )


async def _decisions(me: Me) -> Rows:
    async for each in every(me, "awards", "/decisions"):
        one = Heading.model_validate(each)
        yield {
            "called": one.called,
            "issued_on": one.issued_on,
            "unit": one.unit_name,
            "round": one.round_name,
            "kind": term("decision_kind", one.kind),
            "status": term("decision_status", one.status),
        }


@router.get("/so-khen-thuong/{unit_id}/danh-sach.{kind}")
async def register_as_file(
    request: Request, me: SignedIn, unit_id: UUID, year: Annotated[int, Query(ge=2000, le=2099)], kind: Kind
) -> Response:
    """Sổ khen thưởng of a unit and year."""
    awards, unit = await at_once(award_names(request, me), me.get("directory", f"/units/{unit_id}"))
    listing = Listing(
        name=f"so-khen-thuong-{year}",
        title=words("register_of", year=year),
        columns="columns_of_the_register",
        rows=_register(me, unit_id, year, awards),
        said=(unit["name"],),
    )
    return await as_file(listing, kind)


async def _register(me: Me, unit_id: UUID, year: int, awards: Mapping[str, str]) -> Rows:
    async for each in every(me, "awards", "/register", unit_id=unit_id, year=year):
        entry = RegisterEntry.model_validate(each)
        yield {
            "number": entry.number,
            "name": entry.name,
            "award": awards.get(entry.award_code, entry.award_code),
            "achievement_period": entry.achievement_period,
            "prize_money": entry.prize_money,
            "stands": _stands(revoked=entry.revoked, replaced=entry.replaced),
        }


def _stands(*, revoked: bool, replaced: bool = False) -> str | None:
    """What became of an entry; nothing of one that stands as it was written."""
    if revoked:
        return term("nominee_state", "revoked")
    return term("decision_status", "replaced") if replaced else None


@router.get("/{decision_id}/danh-sach.{kind}")
async def entries_as_file(request: Request, me: SignedIn, decision_id: UUID, kind: Kind) -> Response:
    """Danh sách khen thưởng of a decision."""
    found, awards = await at_once(
        me.read(Decision, "awards", f"/decisions/{decision_id}"), award_names(request, me)
    )
    issued = [long_day(found.issued_on)] if found.issued_on else []
    listing = Listing(
        name="danh-sach-khen-thuong",
        title=words("awarded"),
        columns="columns_of_entries",
        rows=_entries(found, awards),
        said=(", ".join([words("decision", called=found.called), *issued]), found.unit_name or ""),
    )
    return await as_file(listing, kind)


async def _entries(decision: Decision, awards: Mapping[str, str]) -> Rows:
    for number, entry in enumerate(decision.entries, 1):
        yield {
            "number": number,
            "name": entry.name_now or entry.name,
            "printed": entry.name if entry.name_now else None,
            "award": awards.get(entry.award_code, entry.award_code),
            "register_number": entry.register_number,
            "prize_money": entry.money,
            "stands": _stands(revoked=entry.revoked),
        }
