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
from kit.unit_of_work import Fact
from submissions.cancelling import Cancelled
from submissions.movements.domain import UNITS, codes_at
from submissions.movements.plan import Movement
from submissions.movements.schemas import ImportMovement, Report, YearlyReport

_ISSUER: Final = "issuing_unit"


def launched(movement: Movement, units: Mapping[str, Unit]) -> Fact:
    """The movement as it stands, launched or amended. `units`: every unit that the plan mentions, by its code."""
    event = MovementLaunchedV1(
        movement_id=movement.id,
        code=movement.code,
        name=movement.name,
        unit_id=movement.unit_id,
        plan=_plan(movement.plan, units),
    )
    return Fact(event, str(movement.id), movement.version)


def cancelled(movement: Movement, said: Cancelled) -> Fact:
    event = MovementCancelledV1(
        movement_id=movement.id,
        code=movement.code,
        name=movement.name,
        unit_id=movement.unit_id,
        document_number=said.document_number,
        document_date=said.document_date,
    )
    return Fact(event, str(movement.id), movement.version)


def _plan(said: ImportMovement, units: Mapping[str, Unit]) -> MovementPlan:
    return MovementPlan(
        starts=said.starts,
        ends=said.ends,
        phases=tuple(
            PhaseOfMovement(
                code=phase.code,
                name=phase.name,
                starts=phase.starts,
                ends=phase.ends,
                review=phase.review.kind,
                review_year=phase.review.year,
            )
            for phase in said.schedule.phases
        ),
        criteria_groups=tuple(_groups(said)),
        targets=tuple(MovementTarget.model_validate(target.model_dump()) for target in said.targets),
        awards=tuple(
            AwardOccasion(
                occasion=occasion.occasion,
                power=occasion.power,
                criteria_groups=occasion.criteria_groups,
                award_codes=tuple(form.award for form in occasion.forms.items) if occasion.forms else (),
            )
            for occasion in said.awards.occasions
        ),
        reports=tuple(_report(report, units) for report in said.reports),
        plan_due=said.plan_due,
        named_unit_ids=tuple(_named(said, units)),
    )


def _groups(said: ImportMovement) -> Iterator[CriteriaGroup]:
    for part in said.criteria.parts:
        for group in part.groups:
            yield CriteriaGroup(
                code=group.code,
                name=group.name,
                obligation=part.obligation,
                subject_types=group.subjects,
                criteria=tuple(criterion.code for criterion in group.criteria),
            )


def _report(report: Report, units: Mapping[str, Unit]) -> ReportDue:
    before = report.before if isinstance(report, YearlyReport) else None
    return ReportDue(
        code=report.code,
        to_unit_id=units[report.to].id,
        consolidated_for_id=units[report.consolidated_for].id,
        before_month=before.month if before else None,
        before_day=before.day if before else None,
    )


def _named(said: ImportMovement, units: Mapping[str, Unit]) -> Iterator[UUID]:
    """In the plan's order, each once."""
    asked = [place for place in UNITS if place[1] != _ISSUER]
    for code in dict.fromkeys(codes_at(said.model_dump(mode="json"), asked)):
        yield units[code].id
