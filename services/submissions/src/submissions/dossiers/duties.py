"""Who may judge whom on a dossier, read off what is known of acts and interests; the rules are authority's."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from authority.exclusions import Act, bar
from contracts.acts import Duty, InterestStated, LateAct
from contracts.submissions import StageStatus, StepKind
from kit.errors import Problem
from submissions.dossiers.values import Dossier, Stage, Step

DUTIES: Final = {StepKind.CHECK: Duty.CHECK, StepKind.APPRAISE: Duty.APPRAISE, StepKind.SIGN: Duty.SIGN}
"""Steps that people of one office do. A council sees in its own session whether enough members are left."""


def bars(dossier: Dossier, wanted: Act) -> dict[UUID, Problem]:
    """What keeps the person from this duty, by nominee in review."""
    return {
        nomination.nominee_id: problem
        for nomination in dossier.nominations
        if (problem := bar(wanted, nomination, dossier.involvement))
    }


def nobody_free(dossier: Dossier, stage: Stage, step: Step, office: Iterable[UUID]) -> bool:
    """Whether the step waits for an office in which nobody is left who may do it.

    An appraisal may be shared: each nominee needs somebody. A check or a signature is one person's for all of them.
    """
    duty = DUTIES.get(step.kind)
    treated = {nominee.id for nominee in dossier.in_review}
    if duty is None or not treated:
        return False
    free = [
        treated.difference(bars(dossier, Act(person, duty, dossier.id, stage.unit_id))) for person in office
    ]
    if step.kind is StepKind.APPRAISE:
        return not treated <= set().union(*free)
    return treated not in free


def late_acts(
    dossier: Dossier, stated: tuple[InterestStated, ...]
) -> list[tuple[Stage, tuple[LateAct, ...]]]:
    """The concluded stages of this attempt at which these people acted, each with their acts on these nominees."""
    found = []
    for stage in dossier.stages:
        acts = tuple(
            LateAct(person_id=one.person_id, duty=act.duty, dossier_id=dossier.id, nominee_id=one.nominee_id)
            for one in stated
            if dossier.involvement.keeps(one.person_id, one.nominee_id)
            for act in dossier.involvement.done
            if (act.person_id, act.unit_id) == (one.person_id, stage.unit_id) and act.duty in DUTIES.values()
        )
        if acts and stage.status is StageStatus.CONCLUDED:
            found.append((stage, acts))
    return found
