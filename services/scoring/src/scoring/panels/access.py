"""Finding a panel as it stands, for somebody who may see it; to everybody else it does not exist."""

from dataclasses import replace
from functools import partial
from uuid import UUID

from authority import Capability, Command, Part, Query
from authority.circle import known_to
from contracts.scoring import PanelStatus
from kit.errors import NotFound
from kit.preconditions import require_version
from scoring.panels import queries, repository
from scoring.panels.schemas import PanelDetail
from scoring.panels.values import Panel


async def lock(uow: Command, session_id: UUID) -> Panel:
    panel = await repository.lock_panel(uow, session_id)
    if panel is None:
        raise NotFound
    return await with_those_who_left(uow, panel)


async def lock_visible(uow: Command, session_id: UUID) -> Panel:
    return await visible(uow, await repository.lock_panel(uow, session_id))


async def visible(uow: Query, panel: Panel | None) -> Panel:
    """The panel for whoever sits on it or belongs to its unit, where there is something to be seen of it.

    Raises NotFound.
    """
    if panel is None:
        raise NotFound
    is_own = uow.actor.person_id in panel.panellists
    if not is_own and not await uow.authority.has(Capability.VIEW, unit=panel.unit_id):
        raise NotFound
    if not await _shown(uow, panel):
        raise NotFound
    return await with_those_who_left(uow, panel)


async def detail(uow: Query, panel: Panel) -> PanelDetail:
    """The panel as the caller sees it: with their own scores, and what is to be seen of it."""
    shown = await _shown(uow, panel)
    items = tuple(item for item in panel.items if item.id in shown)
    recusals = tuple(recusal for recusal in panel.recusals if recusal.item_id in shown)
    return PanelDetail.of(replace(panel, items=items, recusals=recusals), uow.actor.person_id, uow.now)


async def _shown(uow: Query, panel: Panel) -> set[UUID]:
    """The nominations that the panel concluded, and those inside whose dossier's circle its council is."""
    dossiers = {item.dossier_id for item in panel.items}
    known = await known_to(uow, Part.COUNCIL, [panel.unit_id], dossiers)
    is_over = panel.status is PanelStatus.CONCLUDED
    return {item.id for item in panel.items if item.dossier_id in known or (is_over and not item.withdrawn)}


async def with_those_who_left(uow: Query, panel: Panel) -> Panel:
    """A panellist whose role has ended is neither reminded nor awaited."""
    serving = await uow.authority.holders(Capability.SCORE, panel.unit_id)
    return replace(panel, left=frozenset(panel.panellists).difference(serving))


async def require_seen(uow: Query, panel: Panel, seen: int) -> None:
    """The actor answers what stands there now. Raises PreconditionFailed with what was done since."""
    await require_version(uow, panel.version, seen, partial(queries.told_since, uow, panel))
