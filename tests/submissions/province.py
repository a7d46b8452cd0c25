"""A small Thanh Miện inside a submissions service under test: units, people, catalogue, movement, round."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from contracts.awards import AwardRecordedV1
from contracts.directory import CalendarDay, CalendarRecordedV1, DayKind, UnitRecordedV1
from contracts.scoring import SheetRecordedV1
from kit.settings import Settings
from submissions.bootstrap import bootstrap
from tests.support.examples import data_of
from tests.support.running import Running, running, settings_for
from tests.support.scenes import scene
from tests.support.tokens import Issuer

EXAMPLE = "thanh-mien"
COMMUNE = "11287"
OTHER_COMMUNE = "11284"
DISTRICT = "300"
PROVINCE = "30"
GIAY_KHEN = "giay_khen_chu_tich_huyen"
BANG_KHEN = "bang_khen_chu_tich_tinh"
HUAN_CHUONG = "huan_chuong_lao_dong"
NAME = "Hộ ông Nguyễn Văn Mẫu"
WORKFLOWS = "service:workflows"


@dataclass
class Province:
    """The service, its units by code, one person for each (role, unit code), and the open round."""

    app: Running
    units: dict[str, UnitRecordedV1] = field(default_factory=dict)
    people: dict[tuple[str, str], UUID] = field(default_factory=dict)
    round_id: str = ""

    def person(self, role: str, code: str) -> UUID:
        return self.people[role, code]

    async def ok(self, answer: Any, status: int = 200) -> Any:
        assert answer.status_code == status, answer.text
        return answer.json()

    def nominee(self, award: str = GIAY_KHEN, **changes: Any) -> dict[str, Any]:
        return {
            "subject_type": "individual" if changes.get("person_id") else "household",
            "name": NAME,
            "description": "Thôn Đông, xã Thanh Giang",
            "award_code": award,
            "achievements": [
                {"summary": "Hiến 120 m² đất.", "period_from": "2022-12-01", "period_to": "2024-10-31"}
            ],
            "evidence": [{"title": "Biên bản", "reference": "BB-07/2024", "sha256": "0" * 64}],
        } | changes

    async def draft(
        self, *nominees: dict[str, Any], code: str = COMMUNE, by: UUID | None = None
    ) -> dict[str, Any]:
        """A new draft of a unit."""
        body = {
            "round_id": self.round_id,
            "submitting_unit_id": str(self.units[code].unit_id),
            "letter": {"number": "12/TTr-UBND", "issued_on": "2024-11-18"},
            "nominees": apart(nominees or (self.nominee(),)),
        }
        found: dict[str, Any] = await self.ok(
            await self.app.post("/dossiers", by or self.person("officer", code), body), 201
        )
        return found

    async def submitted(self, *nominees: dict[str, Any], code: str = COMMUNE) -> dict[str, Any]:
        """A sealed dossier of a unit."""
        dossier = await self.draft(*nominees, code=code)
        found: dict[str, Any] = await self.ok(
            await self.app.post(f"/dossiers/{dossier['id']}/submit", self.person("officer", code))
        )
        return found

    async def interested(
        self, person: UUID, dossier: dict[str, Any], reason: str = "Hộ được đề nghị là gia đình tôi."
    ) -> None:
        """The person declares an interest in every nominee of the dossier."""
        body = {
            "nominee_ids": [nominee["id"] for nominee in dossier["nominees"]],
            "ground": "close_relative",
            "reason": reason,
        }
        await self.ok(await self.app.post(f"/dossiers/{dossier['id']}/interests", person, body))

    async def lead(self, dossier_id: str, number: int, *steps: str, attempt: int = 1) -> None:
        """What the workflow would command: open the stage, and its steps so far."""
        base = f"/dossiers/{dossier_id}/stages/{number}"
        await self.ok(await self.app.post(f"{base}/open", WORKFLOWS, {"attempt": attempt}))
        for step in steps:
            body = {"attempt": attempt, "step": step}
            await self.ok(await self.app.post(f"{base}/open-step", WORKFLOWS, body))

    async def step(self, dossier_id: str, number: int, step: str, attempt: int = 1) -> Any:
        body = {"attempt": attempt, "step": step}
        return await self.app.post(f"/dossiers/{dossier_id}/stages/{number}/open-step", WORKFLOWS, body)

    async def read(self, dossier_id: str, role: str = "officer", code: str = COMMUNE) -> dict[str, Any]:
        found: dict[str, Any] = await self.ok(
            await self.app.get(f"/dossiers/{dossier_id}", self.person(role, code))
        )
        return found


def apart(nominees: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The nominees, those of the usual name told apart by their number: nobody stands twice in a list."""
    return [
        nominee | {"name": f"{NAME} {place}"} if place and nominee["name"] == NAME else nominee
        for place, nominee in enumerate(nominees)
    ]


ROLES = {
    COMMUNE: ("officer", "head", "council_member"),
    OTHER_COMMUNE: ("officer", "head", "council_member"),
    DISTRICT: ("head", "council_secretary"),
    "300-NV": ("officer", "standing_officer"),
    PROVINCE: ("head", "council_secretary"),
    "30-SNV": ("standing_officer",),
}


@asynccontextmanager
async def province(url: str, issuer: Issuer | None = None) -> AsyncIterator[Province]:
    """Everything up to the open round, at eight o'clock on 5 May 2025."""
    async with running(bootstrap(Settings(**settings_for(url))), issuer) as app:
        yield await scene(app, set_up)


async def set_up(app: Running) -> Province:
    """The same in a service with an empty database, by its own commands and reactions."""
    await app.set_clock("2025-05-05 08:00+07")
    await app.beat()
    here = Province(app)
    await _units(here)
    for code, roles in ROLES.items():
        for role in roles:
            here.people[role, code] = await app.person(role, here.units[code])
    here.people["administrator", PROVINCE] = await app.person("administrator", here.units[PROVINCE])
    for award in data_of(EXAMPLE, "awards.yaml")["awards"]:
        await app.tell(award_told(award), f"{award['code']}@{award['rule_set']}")
    days = (
        CalendarDay(date=date(2025, 5, 1), kind=DayKind.HOLIDAY, name="Ngày Quốc tế Lao động"),
        CalendarDay(date=date(2025, 5, 2), kind=DayKind.SWAP_OFF, name="Nghỉ hoán đổi"),
    )
    await app.tell(CalendarRecordedV1(year=2025, days=days), "2025")
    admin = here.person("administrator", PROVINCE)
    standing = here.person("standing_officer", "300-NV")
    await here.ok(await app.send("PUT", "/rule-sets", admin, data_of(EXAMPLE, "rule_sets.yaml")))
    await here.ok(await app.send("PUT", "/movements", standing, data_of(EXAMPLE, "movement.yaml")))
    sheet = data_of(EXAMPLE, "score_sheet.yaml")
    await app.tell(sheet_told(sheet), sheet["code"])
    opened = await here.ok(await app.send("PUT", "/rounds", standing, data_of(EXAMPLE, "round.yaml")))
    here.round_id = opened["id"]
    return here


async def _units(here: Province) -> None:
    """The example's units, parents first, standing offices by code."""
    import csv

    from kit.ids import new_id
    from tests.support.examples import EXAMPLES

    rows = list(csv.DictReader((EXAMPLES / EXAMPLE / "units.csv").read_text("utf-8").splitlines()))
    ids = {row["code"]: new_id() for row in rows}
    waiting = rows
    while waiting:
        ready = [row for row in waiting if not row["parent_code"] or row["parent_code"] in here.units]
        for row in ready:
            here.units[row["code"]] = await here.app.unit(
                row["code"],
                row["kind"],
                row["level"],
                here.units.get(row["parent_code"]),
                unit_id=ids[row["code"]],
                name=row["name"],
                standing_office_id=ids.get(row["standing_office_code"]),
            )
        waiting = [row for row in waiting if row not in ready]


def award_told(award: dict[str, Any]) -> AwardRecordedV1:
    return AwardRecordedV1(
        code=award["code"],
        name=award["name"],
        kind=award["kind"],
        subject_types=tuple(award["subject_types"]),
        decided_by=tuple(award["decided_by"]["kinds"]),
        proposed_by=tuple(award["proposed_by"]["kinds"]) if award["proposed_by"] else (),
        rule_set=award["rule_set"],
        article=award["article"],
        valid_from=award["valid_from"],
        valid_to=award["valid_to"],
    )


def sheet_told(sheet: dict[str, Any]) -> SheetRecordedV1:
    groups = {group for criterion in sheet["criteria"] for group in criterion["criteria_groups"]}
    return SheetRecordedV1(
        code=sheet["code"],
        name=sheet["name"],
        movement_code=sheet["movement"],
        criteria_groups=tuple(sorted(groups)),
    )
