"""SQL of lists: history, open cases, figures. They decide nothing, so a replica may answer them."""

from enum import StrEnum
from typing import Final
from uuid import UUID

from prometheus_client import Gauge
from sqlalchemy import ColumnElement, and_, case, func, literal, null, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from authority.tables import authority_interests, authority_units
from contracts.submissions import DossierStatus, StepStatus
from kit.unit_of_work import AnyRow, Query
from submissions.dossiers.models import dossier_history, dossiers, nominees, steps
from submissions.dossiers.states import NomineeState

OVERDUE = Gauge("steps_overdue", "Open steps that were marked as overdue: somebody is late.", ["kind"])
UNMARKED = Gauge(
    "steps_unmarked", "Open steps past their time limit that nobody marked: their workflow does not act."
)
_COUNTED_SINCE: Final = """
    SELECT EXISTS (
        SELECT FROM dossier_history declared JOIN dossier_history later USING (dossier_id)
        WHERE declared.dossier_id = $1 AND declared.details -> 'interests' ? $2
          AND later.position > declared.position AND later.action = ANY($3)
    ) AS counted
"""
_CONCLUDING: Final = ["conclude", "return", "council", "decision"]
"""Actions on which an interest may have told: who was left out by it took no part in them."""


def _as_written(state: StrEnum) -> ColumnElement[str]:
    """A state as part of the statement: a plan that is kept for all parameters can't use an index of some states."""
    return literal(state.value, literal_execute=True)


_CHANGED_SINCE: Final = """
    SELECT DISTINCT changed ->> 'field' AS field
    FROM dossier_history, jsonb_array_elements(changes) AS changed
    WHERE dossier_id = $1 AND revision > $2
"""


async def history_of(uow: Query, dossier_id: UUID, after: int, limit: int) -> list[AnyRow]:
    rows = dossier_history.c
    here = (
        select(dossier_history, authority_units.c.name.label("unit"))
        .outerjoin(authority_units, authority_units.c.id == rows.unit_id)
        .where(rows.dossier_id == dossier_id, rows.position > after)
    )
    return await uow.all(here.order_by(rows.position).limit(limit))


async def changed_since(uow: Query, dossier_id: UUID, revision: int) -> list[str]:
    """The fields of a dossier that changed after a revision."""
    rows = await uow.fetch(_CHANGED_SINCE, dossier_id, revision)
    return [row.field for row in rows]


async def interests_in(uow: Query, dossier_id: UUID) -> list[AnyRow]:
    return await uow.all(
        select(authority_interests)
        .where(authority_interests.c.dossier_id == dossier_id)
        .order_by(authority_interests.c.id)
    )


async def open_cases(uow: Query, after: UUID | None, limit: int) -> list[AnyRow]:
    """Rows of OpenCase: dossiers that are not over, with the next moment at which something must happen."""
    current_step = and_(
        steps.c.dossier_id == dossiers.c.id,
        steps.c.attempt == dossiers.c.attempt,
        steps.c.status == _as_written(StepStatus.OPEN),
    )
    deadline = case(
        (steps.c.overdue_at.is_not(None), null()),
        (steps.c.reminded_at.is_not(None), steps.c.due_at),
        else_=func.least(steps.c.remind_at, steps.c.due_at),
    )
    awaiting = (
        select(literal(1))
        .where(
            nominees.c.dossier_id == dossiers.c.id,
            nominees.c.state == _as_written(NomineeState.AWAITING_DECISION),
        )
        .exists()
    )
    not_over = or_(
        dossiers.c.status == _as_written(DossierStatus.IN_REVIEW),
        dossiers.c.status == _as_written(DossierStatus.RETURNED),
        and_(dossiers.c.status == _as_written(DossierStatus.RECALLED), awaiting),
    )
    query = (
        select(dossiers.c.id, dossiers.c.version, deadline.label("deadline"))
        .select_from(dossiers)
        .outerjoin(steps, current_step)
        .where(not_over)
        .order_by(dossiers.c.id)
        .limit(limit)
    )
    return await uow.all(query.where(dossiers.c.id > after) if after else query)


async def measure_steps(connection: AsyncConnection) -> None:
    """What is late, by the office's fault and by ours."""
    is_marked = steps.c.overdue_at.is_not(None)
    late = await connection.execute(
        select(steps.c.kind, is_marked.label("is_marked"), func.count().label("number"))
        .where(
            steps.c.status == _as_written(StepStatus.OPEN),
            or_(is_marked, steps.c.due_at < func.business_now()),
        )
        .group_by(steps.c.kind, is_marked)
    )
    unmarked = 0
    OVERDUE.clear()
    for row in late:
        if row.is_marked:
            OVERDUE.labels(row.kind).set(row.number)
        else:
            unmarked += row.number
    UNMARKED.set(unmarked)


async def concluded_since(uow: Query, dossier_id: UUID, interest_id: UUID) -> bool:
    """Whether something was concluded on the dossier after this interest was declared."""
    (row,) = await uow.fetch(_COUNTED_SINCE, dossier_id, str(interest_id), _CONCLUDING)
    return bool(row.counted)
