"""Submissions, scoring and awards with the same units and people; what one tells is heard when a test says so."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Any, Final
from uuid import UUID

import orjson
from aiokafka import ConsumerRecord

import awards.bootstrap
import scoring.bootstrap
from contracts.awards import ItemOutcome, SessionConcludedV1
from contracts.submissions import (
    NomineeOnRoute,
    NomineesHandedOverV1,
    StepKind,
    StepOpenedV1,
)
from kit.ids import new_id
from kit.settings import Settings
from tests.awards.council import catalogue
from tests.invariants.facts import plain_record
from tests.submissions.province import COMMUNE, DISTRICT, PROVINCE, WORKFLOWS, Province, province
from tests.support.circles import circle_of
from tests.support.running import Running, running, settings_for
from tests.support.tokens import Issuer

JUDGING: Final = ("submissions", "scoring", "awards")
"""The services in which people judge nominations."""
OFFICE: Final = "300-NV"
SHEET: Final[dict[str, Any]] = {
    "code": "bang-diem",
    "name": "Bảng điểm",
    "movement": "thanh-mien-ha-tang-tiet-kiem",
    "tie_break": ["smaller_spread", "earlier_received"],
    "criteria": [{"code": "ha-tang", "name": "Hạ tầng", "max_points": 100, "weight": 1}],
}


@dataclass
class World:
    """The three services. `apps` by name; `province` is the submissions side."""

    apps: dict[str, Running]
    province: Province
    members: list[UUID] = field(default_factory=list)
    _told: dict[str, int] = field(default_factory=dict)
    _waiting: dict[str, list[ConsumerRecord]] = field(default_factory=dict)

    async def assign(self, person: UUID, role: str, code: str) -> None:
        """The person holds the role, in every service's eyes."""
        for app in self.apps.values():
            await app.assign(person, role, self.province.units[code])

    async def gather(self) -> None:
        """Take up what was told since, for everybody else; nobody has heard it yet."""
        for name, app in self.apps.items():
            rows = await app.sql(
                "SELECT position, topic, key, headers, payload FROM outbox"
                f" WHERE position > {self._told.get(name, 0)} ORDER BY position"
            )
            for row in rows:
                self._told[name] = row.position
                headers = [(header, value.encode()) for header, value in row.headers]
                record = plain_record(row.topic, row.key.encode(), row.payload, row.position, headers)
                for other in self.apps:
                    if other != name:
                        self._waiting.setdefault(other, []).append(record)

    async def hear(self, draw: Random | None = None) -> None:
        """Everything that waits arrives; facts of one key in their order, otherwise as drawn."""
        for _ in range(20):
            await self.gather()
            if not any(self._waiting.values()):
                return
            for name in self.apps:
                for record in _in_some_order(self._waiting.pop(name, []), draw):
                    await self.apps[name].service.inbox.replay(record)
        raise AssertionError("facts go round and round")

    async def nominated(self) -> dict[str, Any]:
        """A dossier with two nominees before the district's council, checked and appraised by the office."""
        here = self.province
        dossier = await here.submitted(here.nominee(), here.nominee(name="Hộ bà Trần Thị Thử"))
        await here.lead(dossier["id"], 1, "council")
        await self.hear()
        return await here.read(dossier["id"])

    async def proposed_by_the_commune(self, dossier: dict[str, Any]) -> None:
        """The commune's council approved, and its head signed the letter upward."""
        commune = self.province.units[COMMUNE].unit_id
        outcomes = tuple(
            ItemOutcome(
                item_id=new_id(),
                dossier_id=dossier["id"],
                attempt=1,
                nominee_id=nominee["id"],
                award_code=nominee["award_code"],
                approved=True,
                in_favour=5,
                members=5,
            )
            for nominee in dossier["nominees"]
        )
        concluded = SessionConcludedV1(
            session_id=new_id(), unit_id=commune, round_id=dossier["round_id"], outcomes=outcomes
        )
        await self.apps["submissions"].tell(concluded, concluded.session_id)
        await self.province.step(dossier["id"], 1, "sign")
        letter = {"outcome": "proposed", "letter": {"number": "13/TTr-UBND", "issued_on": "2025-05-05"}}
        head = self.province.person("head", COMMUNE)
        await self.ok("submissions", f"/dossiers/{dossier['id']}/stages/1/conclude", head, letter)

    async def before_council(self, dossier: dict[str, Any]) -> UUID:
        """The district's session with both nominees on a closed agenda, its panel open; the session's id."""
        await self.asked(dossier)
        return await self.session_of(DISTRICT)

    async def asked(self, dossier: dict[str, Any]) -> None:
        """The district's council is asked for the dossier, wherever that is."""
        await self.hear()
        district = self.province.units[DISTRICT].unit_id
        rounds = dossier["round_id"]
        nominees = tuple(
            NomineeOnRoute(
                nominee_id=nominee["id"],
                subject_type=nominee["subject_type"],
                award_code=nominee["award_code"],
                deciding_stage=2,
            )
            for nominee in dossier["nominees"]
        )
        step = StepOpenedV1(
            dossier_id=dossier["id"],
            round_id=rounds,
            submitting_unit_id=dossier["submitting_unit_id"],
            attempt=1,
            stage=2,
            unit_id=district,
            step=StepKind.COUNCIL,
            office_id=district,
            opened_at=datetime(2025, 5, 5, 2, tzinfo=UTC),
            due_at=None,
            nominees=nominees,
        )
        submitter, commune = UUID(dossier["submitting_unit_id"]), self.province.units[COMMUNE].unit_id
        circle = circle_of(UUID(dossier["id"]), commune, district, submitter=submitter, round_id=UUID(rounds))
        for name in ("awards", "scoring"):
            await self.apps[name].tell(circle, dossier["id"], sequence=dossier["version"])
        await self.apps["awards"].tell(step, dossier["id"])

    async def session_of(self, code: str) -> UUID:
        """The unit's session that is being prepared: its agenda closed, its panel and its ballot open."""
        unit_id = self.province.units[code].unit_id
        (prepared,) = await self.apps["awards"].sql(
            f"SELECT id, round_id FROM sessions WHERE unit_id = '{unit_id}' AND status = 'agenda_open'"
        )
        session_id: UUID = prepared.id
        secretary = self.province.person("council_secretary", code)
        await self.ok("awards", f"/sessions/{session_id}/close-agenda", secretary)
        case = await self.apps["awards"].get(f"/sessions/{session_id}/case", WORKFLOWS)
        opening = {
            "session_id": session_id,
            "unit_id": unit_id,
            "round_id": prepared.round_id,
            "sheet_code": SHEET["code"],
            "panellists": self.members,
            "items": case.json()["items"],
        }
        await self.ok("scoring", "/panels", WORKFLOWS, opening)
        await self.ok("awards", f"/sessions/{session_id}/open-ballot", WORKFLOWS)
        return session_id

    async def handed_over(self, dossier: dict[str, Any]) -> None:
        """Submissions recorded the district's council and handed the nominees over to be decided."""
        fact = NomineesHandedOverV1(
            dossier_id=dossier["id"],
            round_id=dossier["round_id"],
            submitting_unit_id=dossier["submitting_unit_id"],
            attempt=1,
            stage=2,
            unit_id=self.province.units[DISTRICT].unit_id,
            nominee_ids=tuple(nominee["id"] for nominee in dossier["nominees"]),
        )
        await self.apps["awards"].tell(fact, dossier["id"])

    async def ok(self, service: str, path: str, by: UUID | str, body: Any = None) -> Any:
        answer = await self.apps[service].post(path, by, body)
        assert answer.is_success, f"{service} {path}: {answer.text}"
        return answer.json()


def _in_some_order(records: list[ConsumerRecord], draw: Random | None) -> list[ConsumerRecord]:
    if draw is None:
        return records
    by_key: dict[Any, list[ConsumerRecord]] = {}
    for record in records:
        by_key.setdefault((record.topic, record.key), []).append(record)
    ordered = []
    while queues := [queue for queue in by_key.values() if queue]:
        ordered.append(draw.choice(queues).pop(0))
    return ordered


@asynccontextmanager
async def world(urls: dict[str, str], issuer: Issuer | None = None) -> AsyncIterator[World]:
    async with AsyncExitStack() as stack:
        here = await stack.enter_async_context(province(urls["submissions"], issuer))
        apps = {"submissions": here.app}
        for module in (scoring.bootstrap, awards.bootstrap):
            name = module.__name__.partition(".")[0]
            service = module.bootstrap(Settings(**settings_for(urls[name])))
            apps[name] = await stack.enter_async_context(running(service, issuer))
        found = World(apps, here)
        for name in ("scoring", "awards"):
            await apps[name].set_clock("2025-05-05 08:00+07")
            await apps[name].beat()
            for unit in here.units.values():
                await apps[name].tell(unit, unit.unit_id)
            for (role, code), person in here.people.items():
                await apps[name].assign(person, role, here.units[code])
        for role in ("council_chair", "council_member", "council_member"):
            member = await here.app.person(role, here.units[DISTRICT])
            for name in ("scoring", "awards"):
                await apps[name].assign(member, role, here.units[DISTRICT])
            found.members.append(member)
        admin = here.person("administrator", PROVINCE)
        assert (await apps["awards"].send("PUT", "/awards", admin, catalogue())).is_success
        opener = here.person("standing_officer", OFFICE)
        assert (await apps["scoring"].send("PUT", f"/sheets/{SHEET['code']}", opener, SHEET)).is_success
        await found.hear()
        yield found


def code_of(answer: Any) -> str:
    """The code of a refusal; empty where it was taken."""
    return "" if answer.is_success else str(orjson.loads(answer.content)["code"])


__all__ = ["COMMUNE", "DISTRICT", "JUDGING", "OFFICE", "World", "code_of", "world"]
