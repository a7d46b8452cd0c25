"""The councils: secretary, members, panel, the ballot, and the decision that follows."""

import random
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from demo.client import Refused, Services
from demo.clock import Clock
from demo.example import Example

_MOVED_ON = frozenset({"session_state_conflict", "agenda_empty"})
"""Refusals that only mean that the list of sessions was a moment old."""


@dataclass
class Councils:
    """Every council of the play, and the decisions of the heads whom it advises."""

    example: Example
    services: Services
    units: dict[str, UUID]
    clock: Clock
    chance: random.Random
    numbers: int = 811
    recusals: int = 0
    written: int = 0
    panels: int = 0
    decisions: list[dict[str, Any]] = field(default_factory=list)
    _agendas: dict[str, tuple[int, int]] = field(default_factory=dict)
    _decided: set[str] = field(default_factory=set)
    _voted: set[str] = field(default_factory=set)
    _scored: set[str] = field(default_factory=set)

    async def work(self, code: str) -> int:
        """One look of a unit's council at its sessions. Returns how much was done."""
        secretary = self.example.person("council_secretary", code).id
        page = await self.services.get("awards", "/sessions?limit=200", secretary)
        done = 0
        for heading in page["items"]:
            if heading["unit_id"] == str(self.units[code]) and heading["id"] not in self._decided:
                try:
                    done += await self._attend(code, secretary, heading)
                except Refused as refused:
                    if refused.code not in _MOVED_ON:
                        raise
        return done

    async def _attend(self, code: str, secretary: UUID, heading: dict[str, Any]) -> int:
        path = f"/sessions/{heading['id']}"
        match heading["status"]:
            case "agenda_open":
                return await self._close_agenda(path, secretary)
            case "agenda_closed":
                return await self._score(heading, secretary)
            case "ballot_open":
                return await self._vote(code, path, secretary)
            case "concluded":
                return await self._decide(code, path, secretary)
        return 0

    async def _close_agenda(self, path: str, secretary: UUID) -> int:
        """When nobody more is expected from below, or nobody more has come for a while."""
        session = await self.services.get("awards", path, secretary)
        size, looks = self._agendas.get(path, (0, 0))
        looks = looks + 1 if len(session["items"]) == size else 0
        self._agendas[path] = (len(session["items"]), looks)
        if session["still_below"]["count"] and looks < 6:
            return 0
        await self.services.post("awards", f"{path}/close-agenda", secretary)
        return 1

    async def _score(self, heading: dict[str, Any], secretary: UUID) -> int:
        session = await self.services.get("awards", f"/sessions/{heading['id']}", secretary)
        if not session["panel_sheet"] or session["panel_concluded_at"] or heading["id"] in self._scored:
            return 0
        try:
            panel = await self.services.get("scoring", f"/panels/{heading['id']}", secretary)
        except Refused as refused:
            if refused.code == "not_found":
                return 0  # the workflow has not opened it yet
            raise
        for member in panel["panellists"]:
            scores = [
                {"item_id": item["item_id"], "points": self._points(panel)}
                for item in panel["items"]
                if not item["withdrawn"]
            ]
            body = {"scores": scores}
            path = f"/panels/{heading['id']}/scores"
            await self.services.send("PUT", "scoring", path, UUID(member["person_id"]), body)
        self._scored.add(heading["id"])
        self.panels += 1
        return len(panel["panellists"])

    def _points(self, panel: dict[str, Any]) -> dict[str, float]:
        return {
            criterion["code"]: self.chance.randint(140, 200)
            / 200
            * float(criterion["max_points"])
            // 0.5
            * 0.5
            for criterion in panel["criteria"]
        }

    async def _vote(self, code: str, path: str, secretary: UUID) -> int:
        """Members vote in the room; in a large council one recuses himself once and the last one votes in writing."""
        if path in self._voted:
            return 0
        session = await self.services.get("awards", path, secretary)
        members = [UUID(member) for member in session["members"]]
        items = [item["id"] for item in session["items"] if item["status"] != "withdrawn"]
        large = len(members) > 3
        recused: tuple[UUID, str] | None = None
        heads = {person.id for person in self.example.holders("head", code)}
        present = [member for member in members if member != secretary and member not in heads]
        if large and len(items) > 1 and not session["recusals"]:
            recused = (present[0], items[0])
            reason = {"item_id": items[0], "reason": "Là người thân của đối tượng được đề nghị."}
            await self.services.post("awards", f"{path}/recusals", recused[0], reason)
            self.recusals += 1
        absent = present[-1] if large else None
        for member in members:
            choices = [
                {"item_id": item, "choice": "against" if self.chance.random() < 0.04 else "for"}
                for item in items
                if (member, item) != recused
            ]
            body: dict[str, Any] = {"choices": choices, "manner": "present"}
            by = member
            if member == absent:
                by = secretary
                body |= {
                    "manner": "written",
                    "member_id": str(member),
                    "paper_reference": "Phiếu xin ý kiến số 01",
                }
                self.written += 1
            await self.services.post("awards", f"{path}/ballots", by, body)
        self._voted.add(path)
        return len(members)

    async def _decide(self, code: str, path: str, secretary: UUID) -> int:
        """What the head may decide goes into a decision: drafted, signed, numbered by the document office."""
        session = await self.services.get("awards", path, secretary)
        self._decided.add(session["id"])
        awards = {
            award["code"]
            for award in self.example.data("awards.yaml")["awards"]
            if self._kind(code) in award["decided_by"]["kinds"]
        }
        approved = [
            item for item in session["items"] if item["status"] == "approved" and item["award_code"] in awards
        ]
        if not approved:
            return 1
        body = {
            "unit_id": str(self.units[code]),
            "items": [
                {"item_id": item["id"], "name": await self._name(secretary, item)} for item in approved
            ],
            "legal_bases": ["Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022"],
            "achievement_period": "Từ tháng 12 năm 2022 đến tháng 3 năm 2025",
        }
        draft = await self.services.post("awards", "/decisions", secretary, body)
        decision = f"/decisions/{draft['id']}"
        await self.services.post("awards", f"{decision}/sign", self.example.person("head", code).id)
        self.numbers += 1
        today = self.clock.now.astimezone(self.example.play.begins.tzinfo)
        body = {"number": str(self.numbers), "series": "QĐ-UBND", "issued_on": f"{today:%Y-%m-%d}"}
        issued = await self.services.post(
            "awards", f"{decision}/issue", self.example.person("clerk", code).id, body
        )
        self.decisions.append(issued | {"unit": self._name_of(code)})
        return 1

    async def _name(self, secretary: UUID, item: dict[str, Any]) -> str:
        """The name as the decision prints it; facts don't carry names, so the drafter reads it in the dossier."""
        dossier = await self.services.get("submissions", f"/dossiers/{item['dossier_id']}", secretary)
        return next(
            f"{nominee['name']}, {nominee['description']}"
            for nominee in dossier["nominees"]
            if nominee["id"] == item["nominee_id"]
        )

    def _kind(self, code: str) -> str:
        return next(unit["kind"] for unit in self.example.units if unit["code"] == code)

    def _name_of(self, code: str) -> str:
        return next(unit["name"] for unit in self.example.units if unit["code"] == code)
