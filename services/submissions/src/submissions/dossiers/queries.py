"""SQL of lists: dossiers that one may see, history, figures. They decide nothing, so a replica may answer them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from prometheus_client import Gauge
from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, and_, case, func, literal, null, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from authority.tables import authority_interests, authority_units
from contracts.submissions import DossierStatus, StepStatus
from kit.unit_of_work import AnyRow, Query
from submissions.dossiers.lists import DossierLine
from submissions.dossiers.models import dossier_history, dossiers, nominees, steps
from submissions.dossiers.states import NomineeState

OVERDUE = Gauge("steps_overdue", "Open steps that were marked as overdue: somebody is late.", ["kind"])
UNMARKED = Gauge(
    "steps_unmarked", "Open steps past their time limit that nobody marked: their workflow does not act."
)


def _as_written(state: StrEnum) -> ColumnElement[str]:
    """A state as part of the statement: a plan that is kept for all parameters can't use an index of some states."""
    return literal(state.value, literal_execute=True)


_FOUND: Final = """
    SELECT FROM dossiers d {at_level}
    WHERE d.id = circle.dossier_id AND (d.attempt > 0 OR d.status <> 'recalled') {in_state}
"""
_AT_LEVEL: Final = """
    JOIN stages s ON s.dossier_id = d.id AND s.attempt = d.attempt AND s.status = 'open'
    JOIN authority_units u ON u.id = s.unit_id AND u.level = {level}
"""
_PAGE: Final = """
    SELECT DISTINCT newest.dossier_id
    FROM (VALUES {units}) AS units (unit_id)
    CROSS JOIN LATERAL (
        SELECT circle.dossier_id FROM authority_circles circle {joined}
        WHERE circle.part = 'unit' AND circle.unit_id = units.unit_id AND circle.inside {conditions}
        ORDER BY circle.dossier_id DESC LIMIT {limit}
    ) AS newest
    ORDER BY newest.dossier_id DESC LIMIT {limit}
"""
_LINES: Final = """
    SELECT coalesce(json_agg(line ORDER BY line.id DESC), '[]')::text AS lines
    FROM (
        SELECT d.id, d.round_id, r.name AS round, m.code AS movement_code, m.name AS movement,
               d.submitting_unit_id, submitter.name AS submitting_unit, d.letter_number, d.status, d.attempt,
               (SELECT n.name FROM nominees n WHERE n.dossier_id = d.id ORDER BY n.position LIMIT 1) AS first_nominee,
               (SELECT count(*) FROM nominees n WHERE n.dossier_id = d.id) AS nominees,
               s.number AS stage, u.id AS unit_id, u.name AS unit, u.level,
               t.kind AS step, o.id AS office_id, o.name AS office,
               coalesce(t.opened_at, (SELECT max(back.concluded_at) FROM stages back
                                      WHERE d.status = 'returned' AND back.dossier_id = d.id
                                        AND back.attempt = d.attempt)) AS since,
               t.due_at, t.overdue_at IS NOT NULL AS overdue,
               d.late IS NOT NULL OR EXISTS (SELECT FROM nominees n
                                             WHERE n.dossier_id = d.id AND n.late IS NOT NULL) AS late
        FROM ({page}) AS page
        JOIN dossiers d ON d.id = page.dossier_id
        JOIN rounds r ON r.id = d.round_id
        JOIN movements m ON m.id = r.movement_id
        LEFT JOIN authority_units submitter ON submitter.id = d.submitting_unit_id
        LEFT JOIN stages s ON s.dossier_id = d.id AND s.attempt = d.attempt AND s.status = 'open'
        LEFT JOIN authority_units u ON u.id = s.unit_id
        LEFT JOIN steps t ON t.dossier_id = d.id AND t.attempt = d.attempt AND t.stage = s.number
                         AND t.status = 'open'
        LEFT JOIN authority_units o ON o.id = t.office_id
    ) AS line
"""
_CHANGED_SINCE: Final = """
    SELECT DISTINCT changed ->> 'field' AS field
    FROM dossier_history, jsonb_array_elements(changes) AS changed
    WHERE dossier_id = $1 AND revision > $2
"""
_LINES_AS_READ: Final = TypeAdapter(list[DossierLine])


@dataclass(frozen=True)
class Wanted:
    """Which dossiers to list: those that these units may see, narrowed; `after` is the last id of a page."""

    units: set[UUID]
    round_id: UUID | None
    status: DossierStatus | None
    level: str | None
    after: UUID | None


async def lines(uow: Query, wanted: Wanted, limit: int) -> list[DossierLine]:
    """The newest first."""
    page, parameters = _page(wanted, limit)
    (found,) = await uow.fetch(_LINES.format(page=page), *parameters)
    return _LINES_AS_READ.validate_json(found.lines)


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


def _page(wanted: Wanted, limit: int) -> tuple[str, list[Any]]:
    """Ids of the newest dossiers that the units may see: the newest of each unit's newest; and the parameters.

    Unit by unit, because an index has the dossiers of one unit in order, and of several it has not: then a page
    costs what a page is long, however much lies behind it. What is not asked for is not in the statement: a plan
    that is kept for all parameters can't use an index of some states, nor leave out what is null this time.
    """
    parameters = _Parameters()
    given = parameters.given
    units = _values(("uuid",), [(unit_id,) for unit_id in wanted.units], parameters)
    conditions = [
        *([f"AND circle.round_id = {given(wanted.round_id)}"] if wanted.round_id else []),
        *([f"AND circle.dossier_id < {given(wanted.after)}"] if wanted.after else []),
    ]
    found = _found(wanted.status, given(wanted.level) if wanted.level else None)
    # Few dossiers are under way, so where only those are wanted a plan may begin with them. Else nearly every row is
    # one, and each is looked up as it comes (OFFSET 0): merged with the table of dossiers instead, the
    # page of an old round would read everything that was written since; joined with it, PostgreSQL would make room
    # to remember every dossier that the unit ever had.
    joined = ""
    if wanted.level or wanted.status not in {None, DossierStatus.CLOSED}:
        joined = f"CROSS JOIN LATERAL ({found}) AS found"
    else:
        conditions.append(f"AND EXISTS ({found} OFFSET 0)")
    page = _PAGE.format(units=units, joined=joined, conditions=" ".join(conditions), limit=limit)
    return page, parameters


class _Parameters(list[Any]):
    """What a statement is given, in the order of its places."""

    def given(self, value: object) -> str:
        """The place of one more."""
        self.append(value)
        return f"${len(self)}"


def _values(types: Sequence[str], rows: Sequence[Sequence[object]], parameters: _Parameters) -> str:
    """Rows of a VALUES list, their values among the parameters; without rows one that nothing equals.

    From an array PostgreSQL can't tell how many rows come, so it would plan the statement anew each time, which takes
    as long as to run it.
    """
    return ", ".join(
        f"({', '.join(f'{parameters.given(value)}::{kind}' for value, kind in zip(row, types, strict=True))})"
        for row in rows or [[None] * len(types)]
    )


def _found(status: DossierStatus | None, level: str | None) -> str:
    """The dossier of a row of `authority_circles`, if it is one that is wanted; a draft that was discarded never is."""
    at_level = _AT_LEVEL.format(level=level) if level else ""
    in_state = f"AND d.status = '{status.value}'" if status else ""
    return _FOUND.format(at_level=at_level, in_state=in_state)


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
