"""A province to measure in: Thanh Miện's units and people, and a round whose three stages have one signature each."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import httpx

from kit.settings import Settings
from localstack.issuer.clients import DEMO_CLIENT, PERSON_GRANT
from localstack.state import State
from submissions.bootstrap import bootstrap
from tests.bench.copies import Pattern
from tests.submissions.province import COMMUNE, DISTRICT, HUAN_CHUONG, PROVINCE, WORKFLOWS, Province, set_up
from tests.support.examples import data_of
from tests.support.running import running, settings_for

EXAMPLE: Final = "thanh-mien"
NOMINEES: Final = 3
LETTER: Final = {"number": "15/TTr-UBND", "issued_on": "2025-04-28"}
PROPOSED: Final = {"outcome": "proposed", "letter": LETTER}
"""What a head sends to conclude their stage."""
RETURNED: Final = {"outcome": "returned", "reason": "Thiếu biên bản bàn giao đất."}
_SIGN: Final = {"kind": "sign", "by": "unit", "working_days": 2, "remind_before_working_days": 1}


@dataclass(frozen=True)
class Bench:
    """Who acts in a filled database, and the dossiers of which copies are made."""

    round_id: str
    officer: UUID
    heads: tuple[UUID, ...]
    """Of the three stages, in their order."""
    units: tuple[UUID, ...]
    """Of the three stages, in their order."""
    communes: tuple[UUID, ...]
    """Every unit whose dossiers begin on this route."""
    draft: Pattern
    at_first_gate: Pattern
    """Submitted, its first stage and the signature there open."""
    at_last_gate: Pattern
    """Proposed by commune and district, and waiting for the province's signature."""
    closed: Pattern
    """Proposed at all three stages, and over."""
    returned: Pattern
    """Sent back by the head at its first stage."""


def three_gates() -> dict[str, Any]:
    """The example's round with nothing but a signature at commune, district and province."""
    plan = data_of(EXAMPLE, "round.yaml") | {"code": "ba-cap-ky", "name": "Đợt xét ba cấp ký"}
    plan.pop("scoring")
    (route, *_) = plan["routes"]
    stages = [stage | {"steps": [_SIGN]} for stage in route["stages"]]
    return plan | {"routes": [route | {"stages": stages}]}


async def fill(url: str) -> Bench:
    """Fill an empty submissions database through the service's own commands and reactions."""
    async with running(bootstrap(Settings(**settings_for(url)))) as app:
        here = await set_up(app)
        standing = here.person("standing_officer", "300-NV")
        opened = await here.ok(await here.app.send("PUT", "/rounds", standing, three_gates()))
        here.round_id = opened["id"]
        nominees = [nominee(number) for number in range(NOMINEES)]
        draft = await here.draft(*nominees)
        submitted = await here.submitted(*nominees)
        await here.lead(submitted["id"], 1, "sign")
        last = await here.submitted(*nominees)
        await _signed(here, last["id"], (COMMUNE, DISTRICT))
        await here.lead(last["id"], 3, "sign")
        closed = await here.submitted(*nominees)
        await _signed(here, closed["id"], (COMMUNE, DISTRICT, PROVINCE))
        await here.ok(await here.app.post(f"/dossiers/{closed['id']}/close", WORKFLOWS, {"attempt": 1}))
        returned = await here.submitted(*nominees)
        await here.lead(returned["id"], 1, "sign")
        path = f"/dossiers/{returned['id']}/stages/1/conclude"
        await here.ok(await here.app.post(path, here.person("head", COMMUNE), RETURNED))
        # the directory's heartbeat, which nobody sends here, holds for as long as a long run takes
        await here.app.sql("UPDATE authority_beats SET as_of = as_of + interval '1 day'")
        gates = (COMMUNE, DISTRICT, PROVINCE)
        return Bench(
            round_id=here.round_id,
            officer=here.person("officer", COMMUNE),
            heads=tuple(here.person("head", code) for code in gates),
            units=tuple(here.units[code].unit_id for code in gates),
            communes=tuple(unit.unit_id for unit in here.units.values() if unit.level == "commune"),
            draft=Pattern(UUID(draft["id"])),
            at_first_gate=Pattern(UUID(submitted["id"])),
            at_last_gate=Pattern(UUID(last["id"])),
            closed=Pattern(UUID(closed["id"])),
            returned=Pattern(UUID(returned["id"])),
        )


async def _signed(here: Province, dossier_id: str, gates: tuple[str, ...]) -> None:
    """Lead a submitted dossier through its first gates, each with its signature."""
    for number, code in enumerate(gates, start=1):
        await here.lead(dossier_id, number, "sign")
        path = f"/dossiers/{dossier_id}/stages/{number}/conclude"
        await here.ok(await here.app.post(path, here.person("head", code), PROPOSED))


def nominee(number: int) -> dict[str, Any]:
    """One of a dossier's nominees, for an award that the province's head may only propose: the last signature ends
    the dossier.
    """
    return {
        "subject_type": "household",
        "name": f"Hộ ông Nguyễn Văn Mẫu {number}",
        "description": "Thôn Đông, xã Thanh Giang",
        "award_code": HUAN_CHUONG,
        "achievements": [
            {
                "summary": "Hiến 120 m² đất làm đường giao thông nông thôn, vận động 14 hộ cùng làm theo.",
                "period_from": "2022-12-01",
                "period_to": "2025-03-31",
            }
        ],
        "evidence": [{"title": "Biên bản bàn giao", "reference": "BB-07/2024", "sha256": "0" * 64}],
    }


def principal_token(state: State, client: str) -> str:
    """A token of the stack's issuer for a service's own principal."""
    return _token(state, client, {"grant_type": "client_credentials"})


def token_of(state: State, person: UUID) -> str:
    """A token of the stack's issuer for a person."""
    return _token(state, DEMO_CLIENT, {"grant_type": PERSON_GRANT, "person_id": str(person)})


def _token(state: State, client: str, form: dict[str, str]) -> str:
    answer = httpx.post(f"{state.issuer_url}/token", data=form, auth=(client, state.client_secrets[client]))
    answer.raise_for_status()
    token: str = answer.json()["access_token"]
    return token
