"""A running scoring service with a council of three, its secretary, and a sheet."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from contracts.directory import UnitRecordedV1
from kit.ids import new_id
from kit.settings import Settings
from scoring.bootstrap import bootstrap
from tests.support.circles import circle_of
from tests.support.running import Running, running, settings_for

WORKFLOWS = "service:workflows"
SHEET: dict[str, Any] = {
    "code": "bang-diem",
    "name": "Bảng điểm sơ kết",
    "movement": "phong-trao",
    "tie_break": ["smaller_spread", "earlier_received"],
    "criteria": [
        {"code": "ha-tang", "name": "Hạ tầng", "max_points": 100, "weight": 0.6, "criteria_groups": ["1.1a"]},
        {"code": "tiet-kiem", "name": "Tiết kiệm", "max_points": 50, "weight": 0.4},
    ],
}


@dataclass
class Council:
    """A unit whose council scores, and who is who in it."""

    app: Running
    unit: UnitRecordedV1
    officer: UUID
    secretary: UUID
    members: list[UUID]
    session_id: UUID
    items: list[dict[str, Any]]

    def opening(self, **changes: Any) -> dict[str, Any]:
        return {
            "session_id": self.session_id,
            "unit_id": self.unit.unit_id,
            "round_id": UUID(int=7),
            "sheet_code": "bang-diem",
            "panellists": self.members,
            "items": self.items,
        } | changes

    async def put_sheet(self, *, seen: int | None = None, **changes: Any) -> Any:
        body, match = SHEET | changes, {} if seen is None else {"If-Match": f'"{seen}"'}
        return await self.app.send("PUT", f"/sheets/{body['code']}", self.officer, body, **match)

    async def open(self, **changes: Any) -> Any:
        opening = self.opening(**changes)
        for dossier_id in {UUID(str(one["dossier_id"])) for one in opening["items"]}:
            circle = circle_of(dossier_id, self.unit.unit_id, submitter=UUID(int=6), round_id=UUID(int=7))
            await self.app.tell(circle, dossier_id)
        return await self.app.post("/panels", WORKFLOWS, opening)

    async def score(self, by: UUID, *given: tuple[int, float | str, float | str]) -> Any:
        """Points for items by their place from 0: infrastructure, thrift."""
        scores = [
            {"item_id": self.items[place]["item_id"], "points": {"ha-tang": first, "tiet-kiem": second}}
            for place, first, second in given
        ]
        return await self.app.send("PUT", f"/panels/{self.session_id}/scores", by, {"scores": scores})

    async def recuse(self, by: UUID, place: int, panellist: UUID | None = None) -> Any:
        body = {"item_id": self.items[place]["item_id"], "reason": "Là người thân"}
        if panellist:
            body["panellist_id"] = panellist
        return await self.app.post(f"/panels/{self.session_id}/recusals", by, body)

    async def show(self, by: UUID) -> Any:
        return await self.app.get(f"/panels/{self.session_id}", by)

    async def types(self) -> list[str]:
        """The verbs of the facts about panels that were published."""
        return [kind.split(".")[2] for kind, _ in await self.app.facts() if ".panel." in kind]


def item(person_id: UUID | None = None) -> dict[str, Any]:
    return {"item_id": new_id(), "dossier_id": new_id(), "nominee_id": new_id(), "person_id": person_id}


@pytest.fixture
def database_url(databases: Any) -> Iterator[str]:
    with databases("scoring") as url:
        yield url


@pytest.fixture
async def council(database_url: str) -> AsyncIterator[Council]:
    async with running(bootstrap(Settings(**settings_for(database_url)))) as app:
        unit = await app.unit("30", "tinh", "province")
        members = [await app.person("council_member", unit) for _ in range(3)]
        await app.beat()
        yield Council(
            app=app,
            unit=unit,
            officer=await app.person("standing_officer", unit),
            secretary=await app.person("council_secretary", unit),
            members=members,
            session_id=new_id(),
            items=[item(), item()],
        )
