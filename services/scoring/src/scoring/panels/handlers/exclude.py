"""Who may not score a nomination by rule: recused as soon as it is known, and looked at again by every act."""

from collections.abc import Collection
from uuid import UUID

from authority import Command, InterestedParty, Query, RecusalCause
from contracts.acts import Duty, InterestStated, LateAct
from contracts.scoring import PanelQuestionedV1
from kit.clock import local_date
from kit.errors import Problem
from kit.ids import new_id
from scoring.panels import domain, repository
from scoring.panels.change import tell
from scoring.panels.happened import Change, RecusalWithdrawn, Recused
from scoring.panels.values import Panel, Recusal


async def question(uow: Command, panel: Panel, panellists: Collection[UUID]) -> None:
    """What was scored is not undone in silence: the head is told of scores that should not have been given."""
    barred = await _barred(uow, panel, panellists)
    counting = {(score.panellist_id, score.item_id) for score in panel.counting_scores()}
    late = tuple(
        LateAct(person_id=person, duty=Duty.SCORE, dossier_id=item.dossier_id, nominee_id=item.nominee_id)
        for item in panel.items
        for person in panellists
        if isinstance(barred.get((person, item.nominee_id)), InterestedParty)
        and (person, item.id) in counting
    )
    if untold := await uow.acts.untold(PanelQuestionedV1, panel.session_id, late):
        above_id = await uow.authority.above_own(panel.unit_id, [act.person_id for act in untold])
        panel, happened = domain.question(panel, untold, above_id)
        tell(uow, panel, happened)
        await repository.save_version(uow, panel)


async def let_back(uow: Command, panel: Panel, stated: Collection[InterestStated]) -> Change:
    """A recusal for an interest that was taken back elsewhere ends with it; also one that was declared here: it is the
    same interest.
    """
    withdrawn = {one.interest_id for one in stated if one.withdrawn}
    gone = {(one.person_id, one.nominee_id) for one in stated if one.withdrawn}
    ended: list[RecusalWithdrawn] = []
    for recusal in panel.recusals:
        of = (recusal.panellist_id, panel.item(recusal.item_id).nominee_id)
        if recusal.id in withdrawn or (recusal.cause is RecusalCause.INTEREST and of in gone):
            panel, happened = domain.without(panel, recusal)
            await repository.withdraw_recusal(uow, recusal.id, None)
            tell(uow, panel, happened)
            ended += happened
    return panel, tuple(ended)


async def exclude(uow: Command, panel: Panel, panellists: Collection[UUID]) -> Change:
    """Those whom something keeps from scoring a nomination take no part in it; what they gave it counts no longer."""
    panel, recused = await recused_by_rule(uow, panel, panellists)
    await repository.add_recusals(uow, panel, [one.recusal for one in recused])
    return panel, recused


async def recused_by_rule(
    uow: Command, panel: Panel, panellists: Collection[UUID]
) -> tuple[Panel, tuple[Recused, ...]]:
    barred = await _barred(uow, panel, panellists)
    recused: list[Recused] = []
    for item in panel.items:
        for person in panellists:
            problem = barred.get((person, item.nominee_id))
            if problem is None or item.withdrawn or panel.recusal(person, item.id):
                continue
            recusal = Recusal(new_id(), person, item.id, RecusalCause.of(problem))
            panel, happened = domain.recuse(panel, recusal)
            tell(uow, panel, happened)
            recused += happened
    return panel, tuple(recused)


async def _barred(uow: Query, panel: Panel, panellists: Collection[UUID]) -> dict[tuple[UUID, UUID], Problem]:
    """Who may not score whom, and why, by the council's regulation of the day on which the panel was opened."""
    opened_on = local_date(panel.opened_at or uow.now)
    return await uow.acts.barred(Duty.SCORE, panel.unit_id, panellists, panel.nominations, opened_on)
