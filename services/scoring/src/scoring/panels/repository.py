"""All the SQL about panels."""

from collections.abc import Iterable
from dataclasses import asdict
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from contracts.scoring import PanelStatus
from kit.ids import new_id
from kit.unit_of_work import Command, Query
from scoring.panels.models import (
    early_withdrawals,
    panel_items,
    panellists,
    panels,
    recusals,
    score_points,
    scores,
)
from scoring.panels.rows import item_of, recusal_of, results_of, sheet_of, target_of
from scoring.panels.values import Panel, Recusal, Score


async def hold_session(uow: Command, session_id: UUID) -> None:
    """Opening a panel and withdrawing from a panel that is not there yet exclude each other."""
    await uow.hold(str(session_id))


async def lock_panel(uow: Command, session_id: UUID) -> Panel | None:
    """The panel, whose row stays locked until the transaction ends."""
    return await _load(uow, _row_of(session_id).with_for_update())


async def find_panel(uow: Query, session_id: UUID) -> Panel | None:
    return await _load(uow, _row_of(session_id))


async def add(uow: Command, panel: Panel) -> list[UUID]:
    """A panel with everything that it has from the start; returns those of its items that are another panel's."""
    sheet = panel.sheet
    await uow.execute(
        insert(panels).values(
            session_id=panel.session_id,
            unit_id=panel.unit_id,
            round_id=panel.round_id,
            version=panel.version,
            status=panel.status.value,
            sheet_id=sheet.id,
            sheet_code=sheet.code,
            sheet_version=sheet.version,
            criteria=[
                asdict(each) | {"max_points": str(each.max_points), "weight": str(each.weight)}
                for each in sheet.criteria
            ],
            tie_break=list(sheet.tie_break),
            opened_at=uow.now,
            remind_at=panel.target and panel.target.remind_at,
            due_at=panel.target and panel.target.due_at,
            concluded_at=None if panel.status is PanelStatus.OPEN else uow.now,
        )
    )
    of = {"session_id": panel.session_id}
    if panel.panellists:
        rows = [of | {"id": new_id(), "person_id": person} for person in panel.panellists]
        await uow.execute(insert(panellists), rows)
    if taken := await _add_items(uow, panel):
        return taken
    await add_recusals(uow, panel, panel.recusals)
    return []


async def _add_items(uow: Command, panel: Panel) -> list[UUID]:
    """Those that are another panel's are left out, and returned; whoever adds one of them meanwhile is waited for."""
    if not panel.items:
        return []
    items = [
        {name: value for name, value in vars(item).items() if name != "withdrawn"}
        | {
            "session_id": panel.session_id,
            "withdrawn_at": uow.now if item.withdrawn else None,
            "late": item.late.model_dump(mode="json") if item.late else None,
        }
        for item in panel.items
    ]
    added = await uow.execute(
        upsert(panel_items).on_conflict_do_nothing(index_elements=["id"]).returning(panel_items.c.id), items
    )
    return sorted({item.id for item in panel.items}.difference(row.id for row in added))


async def add_recusals(uow: Command, panel: Panel, added: Iterable[Recusal]) -> None:
    rows = [
        {
            "id": recusal.id,
            "session_id": panel.session_id,
            "item_id": recusal.item_id,
            "panellist_id": recusal.panellist_id,
            "ground": recusal.cause.value,
            "reason": recusal.reason,
            "stated_ground": recusal.ground.value if recusal.ground else None,
            "recorded_by": uow.actor.name,
            "recorded_at": uow.now,
        }
        for recusal in added
    ]
    if rows:
        await uow.execute(insert(recusals), rows)


async def withdraw_recusal(uow: Command, recusal_id: UUID, reason: str | None) -> None:
    """The recusal no longer counts; its row stays and says since when, by whom and why."""
    await uow.execute(
        update(recusals)
        .where(recusals.c.id == recusal_id)
        .values(withdrawn_at=uow.now, withdrawn_by=uow.actor.name, withdrawn_reason=reason)
    )


async def save_scores(uow: Command, panel: Panel, given: Iterable[Score]) -> None:
    """Write these scores' newest revision beside the earlier ones."""
    judged = {item.id: item.nominee_version_id for item in panel.items}
    rows = [
        {name: value for name, value in vars(score).items() if name != "points"}
        | {"session_id": panel.session_id, "nominee_version_id": judged[score.item_id]}
        for score in given
    ]
    statement = upsert(scores)
    await uow.execute(
        statement.on_conflict_do_update(
            index_elements=["id"], set_={"revision": statement.excluded.revision}
        ),
        rows,
    )
    points = [
        {
            "score_id": score.id,
            "revision": score.revision,
            "criterion_code": code,
            "points": value,
            "given_at": uow.now,
        }
        for score in given
        for code, value in score.points.items()
    ]
    await uow.execute(insert(score_points), points)


async def save_withdrawn(uow: Command, item_ids: Iterable[UUID]) -> None:
    await uow.execute(
        update(panel_items).where(panel_items.c.id.in_(list(item_ids))).values(withdrawn_at=uow.now)
    )


async def save_version(uow: Command, panel: Panel) -> None:
    await uow.execute(
        update(panels).where(panels.c.session_id == panel.session_id).values(version=panel.version)
    )


async def save_state(uow: Command, panel: Panel) -> None:
    """Version and status; with the conclusion, the results."""
    concluded_at = uow.now if panel.status is PanelStatus.CONCLUDED else None
    await uow.execute(
        update(panels)
        .where(panels.c.session_id == panel.session_id)
        .values(
            version=panel.version,
            status=panel.status.value,
            concluded_at=concluded_at,
            reminded=panel.target is not None and panel.target.reminded,
            overdue=panel.target is not None and panel.target.overdue,
            absent=list(panel.absent),
        )
    )
    if panel.results:
        statement = (
            update(panel_items)
            .where(panel_items.c.id == bindparam("of_item"))
            .values(mean=bindparam("mean"), spread=bindparam("spread"), rank=bindparam("rank"))
        )
        rows = [
            {"of_item": each.item_id, "mean": each.mean, "spread": each.spread, "rank": each.rank}
            for each in panel.results
        ]
        await uow.execute(statement, rows)


async def note_conclusion(uow: Command, panel: Panel, reason: str) -> None:
    """Who concluded the panel without those who are absent, and why."""
    await uow.execute(
        update(panels)
        .where(panels.c.session_id == panel.session_id)
        .values(concluded_by=uow.actor.name, why_concluded=reason)
    )


async def remember_early_withdrawals(uow: Command, session_id: UUID, item_ids: Iterable[UUID]) -> None:
    rows = [{"item_id": item_id, "session_id": session_id, "withdrawn_at": uow.now} for item_id in item_ids]
    await uow.execute(upsert(early_withdrawals).on_conflict_do_nothing(), rows)


async def withdrawn_early(uow: Query, session_id: UUID) -> set[UUID]:
    rows = await uow.all(
        select(early_withdrawals.c.item_id).where(early_withdrawals.c.session_id == session_id)
    )
    return {row.item_id for row in rows}


def _row_of(session_id: UUID) -> Select[Any]:
    return select(panels).where(panels.c.session_id == session_id)


async def _load(uow: Query, query: Select[Any]) -> Panel | None:
    row = await uow.first(query)
    if row is None:
        return None
    session_id = row.session_id
    session_id = row.session_id
    people = await uow.all(
        select(panellists.c.person_id)
        .where(panellists.c.session_id == session_id)
        .order_by(panellists.c.person_id)
    )
    items = await uow.all(
        select(panel_items).where(panel_items.c.session_id == session_id).order_by(panel_items.c.place)
    )
    out = await uow.all(
        select(recusals).where(recusals.c.session_id == session_id, recusals.c.withdrawn_at.is_(None))
    )
    return Panel(
        session_id=row.session_id,
        unit_id=row.unit_id,
        round_id=row.round_id,
        version=row.version,
        status=PanelStatus(row.status),
        sheet=sheet_of(row),
        panellists=tuple(each.person_id for each in people),
        items=tuple(item_of(each) for each in items),
        recusals=tuple(map(recusal_of, out)),
        scores=await _scores(uow, session_id),
        results=results_of(items),
        target=target_of(row),
        absent=tuple(row.absent),
        opened_at=row.opened_at,
    )


async def _scores(uow: Query, session_id: UUID) -> tuple[Score, ...]:
    """The newest revision of every score."""
    current = and_(score_points.c.score_id == scores.c.id, score_points.c.revision == scores.c.revision)
    rows = await uow.all(
        select(scores, score_points.c.criterion_code, score_points.c.points)
        .join(score_points, current)
        .where(scores.c.session_id == session_id)
        .order_by(scores.c.id)
    )
    points: dict[UUID, dict[str, Decimal]] = {}
    for row in rows:
        points.setdefault(row.id, {})[row.criterion_code] = row.points
    heads = {row.id: row for row in rows}
    return tuple(
        Score(row.id, row.panellist_id, row.item_id, row.revision, points[row.id]) for row in heads.values()
    )
