"""A panellist gives points."""

from uuid import UUID

from authority import Capability, Command
from contracts.acts import Duty
from kit.ids import new_id
from scoring.panels import repository
from scoring.panels.access import detail, lock_visible
from scoring.panels.change import tell
from scoring.panels.domain import give_scores
from scoring.panels.handlers.exclude import exclude
from scoring.panels.handlers.settle import settle
from scoring.panels.schemas import GiveScores, PanelDetail


async def score_items(uow: Command, session_id: UUID, command: GiveScores) -> PanelDetail:
    """Give or replace the caller's own points. Raises NotFound, NotAuthorised and what `give_scores` raises."""
    panel = await lock_visible(uow, session_id)
    await uow.authority.require(Capability.SCORE, unit=panel.unit_id)
    me = uow.actor.person_id
    panel, _ = await exclude(uow, panel, [me])  # what they did elsewhere may have been heard of since
    given = command.by_item()
    panel, happened = give_scores(panel, me, given, ids={item_id: new_id() for item_id in given})
    await repository.save_scores(uow, panel, [score for what in happened for score in what.scores])
    dossiers = [panel.item(item_id).dossier_id for item_id in given]
    tell(uow, panel, happened, uow.acts.done(Duty.SCORE, panel.unit_id, dossiers))
    panel = await settle(uow, panel)
    return await detail(uow, panel)
