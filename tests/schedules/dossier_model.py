"""Where a dossier and its nominees may be: what schedules expect, written from the rules and not from the code."""

from dataclasses import dataclass, field
from typing import Any, Final

from tests.schedules.cast import APPRAISE, COMMUNE, COUNCIL, DOERS, PEOPLE, Route, holds

LEADING: Final = frozenset({"open_stage", "open_step", "remind", "mark_overdue", "close"})
"""Verbs of the workflows' principal."""
UNDECIDED: Final = frozenset({"in_review", "awaiting_decision"})


@dataclass(frozen=True)
class Command:
    """A command by its meaning; people, nominees and awards by their numbers. Each verb uses what it needs."""

    verb: str
    by: int = 0
    attempt: int = 0
    stage: int = 0
    step: str = ""
    outcome: str = ""
    reasoned: bool = True
    verdicts: tuple[tuple[int, bool], ...] = ()
    revision: int = 0
    kept: tuple[int, ...] = ()
    added: tuple[int, ...] = ()


@dataclass
class Nominee:
    """`award` is a number among the route's awards; `person` somebody of the cast who is nominated."""

    award: int
    person: int | None = None
    state: str = "in_review"
    deciding_stage: int | None = None
    asked: str | None = None
    """What it was asked back for, while awards has not answered."""


@dataclass
class Step:
    """`late`: it was opened after the forty days."""

    status: str = "pending"
    late: bool = False
    was_open: bool = False
    """It was open and was put back."""
    by: int | None = None
    """Who checked."""
    reminded: bool = False
    overdue: bool = False


@dataclass
class Stage:
    """A level of the current attempt, and its steps in their order."""

    unit: str
    steps: dict[str, Step]
    status: str = "pending"
    outcome: str | None = None

    def next_step(self) -> str | None:
        """The step that may be opened now."""
        if any(step.status == "open" for step in self.steps.values()):
            return None
        return next((kind for kind, step in self.steps.items() if step.status == "pending"), None)

    def open_step(self) -> str | None:
        return next((kind for kind, step in self.steps.items() if step.status == "open"), None)


@dataclass
class Model:
    """A dossier as it should stand. `late` says that forty days have passed since the round opened."""

    route: Route
    nominees: list[Nominee]
    status: str = "draft"
    attempt: int = 0
    version: int = 0
    revision: int = 1
    stages: list[Stage] = field(default_factory=list)
    duties: set[tuple[int, str, str]] = field(default_factory=set)
    """(person, duty, unit)."""
    interested: set[tuple[int, int]] = field(default_factory=set)
    """(person, nominee)."""
    appraised: dict[tuple[int, int, int], int] = field(default_factory=dict)
    """Who gave the verdict that counts, by (attempt, stage, nominee)."""
    heard: set[tuple[int, int, int]] = field(default_factory=set)
    """On whom a council has spoken: (attempt, stage, nominee)."""
    history: int = 1
    verdicts: int = 0
    late: bool = False
    cancelled: bool = False
    """The round was."""

    def standing(self) -> dict[str, Any]:
        """What a side must show after every command."""
        return {
            "status": self.status,
            "attempt": self.attempt,
            "version": self.version,
            "revision": self.revision,
            "nominees": [(one.state, one.deciding_stage, one.asked) for one in self.nominees],
            "stages": [
                (stage.status, stage.outcome, tuple(step.status for step in stage.steps.values()))
                for stage in self.stages
            ],
        }

    def circle(self) -> set[tuple[str, str]]:
        """Who may see the dossier: units, and those whose council has it."""
        reached = [
            (number, stage)
            for number, stage in enumerate(self.stages, start=1)
            if stage.status not in {"pending", "skipped"}
        ]
        offices = {self.route.office(number, step) for number, stage in reached for step in stage.steps}
        units = {COMMUNE, *(stage.unit for _, stage in reached), *offices}
        councils = {stage.unit for _, stage in reached if COUNCIL in stage.steps}
        return {*(("unit", unit) for unit in units), *(("council", unit) for unit in councils)}

    def in_review(self) -> list[int]:
        return [n for n, nominee in enumerate(self.nominees) if nominee.state == "in_review"]

    def barred(self, person: int, treated: set[int]) -> set[int]:
        """Those of the nominees whom the person does not judge: themselves, and where they have an interest."""
        return {n for n in treated if self.nominees[n].person == person or (person, n) in self.interested}

    def has_clash(self, person: int, duty: str, unit: str) -> bool:
        """Whether what the person did on the dossier before excludes the duty."""
        return any(
            who == person
            and (
                duty != COUNCIL
                if done == "prepare"
                else where != unit or {done, duty} == {"appraise", "sign"}
            )
            for who, done, where in self.duties
        )

    def waits_for_nobody(self, number: int, step: str) -> bool:
        """Whether nobody in the office of an open step is left who may do it."""
        treated = set(self.in_review())
        if not treated:
            return False
        unit = self.route.unit(number)
        free = [
            treated - self.barred(person, treated)
            for person in range(len(PEOPLE))
            if holds(person, DOERS[step], self.route.office(number, step))
            and not self.has_clash(person, step, unit)
        ]
        shared = step in {APPRAISE, COUNCIL}
        return not treated <= set().union(*free) if shared else treated not in free

    def awaiting(self, number: int) -> list[int]:
        """Those who wait for the decision of this stage."""
        wanted = ("awaiting_decision", number)
        return [n for n, one in enumerate(self.nominees) if (one.state, one.deciding_stage) == wanted]

    def is_reconsidered(self, number: int) -> bool:
        """Whether one is on its way back to this stage, to be considered again."""
        return any(self.nominees[n].asked == "reconsider" for n in self.awaiting(number))

    def is_given_back(self, number: int) -> bool:
        """Whether the stage's council approved one that is in review all the same."""
        stage = self.stage(number)
        spoke = stage is not None and "council" in stage.steps and stage.steps["council"].status == "done"
        return spoke and any(self.nominees[n].deciding_stage == number for n in self.in_review())

    def is_undecided(self) -> bool:
        return any(nominee.state in UNDECIDED for nominee in self.nominees)

    def stage(self, number: int) -> Stage | None:
        return self.stages[number - 1] if 0 < number <= len(self.stages) else None

    def open_number(self) -> int:
        """The number of the open stage; 0: none is."""
        return next((n for n, stage in enumerate(self.stages, start=1) if stage.status == "open"), 0)

    def next_number(self) -> int:
        """The number of the first stage that is not over; 0: all are."""
        return next((n for n, stage in enumerate(self.stages, start=1) if stage.status == "pending"), 0)

    def is_so(self, command: Command) -> bool:
        """Whether a workflow's command asks for what is already so: answered as it is, and nothing changes."""
        if command.verb not in LEADING or command.attempt != self.attempt:
            return False
        if command.verb == "close":
            return self.status == "closed"
        stage = self.stage(command.stage)
        if stage is None or command.verb == "open_stage":
            return stage is not None and stage.status == "open"
        step = stage.steps.get(command.step, Step())
        return {
            "open_step": step.status == "open",
            "remind": step.reminded,
            "mark_overdue": step.overdue,
        }[command.verb]
