"""Nominations leave the session's agenda, and its panel."""

from uuid import UUID

from authority import Command
from contracts import Envelope
from contracts.awards import ItemsWithdrawnV1
from contracts.scoring import PanelStatus
from scoring.panels import repository
from scoring.panels.access import with_those_who_left
from scoring.panels.change import tell
from scoring.panels.domain import withdraw
from scoring.panels.handlers.settle import settle
from scoring.panels.happened import NominationWithdrawn
from scoring.panels.values import Panel


async def withdraw_items(uow: Command, fact: ItemsWithdrawnV1, _: Envelope) -> None:
    """Nominations left the session's agenda. Without a panel yet, they are kept in mind for when it opens.

    A concluded panel keeps its result: the session does without the nominations that left it.
    """
    await repository.hold_session(uow, fact.session_id)
    panel = await repository.lock_panel(uow, fact.session_id)
    if panel is None:
        await repository.remember_early_withdrawals(uow, fact.session_id, fact.item_ids)
        return
    if panel.status is PanelStatus.CONCLUDED:
        return
    panel = await with_those_who_left(uow, panel)
    panel, withdrawn = withdraw_all(uow, panel, set(fact.item_ids))
    if withdrawn:
        await repository.save_withdrawn(uow, [one.item_id for one in withdrawn])
        await settle(uow, panel)


def withdraw_all(
    uow: Command, panel: Panel, item_ids: set[UUID]
) -> tuple[Panel, tuple[NominationWithdrawn, ...]]:
    """Withdraw those that stand on the panel, each as a fact of its own."""
    withdrawn: list[NominationWithdrawn] = []
    for item in panel.items:
        if item.id in item_ids and not item.withdrawn:
            panel, happened = withdraw(panel, item.id)
            tell(uow, panel, happened)
            withdrawn += happened
    return panel, tuple(withdrawn)
