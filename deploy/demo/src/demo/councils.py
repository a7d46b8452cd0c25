"""The councils: secretary, members, panel, the ballot, and the decision that follows."""

import random
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from demo.client import Refused, Services
from demo.clock import Clock
from demo.example import Example

PATIENCE: Final = 12
SMALL: Final = 3
"""A council of so few has nobody recused and nobody absent in the play."""
AGAINST: Final = 0.04
"""How likely a member votes against a nomination."""
_MOVED_ON: Final = frozenset(
    {"session_state_conflict", "agenda_empty", "nomination_held", "precondition_failed"}
)
"""Refusals that only mean that one was a moment too early or too late: what a council approved is decided once
submissions has recorded it and handed it over.
"""


@dataclass
class Councils:
    """Every council of the play, and the decisions of the heads whom it advises."""

    example: Example
    services: Services
    units: dict[str, UUID]
    clock: Clock
    chance: random.Random
    numbers: int = 811
    patience: int = PATIENCE
    """Looks without a further nomination after which an agenda is closed, whoever is still below."""
    recusals: int = 0
    written: int = 0
    panels: int = 0
    decisions: list[dict[str, Any]] = field(default_factory=list)
    _agendas: dict[str, tuple[int, int]] = field(default_factory=dict)
    _decided: set[str] = field(default_factory=set)
    _voted: set[str] = field(default_factory=set)
    _scored: set[str] = field(default_factory=set)

    async def work(self, code: str, session_id: str) -> int:
        """One look of a unit's council at a session of its own. Returns how much was done."""
        if session_id in self._decided:
            return 0
        secretary = self.example.person("council_secretary", code).id
        path = f"/sessions/{session_id}"
        session = await self.services.get("awards", path, secretary)
        try:
            return await self._attend(code, secretary, path, session)
        except Refused as refused:
            if refused.code not in _MOVED_ON:
                raise
            return 0

    async def _attend(self, code: str, secretary: UUID, path: str, session: dict[str, Any]) -> int:
        match session["status"]:
            case "agenda_open":
                return await self._close_agenda(path, secretary, session)
            case "agenda_closed":
                return await self._score(session, secretary)
            case "ballot_open":
                return await self._vote(code, path, secretary, session)
            case "concluded":
                return await self._decide(code, secretary, session)
        return 0

    async def _close_agenda(self, path: str, secretary: UUID, session: dict[str, Any]) -> int:
        """When nobody more is expected from below, or nobody more has come for a while."""
        size, looks = self._agendas.get(path, (0, 0))
        looks = looks + 1 if len(session["items"]) == size else 0
        self._agendas[path] = (len(session["items"]), looks)
        if session["still_below"]["count"] and looks < self.patience:
            return 0
        await self.services.post("awards", f"{path}/close-agenda", secretary, seen=session["version"])
        return 1

    async def _score(self, session: dict[str, Any], secretary: UUID) -> int:
        """Every panellist scores every nomination from which they are not recused."""
        if not session["panel_sheet"] or session["panel_concluded_at"] or session["id"] in self._scored:
            return 0
        path = f"/panels/{session['id']}"
        try:
            panel = await self.services.get("scoring", path, secretary)
        except Refused as refused:
            if refused.code == "not_found":
                return 0  # the workflow has not opened it yet
            raise
        for member in panel["panellists"]:
            person = UUID(member["person_id"])
            mine = await self.services.get("scoring", path, person)
            scores = [
                {"item_id": item["item_id"], "points": self._points(panel)}
                for item in mine["items"]
                if not (item["withdrawn"] or item["recused"])
            ]
            if scores:
                await self.services.send("PUT", "scoring", f"{path}/scores", person, {"scores": scores})
        self._scored.add(session["id"])
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

    async def _vote(self, code: str, path: str, secretary: UUID, session: dict[str, Any]) -> int:
        """Members vote in the room; in a large council one recuses themselves and another votes in writing."""
        if path in self._voted:
            return 0
        heads = {person.id for person in self.example.holders("head", code)}
        members = [UUID(member) for member in session["awaited"]]
        present = [member for member in members if member != secretary and member not in heads]
        items = [item["id"] for item in session["items"] if item["status"] != "withdrawn"]
        recused = {(recusal["member_id"], recusal["item_id"]) for recusal in session["recusals"]}
        absent = None
        if present and len(session["members"]) > SMALL and len(items) > 1:
            reason = {"item_id": items[0], "reason": "Là người thân của đối tượng được đề nghị."}
            await self.services.post("awards", f"{path}/recusals", present[0], reason)
            recused.add((str(present[0]), items[0]))
            self.recusals += 1
            absent = present[-1]
        for member in members:
            await self._cast(path, member, secretary if member == absent else member, items, recused)
        cast = await self.services.get("awards", path, secretary)
        await self.services.post("awards", f"{path}/end-ballot", secretary, seen=cast["version"])
        self._voted.add(path)
        return len(members)

    async def _cast(
        self, path: str, member: UUID, by: UUID, items: list[str], recused: set[tuple[str, str]]
    ) -> None:
        """One paper; somebody else's, entered by the secretary, is a written vote."""
        choices = [
            {"item_id": item, "choice": "against" if self.chance.random() < AGAINST else "for"}
            for item in items
            if (str(member), item) not in recused
        ]
        body: dict[str, Any] = {"choices": choices, "manner": "present"}
        if by != member:
            body |= {
                "manner": "written",
                "member_id": str(member),
                "paper_reference": "Phiếu xin ý kiến số 01",
            }
            self.written += 1
        if choices:
            await self.services.post("awards", f"{path}/ballots", by, body)

    async def _decide(self, code: str, secretary: UUID, session: dict[str, Any]) -> int:
        """What the head may decide goes into a decision: drafted, signed, numbered by the document office."""
        awards = {
            award["code"]
            for award in self.example.data("awards.yaml")["awards"]
            if self._kind(code) in award["decided_by"]["kinds"]
        }
        approved = [
            item for item in session["items"] if item["status"] == "approved" and item["award_code"] in awards
        ]
        if not approved:
            self._decided.add(session["id"])
            return 1
        year = self.example.play.begins.year
        body = {
            "unit_id": str(self.units[code]),
            "items": [await self._entry(secretary, item) for item in approved],
            "legal_bases": ["Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022"],
            "achievement_period": f"Từ tháng 12 năm {year - 3} đến tháng 3 năm {year}",
        }
        draft = await self.services.post("awards", "/decisions", secretary, body)
        self._decided.add(session["id"])
        decision = f"/decisions/{draft['id']}"
        head, clerk = (self.example.person(role, code).id for role in ("head", "clerk"))
        signed = await self.services.post("awards", f"{decision}/sign", head, seen=draft["version"])
        self.numbers += 1
        today = self.clock.now.astimezone(self.example.play.begins.tzinfo)
        body = {"number": str(self.numbers), "series": "QĐ-UBND", "issued_on": f"{today:%Y-%m-%d}"}
        issued = await self.services.post("awards", f"{decision}/issue", clerk, body, signed["version"])
        self.decisions.append(issued | {"unit": self._name_of(code)})
        return 1

    async def _entry(self, secretary: UUID, item: dict[str, Any]) -> dict[str, Any]:
        """The sealed name with its salt, and as the decision prints it; facts don't carry names, so the drafter reads
        both in the dossier.
        """
        path = f"/dossiers/{item['dossier_id']}"
        dossier = await self.services.get("submissions", path, secretary)
        names = await self.services.get("submissions", f"{path}/sealed-names", secretary)
        sealed = next(one for one in names if one["nominee_id"] == item["nominee_id"])
        where = next(one["description"] for one in dossier["nominees"] if one["id"] == item["nominee_id"])
        return {
            "item_id": item["id"],
            "name": sealed["name"],
            "salt": sealed["salt"],
            "printed_name": f"{sealed['name']}, {where}",
            "printed_reason": "Ghi kèm nơi ở, nơi công tác",
        }

    def _kind(self, code: str) -> str:
        return next(unit["kind"] for unit in self.example.units if unit["code"] == code)

    def _name_of(self, code: str) -> str:
        return next(unit["name"] for unit in self.example.units if unit["code"] == code)
