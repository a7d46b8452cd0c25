"""How a dossier gets as far as a test wants it, and what one reads off it there."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from contracts.awards import DecisionIssuedV1, DecisionItem, ItemOutcome, SessionConcludedV1
from kit.ids import new_id
from tests.submissions.province import COMMUNE, GIAY_KHEN, Province


async def council(
    here: Province, dossier: dict[str, Any], code: str, *approved: str, attempt: int = 1
) -> None:
    """The session of a unit's council concluded: the named nominees were approved, the others not."""
    session_id = uuid4()
    outcomes = tuple(
        ItemOutcome(
            item_id=new_id(),
            dossier_id=dossier["id"],
            attempt=attempt,
            nominee_id=nominee["id"],
            award_code=nominee["award_code"],
            approved=nominee["id"] in approved,
            in_favour=7 if nominee["id"] in approved else 2,
            members=9,
        )
        for nominee in dossier["nominees"]
        if nominee["state"] == "in_review"
    )
    fact = SessionConcludedV1(
        session_id=session_id,
        unit_id=here.units[code].unit_id,
        round_id=UUID(here.round_id),
        outcomes=outcomes,
    )
    await here.app.tell(fact, session_id)


async def issued(here: Province, dossier: dict[str, Any], code: str, *nominees: str) -> None:
    """A decision of a unit's head on these nominees was issued."""
    decision_id = uuid4()
    items = tuple(
        DecisionItem(
            register_entry_id=new_id(),
            register_number=number,
            item_id=new_id(),
            dossier_id=dossier["id"],
            nominee_id=UUID(nominee),
            award_code=GIAY_KHEN,
            name="Hộ ông Nguyễn Văn Mẫu",
        )
        for number, nominee in enumerate(nominees, start=1)
    )
    fact = DecisionIssuedV1(
        decision_id=decision_id,
        unit_id=here.units[code].unit_id,
        round_id=UUID(here.round_id),
        number="812",
        series="QĐ-UBND",
        issued_on=date(2025, 5, 20),
        items=items,
    )
    await here.app.tell(fact, decision_id)


def ids(dossier: dict[str, Any]) -> list[str]:
    return [nominee["id"] for nominee in dossier["nominees"]]


def states(dossier: dict[str, Any]) -> list[str]:
    return [nominee["state"] for nominee in dossier["nominees"]]


async def code_of(answer: Any, status: int) -> str:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return str(answer.json()["code"])


async def to_district(here: Province, *nominees: dict[str, Any]) -> dict[str, Any]:
    """A dossier whose commune has proposed it; the district's check is open."""
    dossier = await here.submitted(*nominees)
    await propose(here, dossier, COMMUNE)
    return dossier


async def propose(here: Province, dossier: dict[str, Any], code: str) -> None:
    """The commune proposes a dossier that it has submitted; the district's check opens."""
    await here.lead(dossier["id"], 1, "council")
    await council(here, dossier, code, *ids(dossier))
    await here.step(dossier["id"], 1, "sign")
    body = {"outcome": "proposed", "letter": {"number": "15/TTr-UBND", "issued_on": "2025-04-28"}}
    head = here.person("head", code)
    await here.ok(await here.app.post(f"/dossiers/{dossier['id']}/stages/1/conclude", head, body))
    await here.lead(dossier["id"], 2, "check")
