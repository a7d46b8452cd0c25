"""What follows from facts: who has consumed them, how nominees and stages stand, who was told."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final
from uuid import UUID

from audit.checks import Difference, Ledgers
from audit.facts import Erased, Told
from audit.ledgers import remembered_since
from audit.numbers import Numbers
from contracts import Fact
from contracts.awards import DecisionIssuedV1, DecisionReplacedV1, DecisionRevokedV1, SessionConcludedV1
from contracts.notify import NoticeRaisedV1
from contracts.submissions import StageConcludedV1
from contracts.submissions.facts import NomineesDecidedV1, OutcomesRecordedV1
from contracts.topics import Topics

_UNDER_WAY: Final = timedelta(days=1)
"""Between the moments from which two services keep facts, one may have told of what the other had not kept yet."""


class Unconsumed:
    """Every fact that a service reacts to has its row in that service's inbox, as long as inboxes remember.

    Heartbeats come all the time and change nothing.
    """

    def __init__(self, ledgers: Ledgers, topics: Topics) -> None:
        self._ledgers = ledgers
        self._topics = topics
        self._since = remembered_since(ledgers)
        self._missing: dict[tuple[str, str], Told] = {}

    def see(self, told: Told) -> None:
        if told.at < self._since or not told.has_left or (told.fact and not told.fact.kept):
            return
        id_ = str(told.envelope.id)
        for group in self._topics.named(told.topic).consumers:
            ledger = self._ledgers.get(group)
            if ledger and told.envelope.type in ledger.reacts_to and id_ not in ledger.consumed:
                self._missing[group, id_] = told

    def erase(self, erased: Erased) -> None:
        about = (erased.topic, erased.key)
        self._missing = {
            place: told
            for place, told in self._missing.items()
            if (told.topic, told.envelope.subject) != about
        }

    def differences(self) -> Iterator[Difference]:
        for (group, id_), told in self._missing.items():
            yield Difference(f"{group}.inbox", id_, f"{told.envelope.type} was not consumed")


class Outcomes:
    """Nominees stand as the last fact about them says, and as the decisions say."""

    def __init__(self, ledgers: Ledgers) -> None:
        self._nominees = ledgers["submissions"].table("nominees")
        self._said: dict[str, str] = {}
        self._decided: dict[str, tuple[int, str]] = {}

    @staticmethod
    def said(fact: Fact) -> dict[str, str]:
        """How nominees stand by a fact about their dossier."""
        match fact:
            case OutcomesRecordedV1(outcomes=outcomes) | NomineesDecidedV1(outcomes=outcomes):
                return {str(outcome.nominee_id): outcome.outcome for outcome in outcomes}
            case _:
                return {}

    @staticmethod
    def decided(fact: Fact) -> dict[str, tuple[int, str]]:
        """How nominees stand by a decision, and how many on each there are with it (0 where that was not told)."""
        match fact:
            case DecisionIssuedV1(items=items) | DecisionReplacedV1(items=items):
                return {str(item.nominee_id): (item.ordinal or 0, "awarded") for item in items}
            case DecisionRevokedV1(items=items):
                return {str(item.nominee_id): (item.ordinal or 0, "revoked") for item in items}
            case _:
                return {}

    def see(self, told: Told) -> None:
        if told.fact is not None and not told.envelope.repeated:
            self._said |= self.said(told.fact)
            for nominee_id, (ordinal, state) in self.decided(told.fact).items():
                # facts of several decisions on one nomination come in no common order
                if ordinal >= self._decided.get(nominee_id, (0, ""))[0]:
                    self._decided[nominee_id] = (ordinal, state)

    def erase(self, _: Erased) -> None:
        """Nobody erases a decision."""

    def differences(self) -> Iterator[Difference]:
        decided = {nominee_id: state for nominee_id, (_, state) in self._decided.items()}
        for source, states in (("its last fact", self._said), ("the decision", decided)):
            for nominee_id, state in states.items():
                row = self._nominees.get(nominee_id)
                if row is not None and row["state"] != state:
                    yield Difference(
                        "submissions.nominees", nominee_id, f"{row['state']}, {source} says {state}"
                    )


class Stages:
    """Stages are concluded exactly as facts say, as far as facts are kept."""

    def __init__(self, ledgers: Ledgers, numbers: Numbers) -> None:
        self._stages = ledgers["submissions"].table("stages")
        self._numbers = numbers
        self._concluded: dict[str, str] = {}

    def see(self, told: Told) -> None:
        if isinstance(told.fact, StageConcludedV1):
            place = f"{told.fact.dossier_id}/{told.fact.attempt}/{told.fact.stage}"
            self._concluded[place] = str(told.fact.outcome)

    def erase(self, _: Erased) -> None:
        """Nobody erases a stage."""

    def differences(self) -> Iterator[Difference]:
        for id_, row in self._stages.items():
            said = self._concluded.get(id_)
            was_before = said is None and self._numbers.begins_late(
                StageConcludedV1.topic, id_.partition("/")[0]
            )
            if row["outcome"] != said and not was_before:
                yield Difference("submissions.stages", id_, f"outcome {row['outcome']}, the facts say {said}")


class Notices:
    """One notice for each person and fact, about facts that exist; a concluded session and a decision tell somebody."""

    def __init__(self, ledgers: Ledgers, numbers: Numbers) -> None:
        self._numbers = numbers
        self._since = remembered_since(ledgers)
        self._ids: set[UUID] = set()
        self._notices: dict[tuple[UUID, UUID], UUID] = {}
        self._raised: dict[UUID, tuple[UUID, Told]] = {}
        self._to_be_told: dict[UUID, Told] = {}
        self._second: list[UUID] = []

    def see(self, told: Told) -> None:
        if told.at >= self._since:
            self._ids.add(told.envelope.id)
        if isinstance(told.fact, NoticeRaisedV1):
            about, notice = (told.fact.fact_id, told.fact.person_id), told.fact.notice_id
            if (
                self._notices.setdefault(about, notice) != notice
            ):  # the same one again is a fact that left twice
                self._second.append(notice)
            self._raised.setdefault(told.fact.fact_id, (notice, told))
        elif isinstance(told.fact, (DecisionIssuedV1, SessionConcludedV1)):
            self._to_be_told.setdefault(told.envelope.id, told)

    def erase(self, _: Erased) -> None:
        """Nobody erases a notice."""

    def differences(self) -> Iterator[Difference]:
        for notice in self._second:
            yield Difference("notify.notices", str(notice), "a second notice of the same fact")
        for fact_id, (notice, told) in self._raised.items():
            is_remembered = told.at >= self._since + _UNDER_WAY
            if is_remembered and fact_id not in self._ids and not self._is_about_before(told):
                yield Difference("notify.notices", str(notice), f"fact {fact_id} is on no topic")
        for fact_id, told in self._to_be_told.items():
            if fact_id not in self._raised and not self._was_told_before(told):
                yield Difference("notify.notices", str(fact_id), f"nobody was told of {told.envelope.type}")

    def _is_about_before(self, raised: Told) -> bool:
        """Whether the notice is of a time in which the fact's service did not keep facts yet."""
        fact = raised.fact
        assert isinstance(fact, NoticeRaisedV1)  # noqa: S101 - nothing else is remembered as raised
        owner = fact.fact_type.partition(".")[0]
        begun = [at for topic, at in self._numbers.beginnings.items() if topic.startswith(f"{owner}.")]
        return any(raised.at < at + _UNDER_WAY for at in begun)

    def _was_told_before(self, told: Told) -> bool:
        """Whether notify did not keep facts yet when this one was told."""
        begun = self._numbers.beginnings.get(NoticeRaisedV1.topic)
        return begun is not None and told.at < begun + _UNDER_WAY
