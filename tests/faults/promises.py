"""What the officers were told, held against what the services keep: each acknowledged command is there, once.

Pure: rows come from `judge.py`. A difference names the command's key or the object's id.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tests.faults.client import Sent

_ACTS: Final = {"check": "check", "appraise": "appraise", "conclude": "conclude", "submit": "submit"}


@dataclass(frozen=True)
class Act:
    """Something that a person did to a dossier: who, to which, what, in which stage."""

    actor: str
    dossier_id: str
    action: str
    stage: int | None

    def __str__(self) -> str:
        where = f" in stage {self.stage}" if self.stage else ""
        return f"dossier {self.dossier_id}: {self.action}{where} by {self.actor}"


@dataclass(frozen=True)
class Kept:
    """An idempotency record: the status, and the SHA-256 of the answer."""

    status: int | None
    digest: str | None


Records = Mapping[tuple[str, str, str], Kept]
"""By actor, route and key."""


@dataclass(frozen=True)
class PapersOf:
    """The papers of a decision: whether they are made, how many there are, and how many are not what they were."""

    made: bool
    documents: int
    spoiled: int


def unkept(sent: Iterable[Sent], records: Records) -> Iterator[str]:
    """Acknowledged commands whose record is missing, or has another answer than the one that was given."""
    for one in sent:
        if not one.acknowledged:
            continue
        kept = records.get((one.actor, one.route, one.key))
        if kept is None:
            yield f"acknowledged and lost: {one.route}, key {one.key} of {one.actor}, status {one.status}"
        elif (kept.status, kept.digest) != (one.status, one.digest):
            yield f"another answer is kept than was given: {one.route}, key {one.key} of {one.actor}"


def act_of(sent: Sent) -> Act | None:
    """The act that a command is; None for one that does something else, or whose dossier isn't known yet."""
    parts = sent.path.strip("/").split("/")
    if sent.service != "submissions" or parts[0] != "dossiers" or len(parts) < 3 or parts[-1] not in _ACTS:
        return None
    stage = int(parts[3]) if parts[2] == "stages" else None
    return Act(sent.actor, parts[1], _ACTS[parts[-1]], stage)


def miscounted(sent: Sequence[Sent], history: Mapping[Act, int]) -> Iterator[str]:
    """Acts that are not in the history exactly as often as they were acknowledged.

    A command without a definite answer may have taken effect once, or not; an act of which nobody was told, or
    told "refused" only, must not be there.
    """
    done: Counter[Act] = Counter()
    open_: Counter[Act] = Counter()
    for one in sent:
        act = act_of(one)
        if act is not None:
            done[act] += one.acknowledged
            open_[act] += one.status is None
    for act in sorted({*done, *history}, key=str):
        found = history.get(act, 0)
        if act.action in _ACTS.values() and not done[act] <= found <= done[act] + open_[act]:
            yield f"{act}: acknowledged {done[act]} times, in the history {found} times"


def created(sent: Sequence[Sent], history: Mapping[Act, int]) -> Iterator[str]:
    """Dossiers that officers wrote against those that there are: no more, no fewer, for each officer."""
    acknowledged: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    for one in sent:
        if one.route == "POST /dossiers":
            acknowledged[one.actor] += one.acknowledged
            unknown[one.actor] += one.status is None
    found: Counter[str] = Counter()
    for act, times in history.items():
        if act.action == "create":
            found[act.actor] += times
            if times > 1:
                yield f"{act}: {times} times"
    for actor in sorted({*acknowledged, *found}):
        told = acknowledged[actor]
        if not told <= found[actor] <= told + unknown[actor]:
            yield f"{actor} was told of {told} dossiers, there are {found[actor]}"


@dataclass(frozen=True)
class Standing:
    """Where a dossier stands by its own rows: its status, and what is open on its way."""

    dossier_id: str
    status: str
    concluded: tuple[int, ...]
    open_stage: int | None
    level: str | None
    step: str | None


def out_of_place(standings: Iterable[Standing], workflows: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Dossiers whose open stage does not follow from their conclusions, or whose workflow rests elsewhere."""
    for one in standings:
        below = tuple(range(1, one.open_stage)) if one.open_stage else one.concluded
        if one.concluded != below or one.concluded != tuple(range(1, len(one.concluded) + 1)):
            yield f"dossier {one.dossier_id}: stage {one.open_stage} is open, concluded are {one.concluded}"
        workflow = workflows.get(f"dossier-approval/{one.dossier_id}")
        if one.status != "in_review" or workflow is None:
            continue  # the audit names what has no workflow
        shown = (workflow["level"], workflow["step"])
        if shown != (one.level or one.status, one.step or "-"):
            yield f"dossier {one.dossier_id}: open is {one.level}/{one.step}, its workflow shows {shown}"


def led_twice(steps: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """What workflows did to a dossier more than once: to open a stage or a step, to remind, to mark, to close."""
    for one in steps:
        if one["times"] > 1:
            where = f"attempt {one['attempt']}, stage {one['stage']}, step {one['step']}"
            yield f"dossier {one['dossier_id']}: {one['action']} {one['times']} times in {where}"


def from_nowhere(consumed: Mapping[str, Iterable[str]], told: set[str]) -> Iterator[str]:
    """Facts in an inbox that are on no topic: the broker lost them, or nobody told them."""
    for group, facts in consumed.items():
        for fact in sorted(set(facts) - told):
            yield f"{group}.inbox {fact}: consumed, and on no topic"


def wrongly_told(
    notices: Mapping[tuple[str, str], int], awaited: Mapping[str, int], told: Mapping[str, int]
) -> Iterator[str]:
    """Notices by fact and person that are there more than once, and facts that were told to too few or too many."""
    for (fact, person), times in notices.items():
        if times != 1:
            yield f"fact {fact}: {times} notices for {person}"
    for fact, people in awaited.items():
        if told.get(fact, 0) != people:
            yield f"fact {fact}: {told.get(fact, 0)} people have a notice, {people} should"


def badly_mailed(states: Mapping[str, str], mails: Mapping[str, int]) -> Iterator[str]:
    """Notices that count as sent and are in no letter box, and letters about no notice."""
    for notice, state in states.items():
        if state == "sent" and f"<{notice}@thidua>" not in mails:
            yield f"notice {notice}: sent, but no mail has its Message-ID"
    for message_id in mails:
        if message_id.strip("<>").partition("@")[0] not in states:
            yield f"mail {message_id}: there is no such notice"


def without_papers(issued: Iterable[str], papers: Mapping[str, PapersOf]) -> Iterator[str]:
    """Decisions that were issued and have no papers, or papers that are not the bytes that were made."""
    for decision in issued:
        of_it = papers.get(decision)
        if of_it is None or not of_it.made or not of_it.documents:
            yield f"decision {decision}: issued, and without papers"
        elif of_it.spoiled:
            yield f"decision {decision}: {of_it.spoiled} of its papers are not the bytes that were made"
