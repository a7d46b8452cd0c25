"""Facts about plans: movements and review rounds. Reasons stay in the service."""

from datetime import date
from uuid import UUID

from contracts.fact import Fact, Value
from contracts.submissions.movement import MovementPlan
from contracts.submissions.round import RoundPlan


class MovementLaunchedV1(Fact, type="submissions.movement.launched.v1"):
    """A movement was launched or its plan amended; `plan` is none in facts of before it was told."""

    movement_id: UUID
    code: str
    name: str
    unit_id: UUID
    plan: MovementPlan | None = None


class MovementCancelledV1(Fact, type="submissions.movement.cancelled.v1"):
    """A movement was cancelled by a document, while no round of it stood; why stays in the service."""

    movement_id: UUID
    code: str
    name: str
    unit_id: UUID
    document_number: str
    document_date: date


class ScoringWish(Value):
    """A unit whose council wants a scoring panel before it votes, and by which sheet."""

    unit_id: UUID
    sheet_code: str


class RoundOpenedV1(Fact, type="submissions.round.opened.v1"):
    """A review round (đợt xét khen thưởng) was opened for a movement by a guidance document, or changed; `plan` is none
    in facts of before it was told.
    """

    round_id: UUID
    movement_id: UUID
    code: str
    name: str
    unit_id: UUID
    opens_on: date
    closes_on: date
    award_codes: tuple[str, ...]
    scoring: tuple[ScoringWish, ...]
    plan: RoundPlan | None = None


class RoundCancelledV1(Fact, type="submissions.round.cancelled.v1"):
    """A round was cancelled by a document, while nothing was under way or decided in it; why stays in the service.

    `submitting_unit_ids`: the units of whom a draft or a returned dossier ended with it.
    """

    round_id: UUID
    movement_id: UUID
    code: str
    name: str
    unit_id: UUID
    document_number: str
    document_date: date
    submitting_unit_ids: tuple[UUID, ...]


class RoundQuestionedV1(Fact, type="submissions.round.questioned.v1"):
    """A later version of the score sheet that the round names looks at groups of criteria that the movement's plan has
    not: whoever called the round is told and decides.
    """

    round_id: UUID
    code: str
    name: str
    unit_id: UUID
    sheet_code: str
    criteria_groups: tuple[str, ...]


class UndecidableAward(Value):
    """An award of a round for which, from that day of the round on, the catalogue has nothing in the law in force."""

    award_code: str
    from_day: date


class RoundOvertakenV1(Fact, type="submissions.round.overtaken.v1"):
    """What a standing round goes by was changed under it: whoever called it is told and decides. What was sealed goes
    on by what it was sealed with.

    `phase`, `award_codes`, `criteria_groups`: what the movement's plan lost; the round's score sheet looks at the
    groups. `undecidable`: awards that the catalogue or the law lost; `narrowed`: awards that fewer kinds of unit decide
    or propose, or fewer kinds of subject receive.
    """

    round_id: UUID
    code: str
    name: str
    unit_id: UUID
    phase: str | None
    award_codes: tuple[str, ...]
    criteria_groups: tuple[str, ...]
    undecidable: tuple[UndecidableAward, ...]
    narrowed: tuple[str, ...] = ()


class MovementTakenOverV1(Fact, type="submissions.movement.state_taken_over.v1"):
    """Where kept facts of an older movement begin: those before this number are not kept. Nothing changes by it."""

    movement_id: UUID


class RoundTakenOverV1(Fact, type="submissions.round.state_taken_over.v1"):
    """Where kept facts of an older round begin: those before this number are not kept. Nothing changes by it."""

    round_id: UUID
