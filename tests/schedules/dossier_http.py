"""A dossier in the whole of submissions: HTTP, idempotency, authority, inbox, outbox, a real database."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID, uuid4, uuid5

import httpx

from contracts import Fact
from contracts.awards import (
    DecisionAmendedV1,
    DecisionIssuedV1,
    DecisionItem,
    DecisionRevokedV1,
    ItemOutcome,
    NominationGivenBackV1,
    SessionConcludedV1,
)
from tests.schedules.cast import PEOPLE, Route
from tests.schedules.dossier_awards import News
from tests.schedules.dossier_model import LEADING, Command
from tests.schedules.wire import Letter, Wire, code_of
from tests.submissions.province import EXAMPLE, WORKFLOWS, Province, province
from tests.support.examples import data_of

_ON_TIME: Final = "2025-05-05 08:00+07"
_LATE: Final = "2025-06-14 08:00+07"
_LETTER: Final = {"number": "15/TTr-UBND", "issued_on": "2025-04-28"}
_REASON: Final = "Chưa đủ điều kiện."
_PATHS: Final = {
    "submit": "/submit",
    "recall": "/recall",
    "interest": "/interests",
    "ask_back": "/ask-back",
    "withdraw": "/nominees/{}/withdraw",
    "close": "/close",
    "edit": "",
    "check": "/stages/{}/check",
    "appraise": "/stages/{}/appraise",
    "conclude": "/stages/{}/conclude",
    "open_stage": "/stages/{}/open",
    "open_step": "/stages/{}/open-step",
    "remind": "/stages/{}/remind",
    "mark_overdue": "/stages/{}/mark-overdue",
}
_SHOWN: Final = ("state", "deciding_stage", "asked_back")
_DECIDED_ON: Final = date(2025, 5, 20)
_FINDS: Final[dict[str, dict[str, Any]]] = {
    "11287": {"self": True},
    "300": {"ancestor": {"level": "district"}},
    "30": {"ancestor": {"level": "province"}},
}


@dataclass
class Stage:
    """Submissions with the play's people in their roles; each schedule opens a round of its own."""

    here: Province
    wire: Wire
    people: list[UUID]
    guidance: dict[str, Any]
    rounds: int = 0
    late: bool = False

    async def set_late(self, late: bool) -> None:
        if late is not self.late:
            await self.here.app.set_clock(_LATE if late else _ON_TIME)
            self.late = late

    async def open_round(self, route: Route) -> str:
        """A new round on this route; its id."""
        self.rounds += 1
        body = self.guidance | {"code": f"dot-{self.rounds}", "routes": [template(route)]}
        standing = self.here.person("standing_officer", "300-NV")
        opened = await self.here.ok(await self.here.app.send("PUT", "/rounds", standing, body))
        return str(opened["id"])


@asynccontextmanager
async def stage(url: str) -> AsyncIterator[Stage]:
    async with province(url) as here:
        await here.app.sql(
            "UPDATE authority_assignments SET valid_to = '2020-01-01' WHERE role = 'council_member'"
        )  # only the cast's are members
        people = [await _person(here, roles) for roles in PEOPLE]
        yield Stage(here, Wire(here.app), people, data_of(EXAMPLE, "round.yaml"))


class HttpSide:
    """One dossier of the stage."""

    def __init__(self, on: Stage, route: Route, awards: list[int], person: int | None) -> None:
        self._on, self._route, self._awards = on, route, list(awards)
        self._person = person
        self._wire = on.wire
        self.id = ""
        self._round_id = ""
        self._ids: list[str] = []

    async def begin(self) -> None:
        await self._wire.begin()
        await self._on.set_late(late=False)
        self._round_id = await self._on.open_round(self._route)
        nominees = [self._nominee(award, n) for n, award in enumerate(self._awards)]
        if self._person is not None:
            person = {"person_id": str(self._on.people[self._person]), "subject_type": "individual"}
            nominees[0] |= person
        body = {
            "round_id": self._round_id,
            "submitting_unit_id": str(self._on.here.units["11287"].unit_id),
            "letter": _LETTER,
            "nominees": nominees,
        }
        answer = await self._wire.send(Letter("POST", "/dossiers", self._on.people[0], body))
        assert answer.status_code == 201, answer.text
        self.id = answer.json()["id"]
        self._learn(answer.json())

    def letter(self, command: Command) -> Letter:
        """The command as it goes over the wire."""
        by: UUID | str = WORKFLOWS if command.verb in LEADING else self._on.people[command.by]
        if command.verb == "cancel_round":
            path = f"/rounds/{self._round_id}/cancel"
            return Letter("POST", path, by, self._body(command), {"If-Match": f'"{command.revision}"'})
        on = self._ids[command.kept[0]] if command.verb == "withdraw" else command.stage
        path = f"/dossiers/{self.id}{_PATHS[command.verb].format(on)}"
        if command.verb == "edit":
            return Letter("PUT", path, by, self._edited(command), {"If-Match": f'"{command.revision}"'})
        match = {} if command.verb in LEADING else {"If-Match": f'"{command.revision}"'}
        return Letter("POST", path, by, self._body(command), match)

    async def send(self, command: Command) -> str:
        return self._heard(command, await self._wire.send(self.letter(command)))

    async def send_at_once(self, *commands: Command) -> list[str]:
        answers = await asyncio.gather(*(self._wire.send(self.letter(command)) for command in commands))
        return [self._heard(*one) for one in zip(commands, answers, strict=True)]

    async def double_click(self, command: Command) -> str:
        """The same command twice at once under one key: one answer."""
        letter = self.letter(command)
        one, other = await asyncio.gather(self._wire.send(letter), self._wire.send(letter))
        assert code_of(one) == code_of(other)
        if one.is_success:
            assert one.content == other.content
            replayed = [answer.headers.get("idempotency-replayed") for answer in (one, other)]
            assert sorted(replayed, key=str) == [None, "true"], "taken twice"
        return self._heard(command, one)

    async def hear(self, fact: News) -> bool:
        return await self._wire.tell(self._fact(fact), _key(self.id, fact))

    async def standing(self) -> dict[str, Any]:
        answer = await self._on.here.app.get(f"/dossiers/{self.id}", self._on.people[0])
        view = answer.json()
        by_id = {nominee["id"]: nominee for nominee in view["nominees"]}
        return {name: view[name] for name in ("status", "attempt", "version", "revision")} | {
            "nominees": [tuple(by_id[one][name] for name in _SHOWN) for one in self._ids],
            "stages": [
                (level["status"], level["outcome"], tuple(step["status"] for step in level["steps"]))
                for level in view["stages"]
            ],
        }

    def _body(self, command: Command) -> dict[str, Any] | None:
        reason = {"reason": _REASON} if command.reasoned else {}
        letter = {"letter": _LETTER} if command.outcome == "proposed" else {}
        step = {"step": command.step} if command.verb in {"open_step", "remind", "mark_overdue"} else {}
        bodies: dict[str, dict[str, Any] | None] = {
            "submit": None,
            "recall": {"reason": _REASON},
            "withdraw": {"reason": _REASON},
            "cancel_round": {
                "reason": _REASON,
                "document": {"number": "15/TB-NV", "issued_on": "2025-05-05"},
            },
            "interest": {
                "nominee_ids": [self._ids[n] for n in command.kept],
                "ground": "close_relative",
                "reason": _REASON,
            },
            "ask_back": {
                "nominee_ids": [self._ids[n] for n in command.kept],
                "purpose": command.outcome,
                "reason": _REASON,
            },
            "check": {"complete": command.outcome != "returned"} | reason,
            "appraise": {"verdicts": self._verdicts(command, reason)},
            "conclude": {"outcome": command.outcome} | letter | reason,
        }
        return bodies.get(command.verb, {"attempt": command.attempt} | step)

    def _heard(self, command: Command, answer: httpx.Response) -> str:
        if answer.is_success and command.verb == "edit":
            self._awards += command.added
            self._learn(answer.json())
        return code_of(answer)

    def _learn(self, view: dict[str, Any]) -> None:
        self._ids += [nominee["id"] for nominee in view["nominees"] if nominee["id"] not in self._ids]

    def _nominee(self, award: int, number: int) -> dict[str, Any]:
        return self._on.here.nominee(self._route.awards[award][0], name=f"Hộ ông Nguyễn Văn Mẫu {number}")

    def _edited(self, command: Command) -> dict[str, Any]:
        kept = [self._nominee(self._awards[n], n) | {"id": self._ids[n]} for n in command.kept]
        added = [self._nominee(award, n) for n, award in enumerate(command.added, start=len(self._awards))]
        return {"letter": _LETTER, "nominees": kept + added}

    def _verdicts(self, command: Command, reason: dict[str, str]) -> list[dict[str, Any]]:
        return [
            {"nominee_id": self._ids[n], "result": "supported"}
            if supported
            else {"nominee_id": self._ids[n], "result": "declined"} | reason
            for n, supported in command.verdicts
        ]

    def _fact(self, fact: News) -> Fact:
        unit_id = self._on.here.units[self._route.unit(fact.stage)].unit_id
        round_id = UUID(self._round_id)
        if fact.act == "concluded":
            outcomes = tuple(
                ItemOutcome(
                    item_id=self._item(fact, n),
                    dossier_id=UUID(self.id),
                    attempt=fact.attempt,
                    nominee_id=UUID(self._ids[n]),
                    award_code=self._route.awards[self._awards[n]][0],
                    approved=approved,
                    in_favour=7 if approved else 2,
                    members=9,
                )
                for n, approved in fact.found
            )
            return SessionConcludedV1(
                session_id=_key(self.id, fact), unit_id=unit_id, round_id=round_id, outcomes=outcomes
            )
        if fact.act == "given_back":
            return NominationGivenBackV1(
                nominee_id=UUID(self._ids[fact.named[0]]),
                dossier_id=UUID(self.id),
                attempt=fact.attempt,
                stage=fact.stage,
                unit_id=unit_id,
                asked_by=(),
            )
        said: dict[str, Any] = {
            "decision_id": _key(self.id, fact),
            "unit_id": unit_id,
            "round_id": round_id,
            "number": str(fact.key),
            "issued_on": _DECIDED_ON,
            "items": tuple(self._entry(fact, n) for n in fact.named),
        }
        if fact.act == "issued":
            return DecisionIssuedV1(**said, series="QĐ-UBND")
        kind = DecisionAmendedV1 if fact.act == "amended" else DecisionRevokedV1
        return kind(**said, by_decision_id=uuid4())

    def _entry(self, fact: News, n: int) -> DecisionItem:
        return DecisionItem(
            register_entry_id=self._item(fact, n),
            register_number=n + 1,
            item_id=self._item(fact, n),
            dossier_id=UUID(self.id),
            nominee_id=UUID(self._ids[n]),
            award_code=self._route.awards[self._awards[n]][0],
            name="Hộ ông Nguyễn Văn Mẫu",
        )

    def _item(self, fact: News, n: int) -> UUID:
        return uuid5(UUID(self._ids[n]), f"{fact.attempt}/{fact.stage}")


def _key(dossier_id: str, fact: News) -> UUID:
    return uuid5(UUID(dossier_id), str(fact.key))


async def _person(here: Province, roles: tuple[tuple[str, str], ...]) -> UUID:
    (first, unit), *others = roles
    person = await here.app.person(first, here.units[unit])
    for role, other in others:
        await here.app.assign(person, role, here.units[other])
    return person


def template(route: Route) -> dict[str, Any]:
    return {
        "code": route.code,
        "submitting_kinds": ["xa"],
        "stages": [
            {
                "find": _FINDS[unit],
                "steps": [
                    {
                        "kind": step,
                        "by": "standing_office" if step in {"check", "appraise"} else "unit",
                        "working_days": 3,
                        "remind_before_working_days": 1,
                    }
                    for step in steps
                ],
            }
            for unit, steps in route.stages
        ],
    }
