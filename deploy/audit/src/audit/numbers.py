"""Numbers of facts: without gaps from where kept facts begin, in order, and as their rows say."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from audit.checks import Difference, Ledgers
from audit.facts import Erased, Reach, Told
from audit.ledgers import remembered_since
from contracts.topics import Topics

VERSIONED: Final = {
    "directory.appointment": ("directory", "appointments"),
    "submissions.dossier": ("submissions", "dossiers"),
    "submissions.movement": ("submissions", "movements"),
    "submissions.round": ("submissions", "rounds"),
    "awards.session": ("awards", "sessions"),
    "awards.decision": ("awards", "decisions"),
    "awards.nomination": ("awards", "nominations"),
    "scoring.panel": ("scoring", "panels"),
    "notify.notice": ("notify", "notices"),
}
"""Topics each of whose facts counts, and the table whose version is the number of them."""
WHOLE_STATES: Final = {
    "directory.unit": ("directory", "units"),
    "directory.assignment": ("directory", "assignments"),
    "directory.account": ("directory", "accounts"),
    "directory.calendar": ("directory", "calendar_years"),
    "awards.award": ("awards", "awards"),
    "scoring.sheet": ("scoring", "score_sheets"),
}
"""Compacted topics, which keep the last fact of each row; the row's version is that fact's number."""
ERASED: Final = "erased"
_BEGINNING: Final = ".state_taken_over.v"
Aggregate = tuple[str, str]
"""Topic and subject."""


@dataclass
class Seen:
    """The numbers of one aggregate's facts that were seen: a range, and what lies beyond a gap."""

    begins: int = 1
    """The first number that must be there."""
    through: int = 0
    """Every number from `begins` to here was seen."""
    beyond: set[int] = field(default_factory=set)

    def begin_after(self, number: int) -> None:
        """What is numbered up to here was told before facts were kept."""
        self.begins, self.through = number + 1, max(number, self.through)
        self._join()

    def add(self, number: int) -> bool:
        """Returns whether it is new."""
        if number <= self.through or number in self.beyond:
            return False
        self.beyond.add(number)
        self._join()
        return True

    def _join(self) -> None:
        self.beyond = {number for number in self.beyond if number > self.through}
        while self.through + 1 in self.beyond:
            self.through += 1
            self.beyond.remove(self.through)

    @property
    def last(self) -> int:
        return max(self.beyond, default=self.through)

    def missing(self) -> list[int]:
        return sorted(set(range(self.through + 1, self.last)) - self.beyond)


class Numbers:
    """Facts of an aggregate are numbered without gaps from where kept facts begin, its row's version is the last
    number, and a number is given to one fact. One that left twice is the same; another one was told by a service that
    went on from an older backup, and says something else than what everybody has heard.
    """

    def __init__(self, ledgers: Ledgers) -> None:
        self._ledgers = ledgers
        self._kept: defaultdict[Aggregate, Seen] = defaultdict(Seen)
        self._told: defaultdict[Aggregate, Seen] = defaultdict(Seen)
        self._since = remembered_since(ledgers)
        self._ids: dict[tuple[Aggregate, int], UUID] = {}
        self._twins: list[Difference] = []
        self.beginnings: dict[str, datetime] = {}
        """By topic, since when all facts of every aggregate are kept, where some are older."""

    def see(self, told: Told) -> None:
        if told.topic not in VERSIONED:
            return
        about, number = (told.topic, told.envelope.subject), told.envelope.sequence
        if _BEGINNING in told.envelope.type:
            if told.is_kept:
                self._kept[about].begin_after(number)
                self.beginnings[told.topic] = max(told.at, self.beginnings.get(told.topic, told.at))
            return
        is_new = (self._kept if told.is_kept else self._told)[about].add(number)
        if told.is_kept and not is_new:
            self._twins.append(Difference(told.topic, told.envelope.subject, f"fact {number} is kept twice"))
        if told.at < self._since:
            return
        first = self._ids.setdefault((about, number), told.envelope.id)
        if first != told.envelope.id and not told.is_kept:
            what = f"fact {number} is told twice, as {first} and as {told.envelope.id}"
            self._twins.append(Difference(told.topic, told.envelope.subject, what))

    def erase(self, _: Erased) -> None:
        """Nobody erases what is numbered."""

    def begins_late(self, topic: str, subject: str) -> bool:
        """Whether some of the aggregate's facts were told before facts were kept."""
        return (topic, subject) in self._kept and self._kept[topic, subject].begins > 1

    def differences(self) -> Iterator[Difference]:
        yield from self._twins
        for topic, subject in sorted(self._kept.keys() | self._told.keys()):
            yield from self._of(topic, subject)
        for topic, (service, table) in VERSIONED.items():
            for id_, row in self._ledgers[service].table(table).items():
                if row["version"] and (topic, id_) not in self._kept and (topic, id_) not in self._told:
                    yield Difference(f"{service}.{table}", id_, "no fact tells of it")

    def _of(self, topic: str, subject: str) -> Iterator[Difference]:
        kept, told = self._kept.get((topic, subject)), self._told.get((topic, subject))
        if missing := (kept or told or Seen()).missing():
            yield Difference(topic, subject, f"facts {missing} are missing")
        last = max(seen.last for seen in (kept, told) if seen)
        service, table = VERSIONED[topic]
        row = self._ledgers[service].table(table).get(subject)
        if row is not None and row["version"] != last:
            yield Difference(
                f"{service}.{table}", subject, f"version {row['version']}, its last fact is {last}"
            )


class Order:
    """Facts of an aggregate come on their topic in the order of their numbers; one that comes again is no news."""

    def __init__(self) -> None:
        self._known: defaultdict[Aggregate, Seen] = defaultdict(Seen)
        self._found: list[Difference] = []

    def see(self, told: Told) -> None:
        if told.topic not in VERSIONED or told.is_kept or told.envelope.repeated:
            return
        number, before = told.envelope.sequence, self._known[told.topic, told.envelope.subject]
        if before.through == 0 and not before.beyond:  # the topic may have forgotten what was before
            before.begin_after(number - 1)
        if (before.through < number < before.last and number not in before.beyond) or number < before.begins:
            what = f"fact {number} came after fact {before.last}"
            self._found.append(Difference(told.topic, told.envelope.subject, what))
        before.add(number)

    def erase(self, _: Erased) -> None:
        """Nobody erases what is numbered."""

    def differences(self) -> Iterator[Difference]:
        yield from self._found


class WholeStates:
    """A compacted topic ends with each row as it stands, and with nothing of an erased one; so do kept facts."""

    def __init__(self, ledgers: Ledgers) -> None:
        self._ledgers = ledgers
        self._last: dict[bool, dict[Aggregate, int]] = {True: {}, False: {}}

    def see(self, told: Told) -> None:
        if told.topic in WHOLE_STATES and (told.fact is not None or not told.is_kept):
            about, last = (told.topic, told.envelope.subject), self._last[told.is_kept]
            last[about] = max(told.envelope.sequence, last.get(about, 0))

    def erase(self, erased: Erased) -> None:
        self._last[erased.is_kept].pop((erased.topic, erased.key), None)

    def differences(self) -> Iterator[Difference]:
        keeping = {topic for topic, _ in self._last[True]}
        for topic, (service, table) in WHOLE_STATES.items():
            for id_, row in self._ledgers[service].table(table).items():
                wanted = None if row.get("status") == ERASED else row["version"]
                number = self._last[False].get((topic, id_))
                if number != wanted:
                    told_of = "no fact tells of it" if number is None else f"its last fact is {number}"
                    yield Difference(f"{service}.{table}", id_, f"version {row['version']}, {told_of}")
                kept = self._last[True].get((topic, id_))
                if topic in keeping and kept != wanted:
                    of_it = "no fact of it is kept" if kept is None else f"its last kept fact is {kept}"
                    yield Difference(f"{service}.{table}", id_, f"version {row['version']}, {of_it}")


class Forgotten:
    """What is kept and has left is on its topic, as far as retention reaches."""

    def __init__(self, reach: Reach, topics: Topics) -> None:
        self._reach = reach
        self._topics = topics
        self._expected: dict[UUID, Aggregate] = {}

    def see(self, told: Told) -> None:
        if not told.is_kept:
            self._expected.pop(told.envelope.id, None)
        elif (
            told.has_left
            and _BEGINNING not in told.envelope.type
            and self._topics.named(told.topic).retention_days is not None
            and self._reach.covers(told)
        ):
            self._expected[told.envelope.id] = (told.topic, told.envelope.subject)

    def erase(self, _: Erased) -> None:
        """Compacted topics keep the last of each key only; see WholeStates."""

    def differences(self) -> Iterator[Difference]:
        numbers: defaultdict[Aggregate, int] = defaultdict(int)
        for about in self._expected.values():
            numbers[about] += 1
        for (topic, subject), number in numbers.items():
            yield Difference(topic, subject, f"{number} facts are kept and on the topic no more")
