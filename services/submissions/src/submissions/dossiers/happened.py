"""What happened to a dossier: what its rules answer with, beside the dossier as it is then.

Each is told as one fact, in the order in which the rule names them (`facts`). `stage` and `step` are as they are after
it, but where another word is said.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from contracts.acts import InterestStated, LateAct
from contracts.submissions import AskBackPurpose, StepKind
from submissions.dossiers.values import Dossier, Late, Nominee, Stage, Step, Verdict


@dataclass(frozen=True)
class Submitted:
    """It was sealed and put on its route."""


@dataclass(frozen=True)
class Corrected:
    """What was written was replaced."""


@dataclass(frozen=True)
class CircleChanged:
    """Others may see it from then on, or see it no more."""

    since: datetime


@dataclass(frozen=True)
class Recalled:
    """Its unit took it back, or it ended as if it had."""


@dataclass(frozen=True)
class Closed:
    """Nothing more is to come."""


@dataclass(frozen=True)
class Returned:
    """The level sent it back, to be corrected."""

    stage: Stage


@dataclass(frozen=True)
class StageOpened:
    stage: Stage


@dataclass(frozen=True)
class StageConcluded:
    """`gone_on` are those whom its letter proposes upward. Nobody signed where a decision was the signature."""

    stage: Stage
    gone_on: tuple[Nominee, ...] = ()


@dataclass(frozen=True)
class StageQuestioned:
    """Somebody acted at it who should not have: the head is told, or the one above."""

    stage: Stage
    late: tuple[LateAct, ...]
    above_id: UUID | None = None


@dataclass(frozen=True)
class StepOpened:
    stage: Stage
    step: Step


@dataclass(frozen=True)
class StepReopened:
    """`voided` are the nominees by the verdict that no longer counts; `put_back` is the step that waits for it now."""

    stage: Stage
    step: Step
    voided: Mapping[UUID, UUID]
    put_back: StepKind | None


@dataclass(frozen=True)
class StepReminded:
    stage: Stage
    step: Step


@dataclass(frozen=True)
class StepOverdue:
    stage: Stage
    step: Step


@dataclass(frozen=True)
class StepCompleted:
    """The step is done, with these verdicts as its last ones."""

    stage: Stage
    step: Step
    verdicts: tuple[Verdict, ...] = ()


@dataclass(frozen=True)
class VerdictsGiven:
    """The step goes on for those on whom it has no verdict yet."""

    stage: Stage
    step: Step
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True)
class NobodyMayAct:
    """Nobody is left in the step's office who may do it."""

    stage: Stage
    step: Step


@dataclass(frozen=True)
class NomineesWithdrawn:
    """Their unit withdrew them, while `stage` and `step` were open."""

    nominee_ids: tuple[UUID, ...]
    stage: Stage | None
    step: Step | None


@dataclass(frozen=True)
class OutcomesGiven:
    """These nominations came to their end here."""

    nominees: tuple[Nominee, ...]


@dataclass(frozen=True)
class HandedOver:
    """The council supported them, and their head decides: awards has them now."""

    stage: Stage
    nominees: tuple[Nominee, ...]


@dataclass(frozen=True)
class AskedBack:
    """Awards is asked for them."""

    stage: Stage
    nominee_ids: tuple[UUID, ...]
    purpose: AskBackPurpose


@dataclass(frozen=True)
class Decided:
    """A decision says so of these nominees."""

    decision_id: UUID
    nominees: tuple[Nominee, ...]


@dataclass(frozen=True)
class InterestsDeclared:
    interests: tuple[InterestStated, ...]


@dataclass(frozen=True)
class InterestWithdrawn:
    interest: InterestStated


@dataclass(frozen=True)
class LateAllowed:
    """Something may come after the round's end, until that day."""

    allowance_id: UUID
    allowed_by: UUID
    unit_id: UUID
    until: date


@dataclass(frozen=True)
class LateAllowanceWithdrawn:
    allowance_id: UUID
    unit_id: UUID


@dataclass(frozen=True)
class LateAllowanceQuestioned:
    """Who let somebody in has an interest in them: the head above is told."""

    given: Late
    above_id: UUID
    late: tuple[LateAct, ...]


Happened = (
    Submitted
    | Corrected
    | CircleChanged
    | Recalled
    | Closed
    | Returned
    | StageOpened
    | StageConcluded
    | StageQuestioned
    | StepOpened
    | StepReopened
    | StepReminded
    | StepOverdue
    | StepCompleted
    | VerdictsGiven
    | NobodyMayAct
    | NomineesWithdrawn
    | OutcomesGiven
    | HandedOver
    | AskedBack
    | Decided
    | InterestsDeclared
    | InterestWithdrawn
    | LateAllowed
    | LateAllowanceWithdrawn
    | LateAllowanceQuestioned
)
Change = tuple[Dossier, tuple[Happened, ...]]
"""What a rule answers with: the dossier as it is then, and what happened to it."""
