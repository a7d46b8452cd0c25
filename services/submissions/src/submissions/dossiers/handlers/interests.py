"""Interests in nominations: declared here or heard of from councils and panels, and what follows for acts done already.

Acts of somebody with an interest no longer count while their stage is not concluded: the nominees are appraised anew.
What is concluded is not undone in silence: the head of that level is told and decides; of whom a head let in after the
round's end, the head above.
"""

from uuid import UUID

from authority import Capability, Command, Query, unit_by_id
from contracts import Envelope
from contracts.acts import FactOfInterests, InterestStated
from contracts.submissions import DossierStatus, StepKind
from kit.errors import NotFound
from kit.ids import new_id
from submissions.dossiers import judging, queries, repository
from submissions.dossiers.change import lock_in_circle, note, require_seen
from submissions.dossiers.duties import late_acts, late_leaves
from submissions.dossiers.handlers.offices import target, waits_for_nobody
from submissions.dossiers.happened import (
    Change,
    Happened,
    InterestsDeclared,
    InterestWithdrawn,
    LateAllowanceQuestioned,
    NobodyMayAct,
    StageQuestioned,
)
from submissions.dossiers.interests import DeclareInterest, WithdrawInterest
from submissions.dossiers.repository import HistoryRow
from submissions.dossiers.schemas import DossierView
from submissions.dossiers.values import Dossier
from submissions.errors import InterestCounted, NomineeNotTreated


async def declare_interest(uow: Command, dossier_id: UUID, command: DeclareInterest) -> DossierView:
    """The actor has an interest in these nominees, and takes no part in judging them, in whatever service.

    What is declared already is left as it is, unless its ground excludes nobody and this one does. Raises
    NomineeNotTreated for somebody who is not in the dossier.
    """
    before = await lock_in_circle(uow, dossier_id)
    await uow.authority.require_anywhere(Capability.VIEW)
    person = uow.actor.person_id
    if strangers := set(command.nominee_ids).difference(nominee.id for nominee in before.nominees):
        raise NomineeNotTreated(nominees=strangers)
    known = {
        one.nominee_id
        for one in before.involvement.interests
        if one.person_id == person
        and (one.ground is command.ground or before.involvement.keeps(person, one.nominee_id))
    }
    stated = tuple(
        InterestStated(
            interest_id=new_id(),
            person_id=person,
            dossier_id=dossier_id,
            nominee_id=nominee_id,
            ground=command.ground,
        )
        for nominee_id in dict.fromkeys(command.nominee_ids)
        if nominee_id not in known
    )
    if not stated:
        return DossierView.of(before, uow.now)
    uow.acts.stated(*stated)
    row = HistoryRow("declare_interest", reason=command.reason, details=_details(stated))
    return DossierView.of(await _mark(uow, before, stated, row, InterestsDeclared(stated)), uow.now)


async def withdraw_interest(
    uow: Command, dossier_id: UUID, interest_id: UUID, seen: int, command: WithdrawInterest
) -> DossierView:
    """The actor takes back what they declared by mistake, as long as nothing was concluded on it.

    Raises NotFound for another's interest, InterestCounted, PreconditionFailed.
    """
    before = await lock_in_circle(uow, dossier_id)
    await uow.authority.require_anywhere(Capability.VIEW)
    found = [one for one in before.involvement.interests if one.id == interest_id]
    if not found or found[0].person_id != uow.actor.person_id:
        raise NotFound
    if await queries.concluded_since(uow, dossier_id, interest_id):
        raise InterestCounted(interest=interest_id)
    await require_seen(uow, before, seen)
    interest = InterestStated(
        interest_id=interest_id,
        person_id=uow.actor.person_id,
        dossier_id=dossier_id,
        nominee_id=found[0].nominee_id,
        ground=found[0].ground,
        withdrawn=True,
    )
    uow.acts.stated(interest)
    row = HistoryRow("withdraw_interest", reason=command.reason, details=_details((interest,)))
    return DossierView.of(note(uow, before, before, row, [InterestWithdrawn(interest)]), uow.now)


async def hear_interests(uow: Command, fact: FactOfInterests, _: Envelope) -> None:
    """Somebody was recused in a council or a panel because of an interest: it counts here, too."""
    for dossier_id in sorted({one.dossier_id for one in fact.interests if not one.withdrawn}):
        before = await repository.lock_dossier(uow, dossier_id)
        stated = tuple(one for one in fact.interests if one.dossier_id == dossier_id and not one.withdrawn)
        row = HistoryRow("hear_interest", details=_details(stated), capacity=repository.BY_RULE)
        await _mark(uow, before, stated, row)


def _details(stated: tuple[InterestStated, ...]) -> dict[str, object]:
    return {
        "interests": [one.interest_id for one in stated],
        "nominees": [one.nominee_id for one in stated],
        "person": stated[0].person_id,
        "ground": stated[0].ground,
    }


async def _mark(
    uow: Command,
    before: Dossier,
    stated: tuple[InterestStated, ...],
    row: HistoryRow,
    *declared: Happened,
) -> Dossier:
    """Note the interests, and what follows for what those people did on these nominees before."""
    earlier = before.without_interests(stated).involvement
    fresh = tuple(one for one in stated if not earlier.keeps(one.person_id, one.nominee_id))
    before = before.with_interests(stated)
    after, followed = await _asked_anew(uow, before, stated)
    questioned = [
        StageQuestioned(
            stage, acts, await uow.authority.above_own(stage.unit_id, {act.person_id for act in acts})
        )
        for stage, acts in late_acts(after, fresh)
    ]
    let_in = await _questioned_leaves(uow, after, fresh)
    saved = note(uow, before, after, row, [*declared, *followed, *questioned, *let_in])
    stage = saved.open_stage
    step = stage.open_step if stage else None
    if stage is None or step is None or not await waits_for_nobody(uow, saved, stage, step):
        return saved
    alone = HistoryRow("nobody_may_act", stage.number, step.kind, capacity=repository.BY_RULE)
    return note(uow, saved, saved, alone, [NobodyMayAct(stage, step)])


async def _questioned_leaves(
    uow: Query, dossier: Dossier, stated: tuple[InterestStated, ...]
) -> list[Happened]:
    """Who let these nominees in has an interest in them: a head is judged by the one above."""
    found: list[Happened] = []
    for given, acts in late_leaves(dossier, stated):
        unit = await unit_by_id(uow, given.unit_id)
        above = unit.parent_id or unit.id
        found.append(LateAllowanceQuestioned(given, above, acts))
    return found


async def _asked_anew(uow: Command, dossier: Dossier, stated: tuple[InterestStated, ...]) -> Change:
    """Verdicts that these people gave at the open stage no longer count; their nominees are appraised anew."""
    stage = dossier.open_stage
    if stage is None or dossier.status is not DossierStatus.IN_REVIEW:
        return dossier, ()
    left = {nominee.id for nominee in dossier.in_review}
    voided: dict[UUID, UUID] = {}
    for one in stated:
        if one.nominee_id in left and dossier.involvement.keeps(one.person_id, one.nominee_id):
            place = (stage.number, one.person_id, [one.nominee_id])
            voided |= await repository.void_verdicts(uow, dossier, *place)
    if not voided:
        return dossier, ()
    limit = await target(uow, stage.step(StepKind.APPRAISE))
    return judging.reopen_appraisal(
        dossier, stage.number, voided, at=uow.now, due_at=limit.due_at, remind_at=limit.remind_at
    )
