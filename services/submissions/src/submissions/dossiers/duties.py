"""Who may judge whom on a dossier, read off what is known of acts and interests; the rules are authority's."""

from collections.abc import Callable, Iterable
from typing import Final
from uuid import UUID

from authority.exclusions import Act, bar
from contracts.acts import Duty, InterestStated, LateAct
from contracts.submissions import StageStatus, StepKind
from kit.errors import Problem
from submissions.dossiers.identity import is_same_subject
from submissions.dossiers.states import NomineeState
from submissions.dossiers.values import Dossier, Late, Stage, Step

DUTIES: Final = {StepKind.CHECK: Duty.CHECK, StepKind.APPRAISE: Duty.APPRAISE, StepKind.SIGN: Duty.SIGN}
"""Steps that people of one office do."""
JUDGED_BY: Final = DUTIES | {StepKind.COUNCIL: Duty.VOTE}
SHARED: Final = frozenset({StepKind.APPRAISE, StepKind.COUNCIL})
"""Steps in which one of the office judges some nominees, and another one others."""


def bars(dossier: Dossier, wanted: Act) -> dict[UUID, Problem]:
    """What keeps the person from this duty, by nominee in review."""
    return {
        nomination.nominee_id: problem
        for nomination in dossier.nominations
        if (problem := bar(wanted, nomination, dossier.involvement))
    }


def nobody_free(dossier: Dossier, stage: Stage, step: Step, office: Iterable[UUID]) -> bool:
    """Whether the step waits for an office in which nobody is left who may do it.

    An appraisal may be shared: each nominee needs somebody. So does a council's vote: whether enough members are left
    for its quorum, it sees in its own session. A check or a signature is one person's for all of them.
    """
    duty = JUDGED_BY[step.kind]
    treated = {nominee.id for nominee in dossier.in_review}
    if not treated:
        return False
    free = [
        treated.difference(bars(dossier, Act(person, duty, dossier.id, stage.unit_id))) for person in office
    ]
    if step.kind in SHARED:
        return not treated <= set().union(*free)
    return treated not in free


def late_acts(
    dossier: Dossier, stated: tuple[InterestStated, ...]
) -> list[tuple[Stage, tuple[LateAct, ...]]]:
    """The stages of this attempt at which these people acted on these nominees, each with what stands of it.

    All of a concluded one; of the open one what is not asked anew: the check, and what was done on those whom it is
    done with. To let somebody in is an act of its own: it says nothing of who signed at the stage.
    """
    leaves = {(late.allowed_by, late.unit_id) for late in _leaves(dossier).values()}
    found = []
    for stage in dossier.stages:
        acts = tuple(
            LateAct(person_id=one.person_id, duty=act.duty, dossier_id=dossier.id, nominee_id=one.nominee_id)
            for one in stated
            if dossier.involvement.keeps(one.person_id, one.nominee_id)
            for act in dossier.involvement.done
            if (act.person_id, act.unit_id) == (one.person_id, stage.unit_id)
            and _stands(dossier, stage, act, one.nominee_id)
            if act.duty is not Duty.SIGN
            or stage.concluded_by == act.person_id
            or (act.person_id, act.unit_id) not in leaves
        )
        if acts:
            found.append((stage, acts))
    return found


def _stands(dossier: Dossier, stage: Stage, act: Act, nominee_id: UUID) -> bool:
    """Whether the act at this stage counts still, though an interest in the nominee was heard of."""
    if stage.status is StageStatus.CONCLUDED:
        return act.duty in DUTIES.values()
    if stage.status is not StageStatus.OPEN:
        return False
    if act.duty is Duty.CHECK:
        return any((step.kind, step.done_by) == (StepKind.CHECK, act.person_id) for step in stage.steps)
    return act.duty in DUTIES.values() and any(
        one.id == nominee_id and one.state not in {NomineeState.IN_REVIEW, NomineeState.WITHDRAWN}
        for one in dossier.nominees
    )


def late_leaves(
    dossier: Dossier, stated: tuple[InterestStated, ...]
) -> list[tuple[Late, tuple[LateAct, ...]]]:
    """The leaves by which these people let in nominees in whom they have an interest, each with those nominees."""
    let_in = _leaves(dossier)
    concerned = [
        one
        for one in stated
        if one.nominee_id in let_in
        and let_in[one.nominee_id].allowed_by == one.person_id
        and dossier.involvement.keeps(one.person_id, one.nominee_id)
    ]
    return [
        (
            given,
            tuple(
                LateAct(
                    person_id=one.person_id,
                    duty=Duty.SIGN,
                    dossier_id=dossier.id,
                    nominee_id=one.nominee_id,
                )
                for one in concerned
                if let_in[one.nominee_id] == given
            ),
        )
        for given in dict.fromkeys(let_in[one.nominee_id] for one in concerned)
    ]


def _leaves(dossier: Dossier) -> dict[UUID, Late]:
    """By what leave each of those came who came late."""
    return {nominee.id: nominee.late for nominee in dossier.nominees if nominee.late}


def follow(before: Dossier, after: Dossier, interest_id: Callable[[], UUID]) -> tuple[InterestStated, ...]:
    """Interests in whoever stood in the list before, for those of the same subject who came into it anew: a list that
    is written once more leaves nobody's interest behind.
    """
    known = {nominee.id: nominee for nominee in before.nominees}
    came = [nominee for nominee in after.nominees if nominee.id not in known]
    found = dict.fromkeys(
        (one.person_id, nominee.id, one.ground)
        for one in before.involvement.interests
        for nominee in came
        if one.nominee_id in known and is_same_subject(known[one.nominee_id], nominee)
    )
    return tuple(
        InterestStated(
            interest_id=interest_id(),
            person_id=person,
            dossier_id=after.id,
            nominee_id=nominee_id,
            ground=ground,
        )
        for person, nominee_id, ground in found
    )
