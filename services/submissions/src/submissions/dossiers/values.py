"""What a dossier consists of: frozen values, and what can be read off them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from authority import Circle, Interest, Involvement, Nomination
from contracts.acts import InterestStated
from contracts.submissions import (
    AskBackPurpose,
    DossierStatus,
    StageOutcome,
    StageStatus,
    StepKind,
    StepStatus,
    SubjectType,
    VerdictResult,
)
from kit.ids import new_id
from submissions.dossiers.states import UNDECIDED, NomineeState
from submissions.errors import StageNotOpen, StepNotOpen

MOST_NOMINEES: Final = 500
"""In review in one dossier."""


@dataclass(frozen=True)
class Achievement:
    """What was achieved, in the words of the report, and in which period (inclusive local dates)."""

    summary: str
    period_from: date
    period_to: date


@dataclass(frozen=True)
class Evidence:
    """A reference to a document, and its SHA-256 in hex."""

    title: str
    reference: str
    sha256: str


@dataclass(frozen=True)
class Seal:
    """The version of a nominee that was sealed last: its id, its number, and the hash of what it says.

    `name_digest` tells whether a name is the sealed one, to whoever has the version's salt.
    """

    id: UUID
    number: int
    content_hash: str
    name_digest: str


@dataclass(frozen=True)
class Late:
    """Came after its round had closed, because somebody allowed it: who, in the name of which unit, why, and by which
    document.
    """

    allowance_id: UUID
    allowed_by: UUID
    unit_id: UUID
    reason: str
    document_number: str
    allowed_at: datetime


@dataclass(frozen=True)
class Nominee:
    """One subject proposed for one award. `deciding_stage` is the stage that can decide it; none: above the route.

    `asked_back`: what becomes of it once awards, which was asked to, gives it back; `reason` then says why.
    `decisions`: how many decisions on it are known, the last of them `decision_id`; none of before they were counted.
    """

    id: UUID
    subject_type: SubjectType
    name: str
    description: str
    award_code: str
    achievements: tuple[Achievement, ...]
    evidence: tuple[Evidence, ...]
    person_id: UUID | None = None
    state: NomineeState = NomineeState.IN_REVIEW
    deciding_stage: int | None = None
    ended_at_stage: int | None = None
    decision_id: UUID | None = None
    reason: str | None = None
    seal: Seal | None = None
    asked_back: AskBackPurpose | None = None
    late: Late | None = None
    decisions: int = 0


@dataclass(frozen=True)
class Step:
    """A task inside a stage, done by an office. Times are instants; none where there is no limit."""

    kind: StepKind
    office_id: UUID
    working_days: int
    remind_before: int
    status: StepStatus = StepStatus.PENDING
    opened_at: datetime | None = None
    remind_at: datetime | None = None
    due_at: datetime | None = None
    reminded_at: datetime | None = None
    overdue_at: datetime | None = None
    done_by: UUID | None = None
    done_at: datetime | None = None
    id: UUID = field(default_factory=new_id, compare=False)

    @property
    def is_late(self) -> bool:
        """The target time was noticed to be over, or the step was done after it, whatever a timer noticed."""
        done_late = self.done_at is not None and self.due_at is not None and self.done_at >= self.due_at
        return self.overdue_at is not None or done_late


@dataclass(frozen=True)
class Stage:
    """What one level does: a unit, its steps in order, and how it ended."""

    number: int
    unit_id: UUID
    steps: tuple[Step, ...]
    status: StageStatus = StageStatus.PENDING
    outcome: StageOutcome | None = None
    reason: str | None = None
    letter_number: str | None = None
    letter_date: date | None = None
    concluded_by: UUID | None = None
    concluded_at: datetime | None = None
    id: UUID = field(default_factory=new_id, compare=False)
    arrival_number: str | None = None
    arrived_on: date | None = None

    @property
    def open_step(self) -> Step | None:
        return next((step for step in self.steps if step.status is StepStatus.OPEN), None)

    @property
    def next_step(self) -> Step | None:
        return next((step for step in self.steps if step.status is StepStatus.PENDING), None)

    def step(self, kind: StepKind) -> Step:
        """Raises StepNotOpen where the stage has no such step."""
        for step in self.steps:
            if step.kind is kind:
                return step
        raise StepNotOpen(step=kind, number=self.number)

    def with_step(self, changed: Step) -> "Stage":
        return replace(
            self, steps=tuple(changed if step.kind is changed.kind else step for step in self.steps)
        )


@dataclass(frozen=True)
class Verdict:
    """What a step found of one nominee. A council's verdict has no person, but its session.

    `relied_on` are the versions that it judged; none are known of what was judged before versions were kept.
    """

    id: UUID
    nominee_id: UUID
    stage: int
    step: StepKind
    result: VerdictResult
    reason: str | None
    given_by: UUID | None = None
    session_id: UUID | None = None
    relied_on: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Letter:
    """The submitting unit's proposal letter (tờ trình)."""

    number: str
    issued_on: date


@dataclass(frozen=True)
class Dossier:
    """A unit's proposal. `version` counts its facts, `revision` its edits; stages are those of this attempt.

    `late`: the whole of it was first submitted after its round had closed.

    `involved` is known of one that somebody is about to change: when it is new, or its row is locked.
    """

    id: UUID
    round_id: UUID
    submitting_unit_id: UUID
    letter: Letter | None
    nominees: tuple[Nominee, ...]
    created_by: UUID
    status: DossierStatus = DossierStatus.DRAFT
    attempt: int = 0
    version: int = 0
    revision: int = 1
    submitted_by: UUID | None = None
    received_at: datetime | None = None
    rule_set: str | None = None
    stages: tuple[Stage, ...] = ()
    late: Late | None = None
    involved: Involvement | None = None

    @property
    def in_review(self) -> tuple[Nominee, ...]:
        return tuple(nominee for nominee in self.nominees if nominee.state is NomineeState.IN_REVIEW)

    @property
    def sealed(self) -> dict[UUID, UUID]:
        """The last sealed version of each nominee; none of who was sealed before versions were kept."""
        return {nominee.id: nominee.seal.id for nominee in self.nominees if nominee.seal}

    @property
    def involvement(self) -> Involvement:
        """Who did what on a dossier that is about to be changed, and who has an interest in its nominees."""
        assert self.involved is not None  # noqa: S101 - who changes a dossier holds its row
        return self.involved

    def with_interests(self, stated: Iterable[InterestStated]) -> "Dossier":
        """The dossier in whose nominees these people have an interest, too."""
        fresh = {one.interest_id: one for one in stated}
        known = self.without_interests(fresh.values()).involvement
        added = (
            Interest(one.interest_id, one.person_id, one.nominee_id, one.ground) for one in fresh.values()
        )
        return replace(self, involved=replace(known, interests=(*known.interests, *added)))

    def without_interests(self, stated: Iterable[InterestStated]) -> "Dossier":
        """The dossier as it was before these interests were stated."""
        gone = {one.interest_id for one in stated}
        known = tuple(one for one in self.involvement.interests if one.id not in gone)
        return replace(self, involved=replace(self.involvement, interests=known))

    @property
    def nominations(self) -> tuple[Nomination, ...]:
        """Those in review, as what a person judges."""
        return tuple(Nomination(self.id, nominee.id, nominee.person_id) for nominee in self.in_review)

    @property
    def handed_over(self) -> tuple[Nominee, ...]:
        """Those whose next transition is not ours: awards holds them until it decides or gives them back."""
        return tuple(nominee for nominee in self.nominees if nominee.state is NomineeState.AWAITING_DECISION)

    @property
    def undecided(self) -> int:
        return sum(nominee.state in UNDECIDED for nominee in self.nominees)

    @property
    def open_stage(self) -> Stage | None:
        return next((stage for stage in self.stages if stage.status is StageStatus.OPEN), None)

    @property
    def circle(self) -> Circle:
        """Who may see the dossier at all: the submitting unit; and while this attempt lasts the units whose stage was
        opened, their steps' offices, and what their councils' sessions show of it.
        """
        opened = [
            stage for stage in self.stages if stage.status not in {StageStatus.PENDING, StageStatus.SKIPPED}
        ]
        offices = {step.office_id for stage in opened for step in stage.steps}
        return Circle(
            units=frozenset({self.submitting_unit_id, *(stage.unit_id for stage in opened), *offices}),
            councils=frozenset(
                stage.unit_id for stage in opened for step in stage.steps if step.kind is StepKind.COUNCIL
            ),
        )

    def stage(self, number: int) -> Stage:
        """Raises StageNotOpen where the route has no such stage."""
        for stage in self.stages:
            if stage.number == number:
                return stage
        raise StageNotOpen(number=number, state="none")

    def with_stage(self, changed: Stage) -> "Dossier":
        stages = tuple(changed if stage.number == changed.number else stage for stage in self.stages)
        return replace(self, stages=stages)

    def with_nominees(self, change: Callable[[Nominee], Nominee]) -> "Dossier":
        return replace(self, nominees=tuple(map(change, self.nominees)))

    def next_version(self) -> "Dossier":
        return replace(self, version=self.version + 1)
