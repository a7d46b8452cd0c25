"""How a panel stands after an act: it concludes where nothing is awaited any more."""

from authority import Command
from scoring.panels import repository
from scoring.panels.change import tell
from scoring.panels.domain import conclude
from scoring.panels.handlers.exclude import exclude
from scoring.panels.ranking import rank
from scoring.panels.values import Panel


async def settle(uow: Command, panel: Panel) -> Panel:
    """Save how the panel stands, concluding it where nothing is awaited any more.

    Who may not score is looked at once more before that, by what is known now.
    """
    if panel.is_complete():
        panel, _ = await exclude(uow, panel, panel.panellists)
        return await conclude_if_complete(uow, panel)
    await repository.save_state(uow, panel)
    return panel


async def conclude_if_complete(uow: Command, panel: Panel) -> Panel:
    if not panel.is_complete():
        return panel
    panel, happened = conclude(panel, rank(panel))
    await repository.save_state(uow, panel)
    tell(uow, panel, happened)
    return panel
