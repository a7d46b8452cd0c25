"""One round in the whole of awards: HTTP, idempotency, authority, inbox, outbox, a real database."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import httpx

from awards.bootstrap import bootstrap
from contracts.submissions import (
    AskBackPurpose,
    DossierRecalledV1,
    DossierReturnedV1,
    DossierSubmittedV1,
    NomineeOnRoute,
    NomineesAskedBackV1,
    NomineesHandedOverV1,
    OutcomesRecordedV1,
    SubjectType,
)
from contracts.submissions.facts import OutcomeGiven
from kit.ids import new_id
from kit.settings import Settings
from tests.awards.council import BANG_KHEN, GIAY_KHEN, WORKFLOWS, Council, council
from tests.schedules.awards_model import LEADING, ON_SEEN, Command
from tests.schedules.wire import Letter, Wire, code_of
from tests.support.circles import before_councils
from tests.support.running import running, settings_for

_PATHS: Final = {
    "close": "close-agenda",
    "recuse": "recusals",
    "vote": "ballots",
    "open_ballot": "open-ballot",
    "remind": "remind",
    "tally": "tally",
}
MONDAY: Final = date(2025, 5, 12)
_NINE: Final = "{} 09:00+07"
_LETTER: Final = {
    "part": "signature",
    "reads": "CHỦ TỊCH",
    "should_read": "KT. CHỦ TỊCH",
    "reason": "In sai",
}
_OF_STAGE: Final = frozenset({"stage", "unit_id"})
_REASON: Final = "Là người thân của cá nhân được đề nghị"
_STANDING: Final = """
SELECT (SELECT json_agg(json_build_array(s.status, s.version,
                 (SELECT count(*) FROM recusals r JOIN agenda_items i ON i.id = r.item_id WHERE i.session_id = s.id),
                 (SELECT count(*) FROM ballots b JOIN agenda_items i ON i.id = b.item_id WHERE i.session_id = s.id),
                 s.id)
               ORDER BY s.ordinal) FROM sessions s WHERE s.round_id = '{round_id}'),
       (SELECT json_agg(json_build_array(i.id, i.dossier_id, i.attempt, i.nominee_id, s.ordinal - 1, i.status,
                 i.in_favour) ORDER BY s.ordinal, i.position)
          FROM agenda_items i JOIN sessions s ON s.id = i.session_id WHERE s.round_id = '{round_id}'),
       (SELECT json_agg(json_build_array(d.id, d.status, d.version, d.number IS NOT NULL,
                 (SELECT count(*) FROM rectifications r WHERE r.decision_id = d.id)))
          FROM decisions d WHERE d.round_id = '{round_id}'),
       (SELECT json_agg(json_build_array(e.item_id, EXISTS (
                 SELECT 1 FROM register_changes c WHERE c.entry_id = e.id AND c.kind = 'revoke'), EXISTS (
                 SELECT 1 FROM register_changes c WHERE c.entry_id = e.id AND c.kind IN ('revoke', 'replace')))
               ORDER BY e.number)
          FROM register_entries e JOIN decisions d ON d.id = e.decision_id WHERE d.round_id = '{round_id}'),
       (SELECT json_agg(json_build_array(n.item_id, n.state))
          FROM nominations n JOIN agenda_items i ON i.id = n.item_id JOIN sessions s ON s.id = i.session_id
          WHERE s.round_id = '{round_id}')
"""


@dataclass
class Board:
    """Awards with its council, and the play's people by their numbers."""

    council: Council
    wire: Wire
    people: list[UUID]
    _given: int = 0

    def next_numbers(self) -> int:
        """Where the document numbers of a schedule begin: ten are its own."""
        self._given += 10
        return self._given


@asynccontextmanager
async def board(url: str) -> AsyncIterator[Board]:
    async with running(bootstrap(Settings(**settings_for(url)))) as app:
        met = await council(app)
        hats = await app.person("standing_officer", met.office)
        await app.assign(hats, "head", met.district)
        stranger = await app.person("officer", met.commune)
        people = [*met.members, met.secretary, met.drafter, met.head, met.clerk, hats, stranger]
        yield Board(met, Wire(app), people)


@dataclass
class AwardsSide:
    """One round on the board."""

    on: Board
    dossiers: list[DossierSubmittedV1] = field(default_factory=list)
    today: date = MONDAY
    _numbers: int = 0
    _items: list[UUID] = field(default_factory=list)
    _sessions: list[UUID] = field(default_factory=list)
    _decisions: list[UUID] = field(default_factory=list)

    async def begin(self) -> None:
        await self.on.wire.begin()
        await self.on.council.app.set_clock(_NINE.format(self.today))
        self._numbers = self.on.next_numbers()
        self.on.council.round_id = new_id()
        await self.on.council.open_round()

    async def pass_days(self, days: int) -> None:
        """It is nine o'clock so many days later."""
        self.today += timedelta(days=days)
        await self.on.council.app.set_clock(_NINE.format(self.today))

    async def come(self, dossier: int, attempt: int, nominees: Mapping[int, tuple[bool, int | None]]) -> None:
        """The dossier is submitted, and its council's step opened for these nominees."""
        if dossier < len(self.dossiers):
            known = self.dossiers[dossier]
            left = tuple(known.nominees[n] for n in nominees)
            submitted = known.model_copy(update={"attempt": attempt, "nominees": left})
        else:
            submitted = self._submitted(list(nominees.values()))
            self.dossiers.append(submitted)
        council = self.on.council
        for fact in (before_councils(submitted, council.district), submitted, council.considered(submitted)):
            await self.on.wire.tell(fact, submitted.dossier_id)

    async def leave(self, dossier: int, attempt: int, *, for_good: bool) -> None:
        said = self._said(dossier, attempt)
        gone = DossierRecalledV1(**said) if for_good else DossierReturnedV1(**said)
        await self.on.wire.tell(gone, self.dossiers[dossier].dossier_id)

    async def withdraw(self, dossier: int, attempt: int, nominee: int) -> None:
        """The unit withdrew the nominee, who was submissions'."""
        submitted = self.dossiers[dossier]
        said = {name: value for name, value in self._said(dossier, attempt).items() if name not in _OF_STAGE}
        gone = (OutcomeGiven(nominee_id=submitted.nominees[nominee].nominee_id, outcome="withdrawn"),)
        fact = OutcomesRecordedV1(**said, outcomes=gone)
        assert await self.on.wire.tell(fact, submitted.dossier_id), "a dead letter"

    async def hand_over(self, dossier: int, attempt: int, nominee: int) -> None:
        """Submissions recorded the council's word on the nominee. It has its place, whatever came before."""
        submitted = self.dossiers[dossier]
        ids = (submitted.nominees[nominee].nominee_id,)
        fact = NomineesHandedOverV1(**self._said(dossier, attempt), nominee_ids=ids)
        assert await self.on.wire.tell(fact, submitted.dossier_id), "a dead letter"

    async def ask_back(self, dossier: int, attempt: int, nominee: int) -> None:
        """Submissions asks for the nominee."""
        submitted = self.dossiers[dossier]
        said = self._said(dossier, attempt) | {"purpose": AskBackPurpose.RECONSIDER}
        fact = NomineesAskedBackV1(**said, nominee_ids=(submitted.nominees[nominee].nominee_id,))
        assert await self.on.wire.tell(fact, submitted.dossier_id), "a dead letter"

    def _said(self, dossier: int, attempt: int) -> dict[str, Any]:
        submitted = self.dossiers[dossier]
        return {
            "dossier_id": submitted.dossier_id,
            "round_id": submitted.round_id,
            "submitting_unit_id": submitted.submitting_unit_id,
            "attempt": attempt,
            "stage": 2,
            "unit_id": self.on.council.district.unit_id,
        }

    def letter(self, command: Command) -> Letter:
        """The command as it goes over the wire."""
        by: UUID | str = WORKFLOWS if command.verb in LEADING else self.on.people[command.by]
        if command.verb == "draft":
            return Letter("POST", "/decisions", by, self._draft(command))
        if command.verb in _PATHS:
            path = f"/sessions/{self._sessions[command.on]}/{_PATHS[command.verb]}"
            return Letter("POST", path, by, self._in_session(command), _match(command))
        body: dict[str, Any] = {}
        if command.verb in {"discard", "give_back"}:
            body = {"reason": "Hồ sơ đã bị trả lại"}
        if command.verb in {"issue", "rectify"}:
            number = str(self._numbers + command.number)
            body = {"number": number, "series": "QĐ-UBND", "issued_on": str(self.today)}
        if command.verb == "rectify":
            body["mistakes"] = [_LETTER]
        verb = "rectifications" if command.verb == "rectify" else command.verb.replace("_", "-")
        return Letter("POST", f"/decisions/{self._decisions[command.on]}/{verb}", by, body, _match(command))

    async def send(self, *commands: Command) -> list[str]:
        """Their answers' codes; several are sent at once."""
        answers = await asyncio.gather(*(self.on.wire.send(self.letter(one)) for one in commands))
        for command, answer in zip(commands, answers, strict=True):
            self._learn(command, answer)
        return [code_of(answer) for answer in answers]

    async def standing(self) -> dict[str, Any]:
        """As `Model.standing`; learns the ids of what has come."""
        round_id = self.on.council.round_id
        rows = await self.on.council.app.sql(_STANDING.format(round_id=round_id))
        sessions, items, decisions, register, held = (found or [] for found in rows[0])
        self._sessions = [UUID(row[4]) for row in sessions]
        by_id = {UUID(row[0]): row for row in items}
        self._items += [item for row in items if (item := UUID(row[0])) not in self._items]
        decided = {UUID(row[0]): row for row in decisions}
        return {
            "sessions": [tuple(row[:4]) for row in sessions],
            "items": [tuple(by_id[item][4:7]) for item in self._items],
            "decisions": [tuple(decided[one][1:]) for one in self._decisions],
            "held": {self._items.index(UUID(row[0])): row[1] for row in held},
            "register": [(self._items.index(UUID(row[0])), *row[1:]) for row in register],
        }

    def keys(self) -> list[str]:
        """The keys of the round's facts."""
        return [str(one) for one in (*self._sessions, *self._decisions)]

    def _learn(self, command: Command, answer: httpx.Response) -> None:
        if command.verb == "draft" and answer.is_success:
            self._decisions.append(UUID(answer.json()["id"]))

    def _submitted(self, nominees: Sequence[tuple[bool, int | None]]) -> DossierSubmittedV1:
        return DossierSubmittedV1(
            dossier_id=new_id(),
            round_id=self.on.council.round_id,
            submitting_unit_id=self.on.council.commune.unit_id,
            attempt=1,
            received_at=datetime(2025, 5, 6, 2, tzinfo=UTC),
            rule_set="luat-2022",
            nominees=tuple(
                NomineeOnRoute(
                    nominee_id=new_id(),
                    subject_type=SubjectType.INDIVIDUAL,
                    award_code=GIAY_KHEN if decidable else BANG_KHEN,
                    deciding_stage=2 if decidable else 3,
                    person_id=None if person is None else self.on.people[person],
                )
                for decidable, person in nominees
            ),
            route=(),
        )

    def _in_session(self, command: Command) -> dict[str, Any]:
        items = [self._items[n] for n in command.items]
        if command.verb == "vote":
            pairs = zip(items, command.choices, strict=True)
            choices = [{"item_id": one, "choice": "for" if choice else "against"} for one, choice in pairs]
            return {"choices": choices, "manner": "present"}
        if command.verb == "recuse":
            member = {} if command.member is None else {"member_id": self.on.people[command.member]}
            return {"item_id": items[0], "reason": _REASON} | member
        return {}

    def _draft(self, command: Command) -> dict[str, Any]:
        otherwise = f", lần {len(self._decisions)}" if command.kind == "amend" else ""
        names = {} if command.kind in {"revoke", "replace"} else {"name": f"Ông Nguyễn Văn Mẫu{otherwise}"}
        amended: dict[str, Any] = {}
        if command.kind != "award":
            amended = {"target_decision_id": self._decisions[command.on], "reason": "Ghi sai tên"}
        return amended | {
            "kind": command.kind,
            "unit_id": self.on.council.district.unit_id,
            "items": [{"item_id": self._items[n]} | names for n in command.items],
            "legal_bases": ["Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022"],
            "achievement_period": "Từ năm 2022 đến năm 2025",
        }


def _match(command: Command) -> dict[str, str]:
    return {"If-Match": f'"{command.seen}"'} if command.verb in ON_SEEN else {}
