"""The comparison itself: pure, and it names every difference by id.

A row that is missing is named once; what merely follows from its absence is not named again.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from audit.expectations import announced
from audit.facts import Told
from audit.ledgers import Ledger, Row
from contracts import Event
from contracts.awards import DecisionIssuedV1, DecisionRevokedV1, SessionConcludedV1
from contracts.directory import AssignmentsConfirmedV1, UnitsConfirmedV1
from contracts.notify import NoticeRaisedV1
from contracts.submissions import StageConcludedV1
from contracts.submissions.events import NomineesDecidedV1, OutcomesRecordedV1
from contracts.topics import Topics

_VERSIONED: Final = {
    "submissions.dossier.v1": ("submissions", "dossiers"),
    "submissions.movement.v1": ("submissions", "movements"),
    "submissions.round.v1": ("submissions", "rounds"),
    "awards.session.v1": ("awards", "sessions"),
    "awards.decision.v1": ("awards", "decisions"),
    "scoring.panel.v1": ("scoring", "panels"),
    "notify.notice.v1": ("notify", "notices"),
}
"""Topics whose facts are all kept, and the table whose version is the number of them."""
_WHOLE_STATES: Final = {
    "directory.unit.v1": ("directory", "units"),
    "directory.assignment.v1": ("directory", "assignments"),
    "directory.calendar.v1": ("directory", "calendar_years"),
    "awards.award.v1": ("awards", "awards"),
}
"""Compacted topics, which keep the last fact of each row; the row's version is that fact's number."""
_ERASED: Final = "erased"
_HEARTBEATS: Final = (UnitsConfirmedV1, AssignmentsConfirmedV1)
_RUNNING: Final = {"in_review": "running", "returned": "running", "closed": "completed"}
_SESSION_RUNNING: Final = {"concluded": "completed"}


@dataclass(frozen=True, order=True)
class Difference:
    """Something that doesn't agree: where, which, and what is wrong with it."""

    where: str
    id: str
    what: str

    def __str__(self) -> str:
        return f"{self.where} {self.id}: {self.what}"


def compare(
    ledgers: Mapping[str, Ledger],
    facts: Sequence[Told],
    topics: Topics,
    on_their_way: timedelta = timedelta(0),
) -> list[Difference]:
    """Every difference between services, topics and Temporal; none when all agree.

    Rows, cases and people of which a fact tells that came after a ledger was taken, or so long before that it may
    have been on its way, are moving: nothing is said of them until they rest.
    """
    found = {
        *_under_way(ledgers),
        *_missing_rows(ledgers, facts),
        *_gaps_and_versions(ledgers, facts),
        *_twins(facts),
        *_out_of_order(facts),
        *_whole_states(ledgers, facts),
        *_unconsumed(ledgers, facts, topics),
        *_outcomes(ledgers, facts),
        *_stages(ledgers, facts),
        *_workflows(ledgers),
        *_notices(facts),
    }
    moving = _moving(ledgers, facts, on_their_way)
    return sorted(one for one in found if moving.isdisjoint(one.id.split("/")))


def _moving(ledgers: Mapping[str, Ledger], facts: Iterable[Told], on_their_way: timedelta) -> set[str]:
    """The ids of all that young facts tell of: their own, their subjects', and those of the rows they announce."""
    settled = min(ledger.as_of for ledger in ledgers.values()) - on_their_way
    ids: set[str] = set()
    for told in facts:
        if told.at >= settled:
            ids |= {str(told.envelope.id), told.envelope.subject}
            ids |= {row.id.partition("/")[0] for row in announced(told.event)}
            ids |= {*_said(told.event), *_decided(told.event)}
    return ids


def _under_way(ledgers: Mapping[str, Ledger]) -> Iterator[Difference]:
    for ledger in ledgers.values():
        for table, waiting in ledger.waiting.items():
            if waiting:
                yield Difference(f"{ledger.name}.{table}", "*", f"{waiting} wait")


def _missing_rows(ledgers: Mapping[str, Ledger], facts: Iterable[Told]) -> Iterator[Difference]:
    for told in facts:
        for row in announced(told.event):
            if row.id not in ledgers[row.service].table(row.table):
                what = "the row is missing, a fact announced it"
                yield Difference(f"{row.service}.{row.table}", row.id, what)


def _gaps_and_versions(ledgers: Mapping[str, Ledger], facts: Iterable[Told]) -> Iterator[Difference]:
    """Facts of an aggregate are numbered 1, 2, 3 …, and its row's version is the last number."""
    numbers: dict[tuple[str, str], set[int]] = defaultdict(set)
    for told in facts:
        if told.topic in _VERSIONED:
            numbers[told.topic, told.envelope.subject].add(told.envelope.sequence)
    for (topic, subject), seen in sorted(numbers.items()):
        missing = set(range(1, max(seen) + 1)) - seen
        if missing:
            yield Difference(topic, subject, f"facts {sorted(missing)} are missing")
        service, table = _VERSIONED[topic]
        row = ledgers[service].table(table).get(subject)
        if row is not None and row["version"] != max(seen):
            yield Difference(
                f"{service}.{table}", subject, f"version {row['version']}, its last fact is {max(seen)}"
            )
    for topic, (service, table) in _VERSIONED.items():
        for id_, row in ledgers[service].table(table).items():
            if row["version"] and (topic, id_) not in numbers:
                yield Difference(f"{service}.{table}", id_, "no fact tells of it")


def _twins(facts: Iterable[Told]) -> Iterator[Difference]:
    """A number is given to one fact of an aggregate. One that left twice is the same; another one was told by a
    service that went on from an older backup, and says something else than what everybody has heard.
    """
    first: dict[tuple[str, str, int], str] = {}
    for told in facts:
        id_ = str(told.envelope.id)
        place = (told.topic, told.envelope.subject, told.envelope.sequence)
        if told.topic in _VERSIONED and first.setdefault(place, id_) != id_:
            yield Difference(
                told.topic,
                told.envelope.subject,
                f"fact {told.envelope.sequence} is told twice, as {first[place]} and as {id_}",
            )


def _out_of_order(facts: Iterable[Told]) -> Iterator[Difference]:
    """Facts of an aggregate come in the order of their numbers; one that comes again is no news."""
    known: dict[tuple[str, str], set[int]] = defaultdict(set)
    for told in facts:
        if told.topic in _VERSIONED:
            number, before = told.envelope.sequence, known[told.topic, told.envelope.subject]
            if number not in before and number < max(before, default=0):
                what = f"fact {number} came after fact {max(before)}"
                yield Difference(told.topic, told.envelope.subject, what)
            before.add(number)


def _whole_states(ledgers: Mapping[str, Ledger], facts: Iterable[Told]) -> Iterator[Difference]:
    """A compacted topic ends with each row as it stands, and with nothing of an erased one."""
    last: dict[tuple[str, str], int] = {}
    for told in facts:
        about = (told.topic, told.envelope.subject)
        last[about] = max(told.envelope.sequence, last.get(about, 0))
    for topic, (service, table) in _WHOLE_STATES.items():
        for id_, row in ledgers[service].table(table).items():
            number = last.get((topic, id_))
            wanted = None if row.get("status") == _ERASED else row["version"]
            if number != wanted:
                told_of = "no fact tells of it" if number is None else f"its last fact is {number}"
                yield Difference(f"{service}.{table}", id_, f"version {row['version']}, {told_of}")


def _unconsumed(ledgers: Mapping[str, Ledger], facts: Iterable[Told], topics: Topics) -> Iterator[Difference]:
    """Every fact that a service reacts to has its row in that service's inbox.

    Heartbeats come all the time and change nothing.
    """
    for told in facts:
        if isinstance(told.event, _HEARTBEATS):
            continue
        for group in topics.named(told.topic).consumers:
            ledger = ledgers.get(group)
            if (
                ledger
                and told.envelope.type in ledger.reacts_to
                and str(told.envelope.id) not in ledger.consumed
            ):
                yield Difference(
                    f"{group}.inbox", str(told.envelope.id), f"{told.envelope.type} was not consumed"
                )


def _outcomes(ledgers: Mapping[str, Ledger], facts: Iterable[Told]) -> Iterator[Difference]:
    """Nominees stand as the last fact about them says, and as the decisions say."""
    nominees = ledgers["submissions"].table("nominees")
    said: dict[str, str] = {}
    decided: dict[str, str] = {}
    for told in facts:
        said |= _said(told.event)
        decided |= _decided(told.event)
    for source, states in (("its last fact", said), ("the decision", decided)):
        for nominee_id, state in states.items():
            row = nominees.get(nominee_id)
            if row is not None and row["state"] != state:
                yield Difference("submissions.nominees", nominee_id, f"{row['state']}, {source} says {state}")


def _said(event: Event) -> dict[str, str]:
    """How nominees stand by a fact about their dossier."""
    match event:
        case OutcomesRecordedV1(outcomes=outcomes) | NomineesDecidedV1(outcomes=outcomes):
            return {str(outcome.nominee_id): outcome.outcome for outcome in outcomes}
        case _:
            return {}


def _decided(event: Event) -> dict[str, str]:
    """How nominees stand by a decision."""
    match event:
        case DecisionIssuedV1(items=items):
            return {str(item.nominee_id): "awarded" for item in items}
        case DecisionRevokedV1(items=items):
            return {str(item.nominee_id): "revoked" for item in items}
        case _:
            return {}


def _stages(ledgers: Mapping[str, Ledger], facts: Iterable[Told]) -> Iterator[Difference]:
    """Stages are concluded exactly as facts say, and every outcome of a session became a verdict's stage."""
    concluded = {
        f"{told.event.dossier_id}/{told.event.attempt}/{told.event.stage}": told.event.outcome.value
        for told in facts
        if isinstance(told.event, StageConcludedV1)
    }
    for id_, row in ledgers["submissions"].table("stages").items():
        if row["outcome"] != concluded.get(id_):
            what = f"outcome {row['outcome']}, the facts say {concluded.get(id_)}"
            yield Difference("submissions.stages", id_, what)


def _workflows(ledgers: Mapping[str, Ledger]) -> Iterator[Difference]:
    """Every open case has its workflow, which has seen its version; a finished case's has completed, or is gone:
    Temporal keeps it for some weeks only, and after a loss of Temporal's data nobody starts it again.
    """
    workflows = ledgers["workflows"].table("workflows")
    for table, service, prefix, running in (
        ("dossiers", "submissions", "dossier-approval", _RUNNING),
        ("sessions", "awards", "award-session", _SESSION_RUNNING),
    ):
        for id_, row in ledgers[service].table(table).items():
            wanted = running.get(row["status"], "running" if table == "sessions" else None)
            if wanted is not None:
                yield from _workflow(f"{prefix}/{id_}", workflows.get(f"{prefix}/{id_}"), wanted, row)


def _workflow(id_: str, workflow: Row | None, wanted: str, case: Row) -> Iterator[Difference]:
    if workflow is None:
        if wanted == "running":
            yield Difference("temporal", id_, f"no workflow, the case is {case['status']}")
        return
    if workflow["status"] != wanted:
        yield Difference("temporal", id_, f"{workflow['status']}, the case is {case['status']}")
    if workflow["version"] != case["version"]:
        yield Difference(
            "temporal", id_, f"saw version {workflow['version']}, the case has {case['version']}"
        )


def _notices(facts: Sequence[Told]) -> Iterator[Difference]:
    """One notice for each person and fact, about facts that exist; a concluded session and a decision tell somebody."""
    ids = {str(told.envelope.id) for told in facts}
    seen: dict[tuple[str, str], str] = {}
    told_of: set[str] = set()
    for told in facts:
        if not isinstance(told.event, NoticeRaisedV1):
            continue
        key = (str(told.event.fact_id), str(told.event.person_id))
        notice = str(told.event.notice_id)
        if (
            seen.setdefault(key, notice) != notice
        ):  # the same one again is a fact that left twice, which may be
            yield Difference("notify.notices", notice, "a second notice of the same fact")
        told_of.add(key[0])
        if key[0] not in ids:
            yield Difference("notify.notices", str(told.event.notice_id), f"fact {key[0]} is on no topic")
    for told in facts:
        if (
            isinstance(told.event, (DecisionIssuedV1, SessionConcludedV1))
            and str(told.envelope.id) not in told_of
        ):
            yield Difference(
                "notify.notices", str(told.envelope.id), f"nobody was told of {told.envelope.type}"
            )
