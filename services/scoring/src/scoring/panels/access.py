"""Finding a panel as it stands, for somebody who may see it; to everybody else it does not exist."""

from dataclasses import replace
from functools import partial
from uuid import UUID

from authority import Capability, Command, Query
from kit.errors import NotFound
from kit.preconditions import require_version
from scoring.panels import queries, repository
from scoring.panels.values import Panel


async def lock(uow: Command, session_id: UUID) -> Panel:
    panel = await repository.lock_panel(uow, session_id)
    if panel is None:
        raise NotFound
    return await with_those_who_left(uow, panel)


async def lock_visible(uow: Command, session_id: UUID) -> Panel:
    return await visible(uow, await repository.lock_panel(uow, session_id))


async def visible(uow: Query, panel: Panel | None) -> Panel:
    """A panel outside the caller's circle doesn't exist for them. Raises NotFound."""
    if panel and (
        uow.actor.person_id in panel.panellists
        or await uow.authority.has(Capability.VIEW, unit=panel.unit_id)
    ):
        return await with_those_who_left(uow, panel)
    raise NotFound


async def with_those_who_left(uow: Query, panel: Panel) -> Panel:
    """A panellist whose role has ended is neither reminded nor awaited."""
    serving = await uow.authority.holders(Capability.SCORE, panel.unit_id)
    return replace(panel, left=frozenset(panel.panellists).difference(serving))


async def require_seen(uow: Query, panel: Panel, seen: int) -> None:
    """The actor answers what stands there now. Raises PreconditionFailed with what was done since."""
    await require_version(panel.version, seen, partial(queries.told_since, uow, panel))
