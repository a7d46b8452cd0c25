"""The secretary goes on without who is absent."""

from uuid import UUID

from authority import Capability, Command
from scoring.panels import repository
from scoring.panels.access import detail, lock_visible, require_seen
from scoring.panels.change import tell
from scoring.panels.handlers.exclude import exclude
from scoring.panels.ranking import rank
from scoring.panels.schemas import ConcludePanel, PanelDetail
from scoring.panels.target import conclude_without


async def conclude_panel(uow: Command, session_id: UUID, seen: int, command: ConcludePanel) -> PanelDetail:
    """The council's secretary goes on without who is absent.

    Raises as `conclude_without` does, and PreconditionFailed where the panel is not as the secretary saw it.
    """
    before = await lock_visible(uow, session_id)
    await uow.authority.require(Capability.MANAGE_SESSION, unit=before.unit_id)
    panel, _ = await exclude(uow, before, before.panellists)
    panel, happened = conclude_without(panel, rank(panel, panel.scored_by_too_few()), uow.now)
    await require_seen(uow, before, seen)
    await repository.save_state(uow, panel)
    await repository.note_conclusion(uow, panel, command.reason)
    tell(uow, panel, happened)
    return await detail(uow, panel)
