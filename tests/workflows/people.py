"""A dossier of the province, its people's acts, and the workflow that leads it between them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from temporalio.testing import WorkflowEnvironment

from contracts.awards import DecisionIssuedV1, DecisionItem, ItemOutcome, SessionConcludedV1
from kit.clock import LOCAL
from kit.ids import new_id
from tests.submissions.province import COMMUNE, DISTRICT, PROVINCE, Province
from tests.support.running import Running
from tests.workflows.clock import Clock
from tests.workflows.leading import Leading, until
from workflows.cases.dossier_approval.kind import DOSSIER_APPROVAL

UNITS = {1: COMMUNE, 2: DISTRICT, 3: PROVINCE}
OFFICES = {2: "300-NV", 3: "30-SNV"}


@dataclass
class Play:
    """One dossier and everybody who has to do with it. Every act is carried on until the workflow has answered it."""

    here: Province
    led: Leading
    environment: WorkflowEnvironment | None = None
    clock: Clock | None = None
    dossier_id: str = ""
    carries: bool = True
    """Whether facts reach the workflow after each act."""
    _letters: int = field(default=20)

    @property
    def app(self) -> Running:
        return self.here.app

    @property
    def workflow_id(self) -> str:
        return DOSSIER_APPROVAL.workflow_id(self.dossier_id)

    # the people

    async def submit(self, *nominees: dict[str, Any]) -> None:
        await self._follow()
        dossier = await self.here.submitted(*nominees)
        self.dossier_id = dossier["id"]
        await self._carried()

    async def council(self, stage: int, approved: Iterable[str] | None = None) -> None:
        """The council's session concluded; nobody named: all who came before it were approved."""
        dossier = await self.dossier()
        before = [nominee for nominee in dossier["nominees"] if nominee["state"] == "in_review"]
        passed = {nominee["id"] for nominee in before} if approved is None else set(approved)
        outcomes = tuple(_outcome(dossier, nominee, nominee["id"] in passed) for nominee in before)
        session_id = uuid4()
        fact = SessionConcludedV1(
            session_id=session_id,
            unit_id=self.here.units[UNITS[stage]].unit_id,
            round_id=UUID(self.here.round_id),
            outcomes=outcomes,
        )
        await self._follow()
        await self.app.tell(fact, session_id)
        await self._carried()

    async def check(self, stage: int, missing: str = "") -> None:
        """The standing office finds the dossier complete, or says what is missing."""
        body = {"complete": False, "reason": missing} if missing else {"complete": True}
        await self._act(f"stages/{stage}/check", self._officer(stage), body)

    async def appraise(self, stage: int, declined: Iterable[str] = ()) -> None:
        no = set(declined)
        verdicts = [
            {"nominee_id": nominee["id"], "result": "declined", "reason": "Chưa đủ thời gian lập thành tích."}
            if nominee["id"] in no
            else {"nominee_id": nominee["id"], "result": "supported"}
            for nominee in (await self.dossier())["nominees"]
            if nominee["state"] == "in_review"
        ]
        await self._act(f"stages/{stage}/appraise", self._officer(stage), {"verdicts": verdicts})

    async def conclude(self, stage: int, outcome: str = "proposed") -> None:
        """The head signs: proposes with a letter, or returns or declines with a reason."""
        self._letters += 1
        letter = {"number": f"{self._letters}/TTr-UBND", "issued_on": "2025-04-28"}
        more = {"letter": letter} if outcome == "proposed" else {"reason": "Chưa đủ điều kiện."}
        head = self.here.person("head", UNITS[stage])
        await self._act(f"stages/{stage}/conclude", head, {"outcome": outcome} | more)

    async def recall(self) -> None:
        officer = self.here.person("officer", COMMUNE)
        await self._act("recall", officer, {"reason": "Đơn vị xin rút để bổ sung."})

    async def withdraw(self, nominee: str) -> None:
        """The commune withdraws one nominee, and the others go on."""
        officer = self.here.person("officer", COMMUNE)
        await self._act(f"nominees/{nominee}/withdraw", officer, {"reason": "Cá nhân xin rút."})

    async def correct(self) -> None:
        """The commune corrects a returned dossier and submits it again."""
        dossier = await self.dossier()
        officer = self.here.person("officer", COMMUNE)
        body = {
            "letter": {"number": "18/TTr-UBND", "issued_on": "2025-04-28"},
            "nominees": [
                self.here.nominee() | {"id": nominee["id"], "name": nominee["name"]}
                for nominee in dossier["nominees"]
            ],
        }
        match = {"If-Match": f'"{dossier["revision"]}"'}
        await self._follow()
        await self.here.ok(await self.app.send("PUT", f"/dossiers/{self.dossier_id}", officer, body, **match))
        await self._act("submit", officer)

    async def issue(self, stage: int, *nominees: str) -> None:
        """The head of the stage's unit decided on these nominees, and the decision is public."""
        decision_id = uuid4()
        items = tuple(
            DecisionItem(
                register_entry_id=new_id(),
                register_number=number,
                item_id=new_id(),
                dossier_id=UUID(self.dossier_id),
                nominee_id=UUID(nominee),
                award_code="giay_khen_chu_tich_huyen",
                name="Hộ gia đình",
            )
            for number, nominee in enumerate(nominees, start=1)
        )
        fact = DecisionIssuedV1(
            decision_id=decision_id,
            unit_id=self.here.units[UNITS[stage]].unit_id,
            round_id=UUID(self.here.round_id),
            number="812",
            series="QĐ-UBND",
            issued_on=date(2025, 5, 20),
            items=items,
        )
        await self._follow()
        await self.app.tell(fact, decision_id)
        await self._carried()

    # time

    async def pass_until(self, moment: str) -> None:
        """Let business time pass to five seconds after a local moment: '2025-05-09 00:00'."""
        await self._follow()
        await self.pass_time(at(moment) - await self.now() + timedelta(seconds=5))

    async def pass_time(self, time: timedelta) -> None:
        assert self.environment
        await self.environment.sleep(time)
        await self._follow()
        await self._carried()

    async def now(self) -> datetime:
        """Business time."""
        found: datetime = (await self.app.sql("SELECT business_now()"))[0][0]
        return found

    # what is found

    async def dossier(self) -> dict[str, Any]:
        return await self.here.read(self.dossier_id)

    async def nominees(self) -> list[str]:
        return [nominee["id"] for nominee in (await self.dossier())["nominees"]]

    async def states(self) -> list[str]:
        return [nominee["state"] for nominee in (await self.dossier())["nominees"]]

    async def open_step(self) -> tuple[int, str] | None:
        """Stage and step that are open."""
        for stage in (await self.dossier())["stages"]:
            for step in stage["steps"]:
                if step["status"] == "open":
                    return stage["number"], step["kind"]
        return None

    async def facts(self, verb: str) -> list[dict[str, Any]]:
        """Payloads of this dossier's facts of one kind: 'step_overdue'."""
        return [
            payload
            for kind, payload in await self.app.facts()
            if kind == f"submissions.dossier.{verb}.v1" and payload["dossier_id"] == self.dossier_id
        ]

    async def times(self, verb: str) -> list[str]:
        """When this dossier's facts of one kind happened, in local time to the minute."""
        rows = await self.app.sql(
            f"SELECT headers FROM outbox WHERE key = '{self.dossier_id}' ORDER BY position"
        )
        found = [dict(row.headers) for row in rows]
        return [
            f"{datetime.fromisoformat(headers['ce_time']).astimezone(LOCAL):%Y-%m-%d %H:%M}"
            for headers in found
            if headers["ce_type"] == f"submissions.dossier.{verb}.v1"
        ]

    async def trouble(self) -> str | None:
        """What the workflow says that it is held up by."""
        found: str | None = (await self.led.progress(self.workflow_id))["trouble"]
        return found

    async def held_up(self, trouble: str) -> None:
        """Wait until the workflow says that it is held up by this."""

        async def says_so() -> bool:
            return await self.trouble() == trouble

        await until(says_so)

    async def version(self) -> int:
        rows = await self.app.sql(f"SELECT version FROM dossiers WHERE id = '{self.dossier_id}'")
        return int(rows[0][0])

    async def settled(self) -> None:
        """Carry facts until the workflow has seen the newest version and the dossier moves no more."""

        async def calm() -> bool:
            if await self.led.carry():
                return False
            seen = await self.led.progress(self.workflow_id)
            version = await self.version()
            at_rest = bool(seen["case"]) and seen["case"]["version"] == version
            return at_rest and not await self.led.carry() and version == await self.version()

        await until(calm)

    async def led_to(self, stage: int, step: str) -> None:
        """Carry facts until this step is open."""

        async def is_open() -> bool:
            await self.led.carry()
            return await self.open_step() == (stage, step)

        await until(is_open)

    async def outcome(self) -> str:
        """How the workflow ended."""
        found: str = await self.led.handle(self.workflow_id).result()
        return found

    async def _act(self, path: str, by: UUID, body: Any = None) -> None:
        await self._follow()
        await self.here.ok(await self.app.post(f"/dossiers/{self.dossier_id}/{path}", by, body))
        await self._carried()

    async def _follow(self) -> None:
        if self.clock:
            await self.clock.follow()
        await self.app.beat()

    async def _carried(self) -> None:
        if self.carries:
            await self.settled()

    def _officer(self, stage: int) -> UUID:
        return self.here.person("standing_officer", OFFICES[stage])


def at(moment: str) -> datetime:
    """A local moment: '2025-05-09 00:00'."""
    return datetime.fromisoformat(moment).replace(tzinfo=LOCAL)


def _outcome(dossier: dict[str, Any], nominee: dict[str, Any], approved: bool) -> ItemOutcome:
    return ItemOutcome(
        item_id=new_id(),
        dossier_id=UUID(dossier["id"]),
        attempt=dossier["attempt"],
        nominee_id=UUID(nominee["id"]),
        award_code=nominee["award_code"],
        approved=approved,
        in_favour=7 if approved else 2,
        members=9,
    )
