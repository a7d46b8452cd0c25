"""The comparison itself: it names every difference by id.

A row that is missing is named once; what merely follows from its absence is not named again. Facts are looked at one
by one and not held: what is remembered of them grows with the aggregates that there are, not with what was ever told.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from audit.checks import Check, Difference, Ledgers
from audit.expectations import announced
from audit.facts import Erased, Reach, Told
from audit.ledgers import Row
from audit.meaning import Notices, Outcomes, Stages, Unconsumed
from audit.numbers import Forgotten, Numbers, Order, WholeStates
from audit.rows import Copies, MissingRows
from contracts.nomination import HOLDERS, Holder, NominationState
from contracts.topics import Topics

__all__ = ["Comparison", "Difference", "compare"]
_OF_AWARDS = {"awaiting_decision", "awarded", "revoked"}
"""States of a nomination into and out of which only awards leads."""
_STRIKES = {"revoke", "replace"}
"""Kinds of decisions after which an entry that they name stands no more."""
_STANDING = {"draft", "in_review", "returned"}
"""Statuses of a dossier that is not over."""


@dataclass(frozen=True)
class Led:
    """Cases of one kind: where they are kept, and how the workflow of one in that status stands.

    `otherwise` is of every other status; none: nothing is said of its workflow.
    """

    service: str
    table: str
    id_prefix: str
    wanted: Mapping[str, str]
    otherwise: str | None


LED: Final = (
    Led(
        "submissions",
        "dossiers",
        "dossier-approval",
        {"in_review": "running", "returned": "running", "closed": "completed"},
        otherwise=None,
    ),
    Led("awards", "sessions", "award-session", {"concluded": "completed"}, otherwise="running"),
)
"""Every kind of case that workflows lead."""


def compare(
    ledgers: Ledgers,
    facts: Iterable[Told | Erased],
    topics: Topics,
    on_their_way: timedelta = timedelta(0),
) -> list[Difference]:
    """Every difference between services, these facts and Temporal; none when all agree."""
    comparison = Comparison(ledgers, topics, None, on_their_way)
    for one in facts:
        comparison.see(one)
    return comparison.differences()


class Comparison:
    """Sees every fact once, those that services keep before those that the topics tell.

    Rows, cases and people of which a fact tells that came after a ledger was taken, or so long before that it may
    have been on its way, are moving: nothing is said of them until they rest.
    """

    def __init__(
        self,
        ledgers: Ledgers,
        topics: Topics,
        reach: Reach | None,
        on_their_way: timedelta = timedelta(0),
    ) -> None:
        self._ledgers = ledgers
        self._settled = min(ledger.as_of for ledger in ledgers.values()) - on_their_way
        self._moving: set[str] = set()
        self._numbers = Numbers(ledgers)
        self._checks: tuple[Check, ...] = (
            MissingRows(ledgers),
            Copies(ledgers),
            self._numbers,
            Order(),
            WholeStates(ledgers),
            Unconsumed(ledgers, topics),
            Outcomes(ledgers),
            Stages(ledgers, self._numbers),
            Notices(ledgers, self._numbers),
            *([Forgotten(reach, topics)] if reach else []),
        )

    def see(self, one: Told | Erased) -> None:
        for check in self._checks:
            if isinstance(one, Told):
                check.see(one)
            else:
                check.erase(one)
        if isinstance(one, Told) and one.at >= self._settled:
            self._moving |= {str(one.envelope.id), one.envelope.subject, *_concerned(one)}

    def differences(self) -> list[Difference]:
        found = {
            *_under_way(self._ledgers),
            *_workflows(self._ledgers),
            *_agendas(self._ledgers),
            *_register(self._ledgers),
            *_cancelled(self._ledgers),
        }
        for check in self._checks:
            found |= set(check.differences())
        named = {one.id for one in found}
        found |= {one for one in _nominations(self._ledgers) if one.id not in named}
        return sorted(one for one in found if self._moving.isdisjoint(one.id.split("/")))

    def beginnings(self) -> Iterator[str]:
        """Where kept facts of older aggregates begin, a line for each topic that has such."""
        for topic, at in sorted(self._numbers.beginnings.items()):
            yield f"{topic}: facts of older aggregates are not kept before {at:%Y-%m-%d}"


def _concerned(told: Told) -> Iterator[str]:
    """The ids of those of whom the fact tells, and of the rows that it announces."""
    if told.fact is not None:
        yield from (row.id.partition("/")[0] for row in announced(told.fact))
        yield from Outcomes.said(told.fact)
        yield from Outcomes.decided(told.fact)


def _under_way(ledgers: Ledgers) -> Iterator[Difference]:
    for ledger in ledgers.values():
        for table, waiting in ledger.waiting.items():
            if waiting:
                yield Difference(f"{ledger.name}.{table}", "*", f"{waiting} wait")


def _nominations(ledgers: Ledgers) -> Iterator[Difference]:
    """Of what awards holds or decided both services say the same; of what it gave back only submissions knows more."""
    nominees = ledgers["submissions"].table("nominees")
    for id_, row in ledgers["awards"].table("nominations").items():
        here, there = row["state"], nominees.get(id_, {}).get("state")
        given_back = HOLDERS.get(NominationState(here)) is Holder.SUBMISSIONS
        if there != here and not (given_back and there not in _OF_AWARDS):
            yield Difference("awards.nominations", id_, f"{here}, submissions says {there}")


def _agendas(ledgers: Ledgers) -> Iterator[Difference]:
    """Nobody whose nomination ended is before a council. The difference moves with its item and with its nominee."""
    nominees = ledgers["submissions"].table("nominees")
    for id_, row in ledgers["awards"].table("agenda_items").items():
        there = nominees.get(row["nominee_id"], {}).get("state")
        if row["status"] == "on_agenda" and there == NominationState.WITHDRAWN:
            yield Difference(
                "awards.agenda_items", f"{id_}/{row['nominee_id']}", "on_agenda, its nominee is withdrawn"
            )


def _register(ledgers: Ledgers) -> Iterator[Difference]:
    """Of every nomination one entry of the register stands at most: a decision that takes the place of another strikes
    its entries, one that annuls strikes the last.
    """
    awards = ledgers["awards"]
    struck = {row["entry_id"] for row in awards.table("register_changes").values() if row["kind"] in _STRIKES}
    standing: dict[str, str] = {}
    for id_, row in sorted(awards.table("register_entries").items()):
        if id_ not in struck and (first := standing.setdefault(row["nominee_id"], id_)) != id_:
            yield Difference("awards.register_entries", id_, f"stands beside {first}, for the same nominee")


def _cancelled(ledgers: Ledgers) -> Iterator[Difference]:
    """Nothing stands of a movement or a round that was cancelled. What another service holds moves with its round."""
    submissions = ledgers["submissions"]
    movements = {id_ for id_, row in submissions.table("movements").items() if row.get("cancelled")}
    rounds = {id_ for id_, row in submissions.table("rounds").items() if row.get("cancelled")}
    for id_, row in submissions.table("rounds").items():
        if id_ not in rounds and row.get("movement_id") in movements:
            yield Difference("submissions.rounds", id_, "stands, its movement was cancelled")
    for id_, row in submissions.table("dossiers").items():
        if row.get("round_id") in rounds and row["status"] in _STANDING:
            yield Difference("submissions.dossiers", id_, f"{row['status']}, its round was cancelled")
    for id_, row in ledgers["awards"].table("sessions").items():
        if row.get("round_id") in rounds and row["status"] != "concluded":
            yield Difference(
                "awards.sessions", f"{id_}/{row['round_id']}", f"{row['status']}, its round was cancelled"
            )


def _workflows(ledgers: Ledgers) -> Iterator[Difference]:
    """Every open case has its workflow, which has seen its version; a finished case's has completed, or is gone:
    Temporal keeps it for some weeks only, and after a loss of Temporal's data nobody starts it again.
    """
    workflows = ledgers["workflows"].table("workflows")
    for led in LED:
        for case_id, row in ledgers[led.service].table(led.table).items():
            wanted, id_ = led.wanted.get(row["status"], led.otherwise), f"{led.id_prefix}/{case_id}"
            if wanted is not None:
                yield from _workflow(id_, workflows.get(id_), wanted, row)


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
