"""What is asked across panels: whose they are, who is awaited, what was told."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from sqlalchemy import and_, func, select, text

from authority import Capability, Part, holds
from authority.circle import inside
from contracts.scoring import PanelOpenedV1, PanelStatus
from kit.clock import local_date
from kit.tables import facts
from kit.unit_of_work import AnyRow, Query
from scoring.panels.models import panel_items, panellists, panels, recusals, scores
from scoring.panels.values import Panel

_KNOWN: Final = inside(Part.COUNCIL, dossier="panel_items.dossier_id", unit="panels.unit_id")


async def told_since(uow: Query, panel: Panel, version: int) -> list[str]:
    """What happened to the panel after that version until now, as its facts call it: `scores_given`, `recused`."""
    told = facts.c
    of_panel = (told.topic == PanelOpenedV1.topic) & (told.key == str(panel.session_id))
    since = (told.sequence > version) & (told.sequence <= panel.version)
    rows = await uow.all(select(told.type).where(of_panel, since))
    return [row.type.split(".")[2] for row in rows]


async def panels_of(uow: Query, people: Collection[UUID], dossier_ids: Collection[UUID]) -> list[UUID]:
    """Panels on which one of the people scores one of the dossiers, in an order that two callers share."""
    rows = await uow.all(
        select(panellists.c.session_id)
        .join(panel_items, panel_items.c.session_id == panellists.c.session_id)
        .where(panellists.c.person_id.in_(people), panel_items.c.dossier_id.in_(dossier_ids))
        .distinct()
        .order_by(panellists.c.session_id)
    )
    return [row.session_id for row in rows]


async def open_without_somebody(uow: Query) -> list[UUID]:
    """Open panels of which a panellist has left the council, in an order that two callers share."""
    serves = holds(Capability.SCORE, panellists.c.person_id, panels.c.unit_id, local_date(uow.now))
    rows = await uow.all(
        select(panels.c.session_id)
        .join(panellists, panellists.c.session_id == panels.c.session_id)
        .where(panels.c.status == PanelStatus.OPEN.value, ~serves)
        .distinct()
        .order_by(panels.c.session_id)
    )
    return [row.session_id for row in rows]


async def owed_by(uow: Query, person_id: UUID, after: UUID | None, limit: int) -> list[AnyRow]:
    """Open panels in which the person has scores to give, with how many, in the order of their ids."""
    scored = and_(scores.c.item_id == panel_items.c.id, scores.c.panellist_id == person_id)
    recused = and_(
        recusals.c.item_id == panel_items.c.id,
        recusals.c.panellist_id == person_id,
        recusals.c.withdrawn_at.is_(None),
    )
    conditions = [
        panellists.c.person_id == person_id,
        panels.c.status == PanelStatus.OPEN.value,
        panel_items.c.withdrawn_at.is_(None),
        scores.c.id.is_(None),
        recusals.c.id.is_(None),
    ]
    if after is not None:
        conditions.append(panels.c.session_id > after)
    query = (
        select(
            panels.c.session_id,
            panels.c.unit_id,
            panels.c.round_id,
            panels.c.sheet_code,
            panels.c.opened_at,
            panels.c.due_at,
            func.count().label("awaited"),
        )
        .select_from(
            panels.join(panellists, panellists.c.session_id == panels.c.session_id)
            .join(panel_items, panel_items.c.session_id == panels.c.session_id)
            .outerjoin(scores, scored)
            .outerjoin(recusals, recused)
        )
        .where(*conditions, text(_KNOWN))
        .group_by(panels.c.session_id)
        .order_by(panels.c.session_id)
        .limit(limit)
    )
    return await uow.all(query)
