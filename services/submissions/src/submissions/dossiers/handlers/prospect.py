"""What would come of a dossier that were submitted now: its route, who decides each award, what in it is in the way.

Submitting goes by it, and the unit that writes a draft sees it before: what is refused then is told then.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from authority import Query, UnitUnknown, units_by_id
from authority.circle import require_in_circle
from kit.clock import local_date
from kit.dates import impossible
from kit.errors import Problem
from kit.messages import text_of
from kit.problems import FaultBody
from submissions.dossiers import domain, repository
from submissions.dossiers.handlers.late import admit
from submissions.dossiers.identity import repeated
from submissions.dossiers.places import days_of, fault_in, located
from submissions.dossiers.prospects import NomineeAhead, RouteAhead, StageAhead, StepAhead
from submissions.dossiers.repository import Terms
from submissions.dossiers.route import deciding_stage, stages_of, template_for
from submissions.dossiers.states import NomineeState
from submissions.dossiers.values import Dossier, Late, Stage
from submissions.errors import DossierIncomplete, NomineesRepeated, RuleSetUnknown
from submissions.rounds import handlers as rounds
from submissions.rounds.values import Round


@dataclass
class Prospect:
    """`refusals` are all for which it is refused now, in the order in which they are looked for; what they leave
    unknown is empty.
    """

    rule_set: str
    late: dict[UUID, Late] = field(default_factory=dict)
    stages: tuple[Stage, ...] = ()
    deciding_stages: dict[UUID, int | None] = field(default_factory=dict)
    refusals: list[Problem] = field(default_factory=list)

    @contextmanager
    def noting(self) -> Iterator[None]:
        """What is refused inside is one of the refusals."""
        try:
            yield
        except Problem as problem:
            self.refusals.append(problem)


async def foresee(uow: Query, dossier: Dossier, review: Round, terms: Terms) -> Prospect:
    """What would come of it if it were submitted to its round now, on these terms of today. Raises UnitUnknown."""
    today = local_date(uow.now)
    if not terms.path:
        raise UnitUnknown(unit=dossier.submitting_unit_id)
    prospect = Prospect(terms.rule_set or "")
    with prospect.noting():
        rounds.require_standing(review)
    with prospect.noting():
        prospect.late = await admit(uow, dossier, review)
    with prospect.noting():
        _require_complete(dossier, review, today)
    with prospect.noting():
        _require_each_once(dossier)
    with prospect.noting():
        if terms.rule_set is None:
            raise RuleSetUnknown(day=today)
        prospect.stages = stages_of(template_for(review.plan, terms.path[0]), terms.path)
        kinds = {unit.id: unit.kind for unit in terms.path}
        for nominee in dossier.in_review:
            with prospect.noting():
                stage = deciding_stage(dossier, nominee, prospect.stages, kinds, terms.awards)
                prospect.deciding_stages[nominee.id] = stage
    return prospect


async def read_route_ahead(uow: Query, dossier_id: UUID) -> RouteAhead:
    """What submitting would make of a draft or of a returned dossier. Raises NotFound, NotEditable."""
    dossier, terms = await repository.get_with_terms(uow, dossier_id, local_date(uow.now))
    await require_in_circle(uow, dossier.circle)
    domain.require_editable(dossier)
    prospect = await foresee(uow, dossier, await rounds.get_round(uow, dossier.round_id), terms)
    places = {
        place
        for stage in prospect.stages
        for place in (stage.unit_id, *(step.office_id for step in stage.steps))
    }
    names = {unit.id: unit.name for unit in (await units_by_id(uow, places)).values()}
    return RouteAhead(
        now=uow.now,
        rule_set=prospect.rule_set or None,
        late=bool(prospect.late),
        stages=[_stage_ahead(stage, names) for stage in prospect.stages],
        nominees=[
            NomineeAhead(nominee_id=id_, deciding_stage=at) for id_, at in prospect.deciding_stages.items()
        ],
        faults=[FaultBody(**fault) for refusal in prospect.refusals for fault in _told(refusal)],
    )


def _stage_ahead(stage: Stage, names: dict[UUID, str]) -> StageAhead:
    steps = [
        StepAhead(
            kind=step.kind,
            office_id=step.office_id,
            office=names.get(step.office_id),
            working_days=step.working_days,
            remind_before=step.remind_before,
        )
        for step in stage.steps
    ]
    return StageAhead(number=stage.number, unit_id=stage.unit_id, unit=names.get(stage.unit_id), steps=steps)


def _told(refusal: Problem) -> list[dict[str, Any]]:
    """The places that it names; one without any is about the dossier as a whole."""
    whole = {"in": "dossier", "pointer": "", "code": refusal.code, "detail": text_of(refusal)}
    told: list[dict[str, Any]] = refusal.facts.get("errors", [whole])
    return told


def _require_complete(dossier: Dossier, review: Round, today: date) -> None:
    faults = _faults_of(dossier, frozenset(review.plan.awards))
    for found in impossible(days_of(dossier.letter, dossier.nominees), today):
        faults.append(located(dossier, found))
    if faults:
        raise DossierIncomplete(errors=faults)


def _require_each_once(dossier: Dossier) -> None:
    """Nobody stands twice in the list for one award, however the name was typed. Raises NomineesRepeated."""
    places = {nominee.id: place for place, nominee in enumerate(dossier.nominees)}
    if faults := [
        fault_in(dossier, f"/nominees/{places[again.id]}", "nominee_repeated", place=places[first.id] + 1)
        for again, first in repeated(dossier.in_review)
    ]:
        raise NomineesRepeated(errors=faults)


def _faults_of(dossier: Dossier, awards: frozenset[str]) -> list[dict[str, str]]:
    """What a sealed dossier must have and this one has not, each with its place (RFC 6901 pointer)."""
    faults = []
    if dossier.letter is None:
        faults.append(fault_in(dossier, "/letter", "letter_missing"))
    if not dossier.in_review:
        faults.append(fault_in(dossier, "/nominees", "nominees_missing"))
    for position, nominee in enumerate(dossier.nominees):
        if nominee.state is not NomineeState.IN_REVIEW:
            continue
        place = f"/nominees/{position}"
        if not nominee.achievements:
            faults.append(fault_in(dossier, f"{place}/achievements", "achievements_missing"))
        if not nominee.evidence:
            faults.append(fault_in(dossier, f"{place}/evidence", "evidence_missing"))
        if nominee.award_code not in awards:
            faults.append(fault_in(dossier, f"{place}/award_code", "award_not_in_round"))
    return faults
