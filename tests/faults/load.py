"""The steady load: officers write and submit, offices check, appraise and sign, councils sit, all over HTTP.

Dossiers come at a pace that does not wait for anybody, as on a province's last evening; everybody else does the
tasks that they find. What is random comes from the seed.
"""

import asyncio
import random
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from demo import view
from demo.client import Refused
from demo.councils import Councils
from demo.example import Person
from tests.faults.client import GivenUp, Recorded, Sent
from tests.faults.fault import Violated
from tests.faults.world import World

PACE: Final = 0.8
"""Dossiers a second."""
A_DOSSIER: Final = 8.0
"""Commands by which the average dossier goes its way; nine through three stages, fewer through the council."""
LOOK_S: Final = 0.8
"""Seconds between two looks of an office at its tasks."""
AT_ONCE: Final = 4
"""Tasks that an office does at the same time."""
COUNCIL_EVERY: Final = 8
"""One dossier in so many goes through a council."""
DECIDED_S: Final = 90.0
"""How long a council's way to its decision may take."""
OUTSTANDING: Final = 150
"""Submissions under way at most; a longer queue would only measure itself."""
COMMUNES: Final = ("11242", "11245", "11248")
UNATTENDED: Final = "11254"
"""A commune whose head is away: what it submits stays open at its first step."""
OFFICE: Final = "300-TCKH"
DISTRICT, PROVINCE = "300", "30"
DESKS: Final = (
    *((code, "head") for code in (*COMMUNES, DISTRICT, PROVINCE)),
    ("300-NV", "standing_officer"),
    ("30-SNV", "standing_officer"),
)
WINDOW_S: Final = 5.0
"""Over how long a rate is taken."""
AS_BEFORE: Final = 0.95
SEALED_ONCE: Final = 2
"""The revision of a dossier that was submitted once, and is what everybody on its way sees."""
_MOVED_ON: Final = frozenset(
    {
        "step_not_open",
        "stage_not_open",
        "stage_already_concluded",
        "not_found",
        "verdict_missing",
        "already_decided",
    }
)
"""Verdicts of the state that only mean that somebody was there before, or that a list was a moment old."""
_NOBODY_TO_PROPOSE: Final = frozenset({"outcome_impossible", "nomination_held"})
"""All were declined, or what is decided at this level waits for its decision."""


@dataclass
class Load:
    """The officers of one phase: from `begin` to `end`."""

    world: World
    chance: random.Random
    pace: float = PACE
    done_at: list[float] = field(default_factory=list)
    """When each command was acknowledged, by the monotonic clock."""
    submitted_at: list[float] = field(default_factory=list)
    decisions: int = 0
    """Issued in this phase, after a council."""
    _nominees: dict[str, list[str]] = field(default_factory=dict)
    _taken: set[tuple[str, str, int | None]] = field(default_factory=set)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _writing: int = 0
    _number: int = 0
    _first: int = 0

    def __post_init__(self) -> None:
        self.services = Recorded(self.world.state, self.world.log)
        self._first = len(self.world.log.sent)

    @property
    def offered(self) -> float:
        """Commands a second that the new dossiers ask for on their way."""
        return self.pace * A_DOSSIER

    @property
    def sent(self) -> list[Sent]:
        """The commands of this phase."""
        return self.world.log.sent[self._first :]

    def begin(self) -> None:
        """Let everybody start work."""
        self._start(self._write())
        for code, role in DESKS:
            for person in self.world.province.holders(role, code):
                self._start(self._desk(person, code))
        self._start(self._council())

    async def end(self) -> None:
        """Nobody begins anything; what is under way gets its answer, or is given up. Raises what somebody met."""
        self.services.ending.set()
        while waiting := [
            task for task in self._tasks if not task.done()
        ]:  # whoever ends may have begun another
            await asyncio.wait(waiting)
        await self.services.http.aclose()
        await asyncio.gather(*self._tasks)

    async def acknowledged(self, count: int, seconds: float = 60.0) -> None:
        """Wait until so many commands of this phase were acknowledged. Raises Violated, also for an officer's error."""
        await self._until(lambda: len(self.done_at) >= count, f"{count} commands in {seconds:.0f} s", seconds)

    async def steady(self, seconds: float = WINDOW_S) -> float:
        """Commands a second over the next seconds."""
        began = time.monotonic()
        await asyncio.sleep(seconds)
        return self.rate(began, began + seconds)

    def rate(self, since: float, until: float, of: list[float] | None = None) -> float:
        """Commands a second between two moments."""
        moments = self.done_at if of is None else of
        return sum(since <= moment < until for moment in moments) / (until - since)

    async def decided(self, seconds: float = DECIDED_S) -> None:
        """Wait for one more decision after a council: that way is not dead, either. Raises Violated."""
        before = self.decisions
        await self._until(lambda: self.decisions > before, f"a decision in {seconds:.0f} s", seconds)

    async def recovered(self, before: float, since: float, limit_s: float) -> float:
        """Seconds from `since` until the rate is 95 % of the one before. Raises Violated after `limit_s`."""

        def as_before() -> float | None:
            for begin in (since, *(moment for moment in self.done_at if since <= moment <= since + limit_s)):
                over = begin + WINDOW_S <= time.monotonic()
                if over and self.rate(begin, begin + WINDOW_S) >= AS_BEFORE * before:
                    return begin - since
            return None

        wanted = f"{AS_BEFORE:.0%} of {before:.1f} commands/s again within {limit_s:.0f} s"
        left = since + limit_s + WINDOW_S - time.monotonic()
        await self._until(lambda: as_before() is not None, wanted, left)
        return as_before() or 0.0

    async def _until(self, holds: Callable[[], bool], wanted: str, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not holds():
            for task in self._tasks:
                if task.done() and not task.cancelled() and (failure := task.exception()):
                    raise failure
            if time.monotonic() > deadline:
                raise Violated([f"not reached: {wanted}; the last 5 s had {self._now():.1f} commands/s"])
            await asyncio.sleep(LOOK_S)

    def _now(self) -> float:
        return self.rate(time.monotonic() - 5, time.monotonic())

    def _start(self, work: Coroutine[Any, Any, object]) -> None:
        async def until_the_end() -> None:
            with suppress(GivenUp):
                await work

        self._tasks.add(asyncio.create_task(until_the_end()))

    async def _write(self) -> None:
        """A new dossier at each beat, whether or not the earlier ones got their answers."""
        beat = time.monotonic()
        while not self.services.ending.is_set():
            code = (
                OFFICE if self._number % COUNCIL_EVERY == COUNCIL_EVERY - 1 else self.chance.choice(COMMUNES)
            )
            if self._writing < OUTSTANDING:
                self._start(self._submit(code))
            beat += 1 / self.pace
            await self._pause(max(0.0, beat - time.monotonic()))

    async def unattended(self, count: int) -> list[str]:
        """Ids of so many new dossiers that nobody works on."""
        return [await self._submit(UNATTENDED) for _ in range(count)]

    async def _submit(self, code: str) -> str:
        """A dossier of a unit, submitted. Returns its id."""
        officer = self.world.province.person("officer", code).id
        self._number += 1
        self._writing += 1
        try:
            body = self._body(code, self._number)
            dossier: dict[str, Any] = await self.services.post("submissions", "/dossiers", officer, body)
            self._done()
            self._nominees[dossier["id"]] = [nominee["id"] for nominee in dossier["nominees"]]
            path, seen = f"/dossiers/{dossier['id']}/submit", dossier["revision"]
            await self.services.post("submissions", path, officer, seen=seen)
            self._done()
            self.submitted_at.append(time.monotonic())
            return str(dossier["id"])
        finally:
            self._writing -= 1

    def _done(self) -> None:
        self.done_at.append(time.monotonic())

    async def _desk(self, person: Person, code: str) -> None:
        """One officer at their tasks: several at once, each once."""
        at_once = asyncio.Semaphore(AT_ONCE)
        while not self.services.ending.is_set():
            for task in await self.services.every("submissions", "/tasks", person.id):
                place = (task["about_id"], task["what"], task["stage"])
                if task["what"] not in {"check", "appraise", "sign"} or place in self._taken:
                    continue
                self._taken.add(place)
                await at_once.acquire()
                self._start(self._do(person.id, code, task, at_once))
            await self._pause(LOOK_S)

    async def _do(self, by: UUID, code: str, task: dict[str, Any], at_once: asyncio.Semaphore) -> None:
        stage = f"/dossiers/{task['about_id']}/stages/{task['stage']}"
        try:
            act, body = await self._act(by, code, task)
            await self.services.post("submissions", f"{stage}/{act}", by, body, seen=SEALED_ONCE)
            self._done()
        except Refused as refused:
            if refused.code not in _MOVED_ON | _NOBODY_TO_PROPOSE:
                raise
        finally:
            at_once.release()

    async def _act(self, by: UUID, code: str, task: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        match task["what"]:
            case "check":
                return "check", {"complete": True}
            case "appraise":
                nominees = await self._nominees_of(by, task["about_id"])
                return "appraise", {
                    "verdicts": [{"nominee_id": one, "result": "supported"} for one in nominees]
                }
            case _:
                letter = {"number": f"{self._number}/TTr-{code}", "issued_on": "2025-04-28"}
                return "conclude", {"outcome": "proposed", "letter": letter}

    async def _nominees_of(self, by: UUID, dossier_id: str) -> list[str]:
        """From the answer to the officer who wrote it; for a dossier of an earlier phase the service is asked."""
        if dossier_id not in self._nominees:
            dossier = await self.services.get("submissions", f"/dossiers/{dossier_id}", by)
            self._nominees[dossier_id] = [
                nominee["id"] for nominee in dossier["nominees"] if nominee["state"] == "in_review"
            ]
        return self._nominees[dossier_id]

    async def _council(self) -> None:
        """The district's council at its sessions, and the decisions that follow."""
        councils = Councils(
            self.world.province,
            self.services,
            self.world.units,
            self.world.clock,
            self.chance,
            numbers=1000 + self._first,
            patience=0,
        )
        while not self.services.ending.is_set():
            for session_id, code in await view.sitting(self.world.state):
                try:
                    await councils.work(code, session_id)
                except Refused as refused:
                    if refused.code not in _MOVED_ON:
                        raise
                self.decisions = len(councils.decisions)
            await self._pause(5 * LOOK_S)

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self.services.ending.wait(), seconds)

    def _body(self, code: str, number: int) -> dict[str, Any]:
        award = "giay_khen_chu_tich_huyen" if code == OFFICE else "bang_khen_thu_tuong"
        return {
            "round_id": self.world.round_id,
            "submitting_unit_id": str(self.world.units[code]),
            "letter": {"number": f"{number:05}/TTr-{code}", "issued_on": "2025-04-28"},
            "nominees": [self._nominee(award, place) for place in range(2)],
        }

    def _nominee(self, award: str, place: int) -> dict[str, Any]:
        return {
            "subject_type": "household",
            "name": f"Hộ gia đình số {self.chance.randint(1, 99_999)}.{place} (mẫu)",
            "description": f"Thôn {place + 1}",
            "award_code": award,
            "achievements": [
                {"summary": "Hiến 120 m² đất.", "period_from": "2022-12-01", "period_to": "2025-03-31"}
            ],
            "evidence": [{"title": "Biên bản", "reference": "BB-07/2024", "sha256": "0" * 64}],
        }


def begun(world: World, chance: random.Random) -> Load:
    """A load at work."""
    load = Load(world, chance)
    load.begin()
    return load
