"""The officers of the submitting units: they write, forget something, submit, correct, recall."""

import asyncio
import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from demo.client import Refused, Services
from demo.example import Example, sample_name

_SUBJECTS = ("individual", "collective", "household", "organisation")
_DEEDS = {
    "individual": "Vận động 14 hộ dân hiến đất, trực tiếp giám sát thi công tuyến đường liên thôn.",
    "collective": "Hoàn thành giải phóng mặt bằng sớm 45 ngày, giải ngân vốn đầu tư công đạt 97,2% kế hoạch.",
    "household": "Tự nguyện hiến 120 m² đất ở và tường rào để mở rộng đường giao thông nông thôn.",
    "organisation": "Ủng hộ 350 triệu đồng xây dựng nhà văn hóa thôn, cắt giảm 12% chi phí điện sản xuất.",
}


@dataclass
class Officers:
    """What the submitting units do, decided by the play's seed."""

    example: Example
    services: Services
    round_id: str
    units: dict[str, UUID]
    chance: random.Random
    refused: list[str] = field(default_factory=list)
    to_return: set[str] = field(default_factory=set)
    recalled: list[str] = field(default_factory=list)
    submitted: list[str] = field(default_factory=list)

    async def submit_everything(self) -> None:
        """Every unit's dossiers; the first ones are incomplete, the next ones will be returned, the next recalled."""
        plans = [
            (unit, number)
            for unit in self.example.submitting_units()
            for number in range(1, self.example.play.dossiers[unit["kind"]] + 1)
        ]
        self.chance.shuffle(plans)
        incidents = self.example.play.incidents
        fates = ["incomplete"] * incidents.incomplete + ["returned"] * incidents.returned
        fates += ["recalled"] * incidents.recalled
        fates += ["plain"] * (len(plans) - len(fates))
        at_once = asyncio.Semaphore(8)
        bodies = [self._body(unit, number) for unit, number in plans]

        async def one(plan: tuple[dict[str, str], int], body: dict[str, Any], fate: str) -> None:
            async with at_once:
                await self._submit(plan[0]["code"], body, fate)

        await asyncio.gather(*map(one, plans, bodies, fates))

    async def correct(self, code: str, task: dict[str, Any]) -> None:
        """A dossier came back: add what was missing and submit it again."""
        officer, path = self.example.person("officer", code).id, f"/dossiers/{task['about_id']}"
        dossier = await self.services.get("submissions", path, officer)
        kept = (
            "id",
            "subject_type",
            "name",
            "description",
            "award_code",
            "achievements",
            "evidence",
            "person_id",
        )
        body = {
            "letter": {
                "number": f"{dossier['letter']['number']}-bs",
                "issued_on": dossier["letter"]["issued_on"],
            },
            "nominees": [
                {name: nominee[name] for name in kept}
                for nominee in dossier["nominees"]
                if nominee["state"] == "in_review"
            ],
        }
        etag = {"If-Match": f'"{dossier["revision"]}"'}
        edited = await self.services.send("PUT", "submissions", path, officer, body, **etag)
        await self.services.post("submissions", f"{path}/submit", officer, seen=edited["revision"])

    async def _submit(self, code: str, body: dict[str, Any], fate: str) -> None:
        officer = self.example.person("officer", code).id
        missing = body["nominees"][0].pop("evidence") if fate == "incomplete" else None
        dossier = await self.services.post("submissions", "/dossiers", officer, body)
        path = f"/dossiers/{dossier['id']}"
        if missing is not None:
            try:
                await self.services.post("submissions", f"{path}/submit", officer, seen=dossier["revision"])
            except Refused as refused:
                self.refused.append(refused.code)
            body["nominees"][0]["evidence"] = missing
            kept = [
                nominee | {"id": known["id"]}
                for nominee, known in zip(body["nominees"], dossier["nominees"], strict=True)
            ]
            edited = {"letter": body["letter"], "nominees": kept}
            etag = {"If-Match": f'"{dossier["revision"]}"'}
            dossier = await self.services.send("PUT", "submissions", path, officer, edited, **etag)
        sealed = await self.services.post("submissions", f"{path}/submit", officer, seen=dossier["revision"])
        self.submitted.append(dossier["id"])
        if fate == "returned":
            self.to_return.add(dossier["id"])
        if fate == "recalled":
            reason = {"reason": "Đơn vị rà soát lại danh sách đề nghị."}
            await self.services.post("submissions", f"{path}/recall", officer, reason, sealed["revision"])
            self.recalled.append(dossier["id"])

    def _body(self, unit: dict[str, str], number: int) -> dict[str, Any]:
        fewest, most = self.example.play.nominees
        return {
            "round_id": self.round_id,
            "submitting_unit_id": str(self.units[unit["code"]]),
            "letter": {
                "number": f"{number:02}/TTr-{unit['code']}",
                "issued_on": f"{self.example.play.begins:%Y-%m-%d}",
            },
            "nominees": list(self._nominees(unit, self.chance.randint(fewest, most))),
        }

    def _nominees(self, unit: dict[str, str], count: int) -> Iterator[dict[str, Any]]:
        awards, year = self.example.play.awards, self.example.play.begins.year
        taken: set[str] = set()  # nobody stands twice in a list
        for place, subject in enumerate(self.chance.choices(_SUBJECTS, k=count), start=1):
            name = sample_name(self.chance)
            while name in taken:
                name = sample_name(self.chance)
            taken.add(name)
            called = {
                "individual": f"Ông (bà) {name}",
                "collective": f"Tập thể tổ công tác số {place} (mẫu)",
                "household": f"Hộ gia đình ông (bà) {name}",
                "organisation": f"Công ty TNHH {name.split()[2]} {name.split()[1]} {place} (mẫu)",
            }[subject]
            yield {
                "subject_type": subject,
                "name": called,
                "description": unit["name"],
                "award_code": self.chance.choices(list(awards), list(awards.values()))[0],
                "achievements": [
                    {
                        "summary": _DEEDS[subject],
                        "period_from": f"{year - 3}-12-01",
                        "period_to": f"{year}-03-31",
                    }
                ],
                "evidence": [
                    {
                        "title": "Báo cáo thành tích có xác nhận",
                        "reference": f"MC-{self.chance.randint(1000, 9999)}/{year}",
                        "sha256": hashlib.sha256(name.encode()).hexdigest(),
                    }
                ],
            }
