"""The levels' offices: each looks at its tasks and does them, as its people would on a working day."""

import random
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from demo.client import Refused, Services
from demo.dossiers import Officers
from demo.example import Example, Person

_MOVED_ON = frozenset(
    {"step_not_open", "stage_not_open", "stage_already_concluded", "precondition_failed", "not_found"}
)
"""Refusals that only mean that the list of tasks was a moment old."""


@dataclass
class Offices:
    """Standing offices and heads of every unit on a route."""

    example: Example
    services: Services
    officers: Officers
    chance: random.Random
    letters: int = 0
    late: set[str] = field(default_factory=set)
    """Units whose head is away until their step is overdue."""
    returned: set[str] = field(default_factory=set)
    overdue_signed: int = 0

    async def work(self, code: str, role: str) -> int:
        """One look of the holders of a role in a unit at their tasks. Returns how many were done."""
        return sum([await self._work(person, code) for person in self.example.holders(role, code)])

    async def _work(self, person: Person, code: str) -> int:
        done = 0
        for task in await self.services.every("submissions", "/tasks", person.id):
            try:
                done += await self._do(person, code, task)
            except Refused as refused:
                if refused.code not in _MOVED_ON:
                    raise
        return done

    async def _do(self, person: Person, code: str, task: dict[str, Any]) -> int:
        match task["what"]:
            case "check":
                await self._check(person.id, task)
            case "appraise":
                await self._appraise(person.id, task)
            case "sign":
                return await self._sign(person.id, code, task)
            case "correct":
                await self.officers.correct(code, task)
            case _:
                return 0
        return 1

    async def _check(self, by: UUID, task: dict[str, Any]) -> None:
        dossier_id = task["about_id"]
        incomplete = dossier_id in self.officers.to_return - self.returned
        body: dict[str, Any] = {"complete": not incomplete}
        if incomplete:
            self.returned.add(dossier_id)
            body["reason"] = "Thiếu biên bản họp xét của đơn vị trình; đề nghị bổ sung và trình lại."
        path = f"/dossiers/{dossier_id}"
        seen = (await self.services.get("submissions", path, by))["revision"]
        await self.services.post("submissions", f"{path}/stages/{task['stage']}/check", by, body, seen)

    async def _appraise(self, by: UUID, task: dict[str, Any]) -> None:
        path = f"/dossiers/{task['about_id']}"
        dossier = await self.services.get("submissions", path, by)
        verdicts = []
        for nominee in dossier["nominees"]:
            if nominee["state"] != "in_review":
                continue
            declined = self.chance.randrange(self.example.play.incidents.declined_in) == 0
            verdict = {"nominee_id": nominee["id"], "result": "declined" if declined else "supported"}
            if declined:
                verdict["reason"] = "Thành tích chưa đủ mức độ ảnh hưởng theo tiêu chuẩn khen thưởng."
            verdicts.append(verdict)
        body, seen = {"verdicts": verdicts}, dossier["revision"]
        await self.services.post("submissions", f"{path}/stages/{task['stage']}/appraise", by, body, seen)

    async def _sign(self, by: UUID, code: str, task: dict[str, Any]) -> int:
        if code in self.late and not task["overdue"]:
            return 0
        path = f"/dossiers/{task['about_id']}"
        dossier = await self.services.get("submissions", path, by)
        seen = dossier["revision"]
        states = [nominee["state"] for nominee in dossier["nominees"]]
        if "in_review" in states:
            self.letters += 1
            letter = {"number": f"{self.letters}/TTr-{code}", "issued_on": dossier["now"][:10]}
            body: dict[str, Any] = {"outcome": "proposed", "letter": letter}
        else:
            body = {"outcome": "declined", "reason": "Không còn đối tượng đủ điều kiện, tiêu chuẩn."}
        await self.services.post("submissions", f"{path}/stages/{task['stage']}/conclude", by, body, seen)
        self.overdue_signed += bool(task["overdue"])
        return 1
