"""Facts about movements."""

from collections.abc import Iterator, Mapping
from typing import Final
from uuid import UUID

from authority import Unit
from contracts.submissions import (
    AwardOccasion,
    CriteriaGroup,
    MovementCancelledV1,
    MovementLaunchedV1,
    MovementPlan,
    MovementTarget,
    PhaseOfMovement,
    ReportDue,
)
from kit.unit_of_work import NumberedFact
from submissions.cancelling import Cancelled
from submissions.movements.domain import UNITS, codes_at
from submissions.movements.values import Movement, Plan, Report

_ISSUER: Final = "issuing_unit"


def launched(movement: Movement, units: Mapping[str, Unit]) -> NumberedFact:
    """The movement as it stands, launched or amended. `units`: every unit that the plan mentions, by its code."""
    fact = MovementLaunchedV1(
        movement_id=movement.id,
        code=movement.code,
        name=movement.name,
        unit_id=movement.unit_id,
        plan=_plan(movement.plan, units),
    )
    return NumberedFact(fact, str(movement.id), movement.version)


def cancelled(movement: Movement, said: Cancelled) -> NumberedFact:
    fact = MovementCancelledV1(
        movement_id=movement.id,
        code=movement.code,
        name=movement.name,
        unit_id=movement.unit_id,
        document_number=said.document_number,
        document_date=said.document_date,
    )
    return NumberedFact(fact, str(movement.id), movement.version)


def _plan(plan: Plan, units: Mapping[str, Unit]) -> MovementPlan:
    return MovementPlan(
        starts=plan.starts,
        ends=plan.ends,
        phases=tuple(PhaseOfMovement(**vars(phase)) for phase in plan.phases),
        criteria_groups=tuple(
            CriteriaGroup(
                code=group.code,
                name=group.name,
                obligation=group.obligation,
                subject_types=group.subjects,
                criteria=group.criteria,
            )
            for group in plan.groups
        ),
        targets=tuple(MovementTarget(**vars(target)) for target in plan.targets),
        awards=tuple(AwardOccasion(**vars(occasion)) for occasion in plan.occasions),
        reports=tuple(_report(report, units) for report in plan.reports),
        plan_due=plan.plan_due,
        named_unit_ids=tuple(_named(plan, units)),
    )


def _report(report: Report, units: Mapping[str, Unit]) -> ReportDue:
    before = report.before
    return ReportDue(
        code=report.code,
        to_unit_id=units[report.to].id,
        consolidated_for_id=units[report.consolidated_for].id,
        before_month=before.month if before else None,
        before_day=before.day if before else None,
    )


def _named(plan: Plan, units: Mapping[str, Unit]) -> Iterator[UUID]:
    """In the plan's order, each once."""
    asked = [place for place in UNITS if place[1] != _ISSUER]
    for code in dict.fromkeys(codes_at(plan.said, asked)):
        yield units[code].id
