"""From a round's route template and the real units to a dossier's route, and who decides on it."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from authority import Unit
from contracts.submissions import StepKind, StepOffice
from submissions.dossiers.places import fault_in
from submissions.dossiers.values import Dossier, Nominee, Stage, Step
from submissions.errors import AwardNotDecidable, RouteUnknown
from submissions.heard.repository import Award
from submissions.rounds.values import Plan, Route
from submissions.rounds.values import Stage as StageOfRoute


def template_for(plan: Plan, unit: Unit) -> Route:
    """The route of dossiers of this kind of unit. Raises RouteUnknown."""
    for route in plan.routes:
        if unit.kind in route.submitting_kinds:
            return route
    raise RouteUnknown(unit=unit.id)


def stages_of(template: Route, path: Sequence[Unit]) -> tuple[Stage, ...]:
    """The stages with their units, found on the submitting unit's path (itself first). Raises RouteUnknown."""
    return tuple(
        Stage(
            number=number,
            unit_id=unit.id,
            steps=tuple(
                Step(
                    kind=step.kind,
                    office_id=unit.office_id if step.by is StepOffice.STANDING_OFFICE else unit.id,
                    working_days=step.working_days,
                    remind_before=step.remind_before,
                )
                for step in stage.steps
            ),
        )
        for number, stage in enumerate(template.stages, start=1)
        for unit in (_find(stage, path),)
    )


def deciding_stage(
    dossier: Dossier,
    nominee: Nominee,
    stages: tuple[Stage, ...],
    kinds: Mapping[UUID, str],
    awards: Mapping[str, Award],
) -> int | None:
    """The first stage whose head may decide the nominee's award; none: proposed beyond the route. `kinds` are those of
    the units on it.

    Raises AwardNotDecidable where nobody on the route may decide it and the last one may not propose it.
    """
    award = awards.get(nominee.award_code)
    if award is None or nominee.subject_type not in award.subject_types:
        raise _not_decidable(dossier, nominee)
    for stage in stages:
        has_council = any(step.kind is StepKind.COUNCIL for step in stage.steps)
        if has_council and kinds[stage.unit_id] in award.decided_by:
            return stage.number
    if kinds[stages[-1].unit_id] not in award.proposed_by:
        raise _not_decidable(dossier, nominee)
    return None


def _not_decidable(dossier: Dossier, nominee: Nominee) -> AwardNotDecidable:
    pointer = f"/nominees/{dossier.nominees.index(nominee)}/award_code"
    fault = fault_in(dossier, pointer, AwardNotDecidable.code)
    return AwardNotDecidable(award=nominee.award_code, nominee=nominee.id, errors=[fault])


def _find(stage: StageOfRoute, path: Sequence[Unit]) -> Unit:
    if stage.itself:
        return path[0]
    for unit in path[1:]:
        if unit.level == stage.level or unit.kind in stage.kinds:
            return unit
    raise RouteUnknown(unit=path[0].id)
