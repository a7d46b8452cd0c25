"""What people see of panels."""

from typing import Final
from uuid import UUID

from authority import Query
from kit.paging import cut, encode_cursor, id_cursor
from scoring.panels import queries, repository
from scoring.panels.access import detail, visible
from scoring.panels.schemas import PanelDetail, PanelsToDo, PanelToDo

_PAGE: Final = 50


async def show_panel(uow: Query, session_id: UUID) -> PanelDetail:
    """Raises NotFound for whoever is neither panellist nor of the panel's unit."""
    panel = await visible(uow, await repository.find_panel(uow, session_id))
    return await detail(uow, panel)


async def panels_to_do(uow: Query, cursor: str | None) -> PanelsToDo:
    """Open panels that wait for the caller's scores. Raises CursorInvalid."""
    found = await queries.owed_by(uow, uow.actor.person_id, id_cursor(cursor), _PAGE + 1)
    rows, more = cut(found, _PAGE, lambda row: encode_cursor(str(row.session_id)))
    items = [PanelToDo.model_validate(row, from_attributes=True) for row in rows]
    return PanelsToDo(items=items, next_cursor=more, now=uow.now)
