"""Facts about rounds."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from authority import Unit
from contracts.submissions import (
    RoundCancelledV1,
    RoundOpenedV1,
    RoundOvertakenV1,
    RoundPlan,
    RoundQuestionedV1,
    RouteOfRound,
    ScoringWish,
    StageOfRoute,
    StepOfRoute,
    UndecidableAward,
)
from kit.unit_of_work import NumberedFact
from submissions.cancelling import Cancelled
from submissions.rounds.domain import Lost
from submissions.rounds.values import Plan, Round, Stage


def opened(round_: Round, units: Mapping[str, Unit]) -> NumberedFact:
    """The round as it stands, opened or changed. `units`: every unit that the guidance mentions, by its code."""
    scoring = round_.plan.scoring
    fact = RoundOpenedV1(
        round_id=round_.id,
        movement_id=round_.movement_id,
        code=round_.code,
        name=round_.name,
        unit_id=round_.unit_id,
        opens_on=round_.opens_on,
        closes_on=round_.closes_on,
        award_codes=round_.plan.awards,
        scoring=tuple(
            ScoringWish(unit_id=units[code].id, sheet_code=scoring.sheet) for code in scoring.at_units
        )
        if scoring
        else (),
        plan=_plan(round_.plan),
    )
    return NumberedFact(fact, str(round_.id), round_.version)


def cancelled(round_: Round, said: Cancelled, submitting_units: Iterable[UUID]) -> NumberedFact:
    fact = RoundCancelledV1(
        round_id=round_.id,
        movement_id=round_.movement_id,
        code=round_.code,
        name=round_.name,
        unit_id=round_.unit_id,
        document_number=said.document_number,
        document_date=said.document_date,
        submitting_unit_ids=tuple(sorted(set(submitting_units))),
    )
    return NumberedFact(fact, str(round_.id), round_.version)


def overtaken(
    round_: Round, gone: Lost, undecidable: tuple[UndecidableAward, ...], narrowed: tuple[str, ...]
) -> NumberedFact:
    """What the round goes by is gone."""
    fact = RoundOvertakenV1(
        round_id=round_.id,
        code=round_.code,
        name=round_.name,
        unit_id=round_.unit_id,
        phase=gone.phase,
        award_codes=gone.awards,
        criteria_groups=gone.criteria_groups,
        undecidable=undecidable,
        narrowed=narrowed,
    )
    return NumberedFact(fact, str(round_.id), round_.version)


def questioned(round_: Round, sheet_code: str, missing: tuple[str, ...]) -> NumberedFact:
    """Its score sheet looks at groups of criteria that its movement has not."""
    fact = RoundQuestionedV1(
        round_id=round_.id,
        code=round_.code,
        name=round_.name,
        unit_id=round_.unit_id,
        sheet_code=sheet_code,
        criteria_groups=missing,
    )
    return NumberedFact(fact, str(round_.id), round_.version)


def _plan(said: Plan) -> RoundPlan:
    return RoundPlan(
        kind=said.kind,
        phase=said.phase,
        guidance_number=said.guidance.number,
        guidance_issued_on=said.guidance.issued_on,
        routes=tuple(
            RouteOfRound(
                code=route.code,
                submitting_kinds=route.submitting_kinds,
                stages=tuple(map(_stage, route.stages)),
            )
            for route in said.routes
        ),
    )


def _stage(stage: Stage) -> StageOfRoute:
    return StageOfRoute(
        itself=stage.itself,
        level=stage.level,
        kinds=stage.kinds,
        steps=tuple(
            StepOfRoute(
                kind=step.kind,
                by=step.by,
                working_days=step.working_days,
                remind_before_working_days=step.remind_before,
            )
            for step in stage.steps
        ),
    )
