"""Facts about dossiers. Names, reasons and evidence stay in the service."""

from datetime import date, datetime
from uuid import UUID

from contracts.acts import FactOfActs, FactOfInterests, FactOfLateActs, LateAct
from contracts.fact import Fact, Value
from contracts.submissions.case import StepKind
from contracts.submissions.values import (
    AskBackPurpose,
    Lateness,
    NomineeOnRoute,
    StageOnRoute,
    StageOutcome,
    VerdictResult,
)
from contracts.vocabulary import Open


class DossierFact(Fact):
    """What every fact about a dossier says."""

    dossier_id: UUID
    round_id: UUID
    submitting_unit_id: UUID
    attempt: int


class DossierSubmittedV1(DossierFact, FactOfActs, FactOfInterests, type="submissions.dossier.submitted.v1"):
    """A dossier was sealed and entered its route. `acts` are those of everybody who prepared it, and the first time of
    whoever let it come late; `interests` those that were declared in its nominees before. `late`: the whole dossier
    came first after its round had closed.
    """

    received_at: datetime
    rule_set: str
    nominees: tuple[NomineeOnRoute, ...]
    route: tuple[StageOnRoute, ...]
    late: Lateness | None = None


class CircleChangedV1(DossierFact, type="submissions.dossier.circle_changed.v1"):
    """Who may see anything of the dossier from `since` on, the whole of it: to everybody else it does not exist.

    `units`: their people see the dossier. `councils`: units whose stage with a council was opened in this attempt,
    whatever became of it since, so that the council's sessions in the dossier's round, and the scoring panels of these,
    show to their people what they have of it. What a council concluded stays its own.
    """

    since: datetime
    units: tuple[UUID, ...]
    councils: tuple[UUID, ...]


class StageFact(DossierFact):
    """What every fact about a stage of a dossier says. `stage_id` is this attempt's; none in older facts."""

    stage: int
    unit_id: UUID
    stage_id: UUID | None = None


class StageOpenedV1(StageFact, type="submissions.dossier.stage_opened.v1"):
    """A stage began to treat the nominees that are left."""

    nominee_ids: tuple[UUID, ...]


class StepFact(StageFact):
    """What every fact about a step says. `office_id` is the unit that does the step for the stage's unit; `step_id` is
    none in older facts.
    """

    step: Open[StepKind]
    office_id: UUID
    step_id: UUID | None = None


class StepOpenedV1(StepFact, type="submissions.dossier.step_opened.v1"):
    """A step waits for its office. For `council`, awards puts the nominees on the session's agenda.

    `working_days` is the time that the round gives for the step; a council's ballot is open so long.
    """

    opened_at: datetime
    due_at: datetime | None
    nominees: tuple[NomineeOnRoute, ...]
    working_days: int | None = None


class StepReopenedV1(StepFact, type="submissions.dossier.step_reopened.v1"):
    """Verdicts of somebody with an interest no longer count, and their nominees are appraised anew.

    `put_back` is the step that was open and waits for it; it is opened again afterwards.
    """

    opened_at: datetime
    due_at: datetime | None
    voided: tuple[UUID, ...]
    nominee_ids: tuple[UUID, ...]
    put_back: Open[StepKind] | None


class StepRemindedV1(StepFact, type="submissions.dossier.step_reminded.v1"):
    """An open step nears its deadline."""

    due_at: datetime


class StepOverdueV1(StepFact, type="submissions.dossier.step_overdue.v1"):
    """An open step is past its deadline."""

    due_at: datetime


class VerdictGiven(Value):
    """One verdict on one nominee, and the versions that it relied on, each named by its id."""

    verdict_id: UUID
    nominee_id: UUID
    result: Open[VerdictResult]
    relied_on: tuple[UUID, ...] = ()


class VerdictsGivenV1(StepFact, FactOfActs, type="submissions.dossier.verdicts_given.v1"):
    """Some nominees were judged; the step goes on for those whom somebody else has to judge, or whom the council has
    not decided.
    """

    verdicts: tuple[VerdictGiven, ...]


class StepCompletedV1(StepFact, FactOfActs, type="submissions.dossier.step_completed.v1"):
    """A step was done, with the verdicts by which it ended if it gives any."""

    verdicts: tuple[VerdictGiven, ...] = ()


class StageConcludedV1(StageFact, FactOfActs, type="submissions.dossier.stage_concluded.v1"):
    """The head signed, or the decision left nothing to sign: the stage is over.

    `nominee_ids` go on to the next stage, or beyond the route from the last one.
    """

    outcome: Open[StageOutcome]
    nominee_ids: tuple[UUID, ...]


class DossierReturnedV1(StageFact, type="submissions.dossier.returned.v1"):
    """The dossier went back to its submitting unit, to be corrected; the reasons are in the service."""


class DossierCorrectedV1(DossierFact, FactOfActs, type="submissions.dossier.corrected.v1"):
    """The submitting unit changed a dossier that came back to it; what it wrote stays in the service.

    `attempt` is the one that was returned. Who wrote prepared the dossier, also for whom awards still holds of it.
    """


class DossierRecalledV1(DossierFact, FactOfActs, type="submissions.dossier.recalled.v1"):
    """The submitting unit took the dossier back for good."""


class NomineesWithdrawnV1(DossierFact, FactOfActs, type="submissions.dossier.nominees_withdrawn.v1"):
    """The submitting unit withdrew some of a dossier's nominations, while the others go on; why stays in the service.

    Stage, unit, step and office say on whose desk they were, as far as they were on one.
    """

    nominee_ids: tuple[UUID, ...]
    stage: int | None = None
    unit_id: UUID | None = None
    step: Open[StepKind] | None = None
    office_id: UUID | None = None
    stage_id: UUID | None = None
    step_id: UUID | None = None


class OutcomeGiven(Value):
    """How one nomination ended: `awarded`, `declined`, `forwarded` (beyond the route), `withdrawn` or `revoked`.

    Closed: a state of `contracts.nomination`, the table that every service obeys.
    """

    nominee_id: UUID
    outcome: str


class OutcomesRecordedV1(DossierFact, type="submissions.dossier.outcomes_recorded.v1"):
    """Nominations ended without a decision: declined, forwarded beyond the route, or withdrawn."""

    outcomes: tuple[OutcomeGiven, ...]


class NomineesDecidedV1(DossierFact, type="submissions.dossier.nominees_decided.v1"):
    """A decision named nominees of this dossier, amended what it said of them, or revoked it."""

    decision_id: UUID
    outcomes: tuple[OutcomeGiven, ...]


class NomineesHandedOverV1(StageFact, type="submissions.dossier.nominees_handed_over.v1"):
    """The stage's council approved nominations that its head may decide, and submissions recorded it.

    From here on awards owns what becomes of them, until it decides or gives them back.
    """

    nominee_ids: tuple[UUID, ...]


class NomineesAskedBackV1(StageFact, FactOfActs, type="submissions.dossier.nominees_asked_back.v1"):
    """Somebody asks awards for nominations that were handed over; the reason stays in the service.

    `purpose`: what becomes of them once they are back. The fact's actor is who asks.
    """

    nominee_ids: tuple[UUID, ...]
    purpose: Open[AskBackPurpose]


class DossierClosedV1(DossierFact, type="submissions.dossier.closed.v1"):
    """Every nominee has an outcome; nothing more happens to the dossier by itself."""


class DossierTakenOverV1(DossierFact, type="submissions.dossier.state_taken_over.v1"):
    """Where kept facts of an older dossier begin: those before this number are not kept. Nothing changes by it."""


class InterestDeclaredV1(DossierFact, FactOfInterests, type="submissions.dossier.interest_declared.v1"):
    """A person said that they have an interest in nominations of the dossier; the reason stays in the service."""


class InterestWithdrawnV1(DossierFact, FactOfInterests, type="submissions.dossier.interest_withdrawn.v1"):
    """A declaration that was entered by mistake was taken back, before anything was concluded on it."""


class LateAllowedV1(DossierFact, FactOfActs, type="submissions.dossier.late_allowed.v1"):
    """Nominations may still join a dossier that was submitted in time, until the end of the local day `until`; who they
    are stays in the service. Whoever allowed it signed for it.
    """

    allowance_id: UUID
    allowed_by: UUID
    unit_id: UUID
    until: date


class LateAllowanceWithdrawnV1(DossierFact, type="submissions.dossier.late_allowance_withdrawn.v1"):
    """What was allowed to come late, and has not come yet, may no longer."""

    allowance_id: UUID
    unit_id: UUID


class LateAllowanceQuestionedV1(DossierFact, type="submissions.dossier.late_allowance_questioned.v1"):
    """Whoever let somebody in for `unit_id` has an interest in them, as was heard only after they came: nothing is
    undone in silence, the head of `above_id` is told and decides.

    `above_id` is the unit above, or the unit itself where there is none.
    """

    allowance_id: UUID
    unit_id: UUID
    above_id: UUID
    late: tuple[LateAct, ...]


class StageQuestionedV1(StageFact, FactOfLateActs, type="submissions.dossier.stage_questioned.v1"):
    """Somebody who acted at a stage has an interest, as was heard only after it was concluded, or of what is not asked
    anew in the open one: nothing is undone in silence, the head of that level is told and decides.
    """


class NobodyMayActV1(StepFact, type="submissions.dossier.nobody_may_act.v1"):
    """An open step waits for an office in which nobody is left who may do it: all are excluded, or nobody holds
    the role. The way out is an assignment with a document number.
    """
