"""How a panel stands after an act: it concludes where nothing is awaited any more."""

from authority import Command
from scoring.panels import events, repository
from scoring.panels.domain import Panel, conclude
from scoring.panels.handlers.exclude import exclude
from scoring.panels.ranking import rank


async def settle(uow: Command, panel: Panel) -> Panel:
    """Save how the panel stands, concluding it where nothing is awaited any more.

    Who may not score is looked at once more before that, by what is known now.
    """
    if panel.is_complete():
        panel = await exclude(uow, panel, panel.panellists)
        return await conclude_if_complete(uow, panel)
    await repository.save_state(uow, panel)
    return panel


async def conclude_if_complete(uow: Command, panel: Panel) -> Panel:
    if not panel.is_complete():
        return panel
    panel = conclude(panel, rank(panel))
    await repository.save_state(uow, panel)
    uow.publish(events.concluded(panel))
    return panel
