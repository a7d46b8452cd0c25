"""SQL of lists: dossiers of a line, tasks, history, figures. They decide nothing, so a replica may answer them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from prometheus_client import Gauge
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    FromClause,
    Subquery,
    Uuid,
    and_,
    case,
    column,
    func,
    literal,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from authority.tables import authority_units
from contracts.submissions import DossierStatus, StageStatus, StepKind, StepStatus
from kit.unit_of_work import AnyRow, UnitOfWork
from submissions.dossiers.models import dossier_history, dossier_lines, dossiers, nominees, stages, steps
from submissions.dossiers.states import NomineeState

OVERDUE = Gauge("steps_overdue", "Open steps that were marked as overdue: somebody is late.", ["kind"])
UNMARKED = Gauge(
    "steps_unmarked", "Open steps past their time limit that nobody marked: their workflow does not act."
)


def _as_written(state: StrEnum) -> ColumnElement[str]:
    """A state as part of the statement: a plan that is kept for all parameters can't use an index of some states."""
    return literal(state.value, literal_execute=True)


_CURRENT_STAGE = and_(
    stages.c.dossier_id == dossiers.c.id,
    stages.c.attempt == dossiers.c.attempt,
    stages.c.status == _as_written(StageStatus.OPEN),
)


@dataclass(frozen=True)
class Wanted:
    """Which dossiers to list: those in the line of these units, narrowed; `after` is the last id of a page."""

    line: set[UUID]
    round_id: UUID | None
    status: DossierStatus | None
    level: str | None
    after: UUID | None


async def lines(uow: UnitOfWork, wanted: Wanted, limit: int) -> list[AnyRow]:
    """Rows of DossierLine, newest first."""
    stage_unit = authority_units.alias("stage_unit")
    submitter = authority_units.alias("submitter")
    page = _page(wanted, limit)
    current_step = and_(
        steps.c.dossier_id == dossiers.c.id,
        steps.c.attempt == dossiers.c.attempt,
        steps.c.stage == stages.c.number,
        steps.c.status == _as_written(StepStatus.OPEN),
    )
    count = select(func.count()).where(nominees.c.dossier_id == dossiers.c.id).scalar_subquery()
    query = (
        select(
            dossiers.c.id,
            dossiers.c.round_id,
            dossiers.c.submitting_unit_id,
            submitter.c.name.label("submitting_unit"),
            dossiers.c.letter_number,
            dossiers.c.status,
            dossiers.c.attempt,
            count.label("nominees"),
            stage_unit.c.level,
            steps.c.kind.label("step"),
            steps.c.due_at,
            steps.c.overdue_at.is_not(None).label("overdue"),
        )
        .select_from(page)
        .join(dossiers, dossiers.c.id == page.c.dossier_id)
        .outerjoin(submitter, submitter.c.id == dossiers.c.submitting_unit_id)
        .outerjoin(stages, _CURRENT_STAGE)
        .outerjoin(stage_unit, stage_unit.c.id == stages.c.unit_id)
        .outerjoin(steps, current_step)
        .order_by(dossiers.c.id.desc())
    )
    return await uow.all(query)


async def history_of(uow: UnitOfWork, dossier_id: UUID) -> list[AnyRow]:
    return await uow.all(
        select(dossier_history)
        .where(dossier_history.c.dossier_id == dossier_id)
        .order_by(dossier_history.c.position)
    )


async def open_steps(uow: UnitOfWork, offices: Mapping[StepKind, set[UUID]]) -> list[AnyRow]:
    """Rows of Task: open steps, by kind, whose office is one of these."""
    mine = [
        and_(steps.c.kind == kind.value, steps.c.office_id.in_(units))
        for kind, units in offices.items()
        if units
    ]
    if not mine:
        return []
    return await uow.all(
        select(
            dossiers.c.id.label("dossier_id"),
            steps.c.kind.label("action"),
            steps.c.stage,
            steps.c.office_id.label("unit_id"),
            authority_units.c.name.label("submitting_unit"),
            steps.c.opened_at,
            steps.c.due_at,
            steps.c.overdue_at.is_not(None).label("overdue"),
        )
        .select_from(steps)
        .join(dossiers, and_(dossiers.c.id == steps.c.dossier_id, dossiers.c.attempt == steps.c.attempt))
        .outerjoin(authority_units, authority_units.c.id == dossiers.c.submitting_unit_id)
        .where(steps.c.status == _as_written(StepStatus.OPEN), or_(*mine))
    )


async def returned(uow: UnitOfWork, units: set[UUID]) -> list[AnyRow]:
    """Rows of Task: dossiers that came back to these units."""
    return await uow.all(
        select(
            dossiers.c.id.label("dossier_id"),
            literal("correct").label("action"),
            null().label("stage"),
            dossiers.c.submitting_unit_id.label("unit_id"),
            authority_units.c.name.label("submitting_unit"),
            null().label("opened_at"),
            null().label("due_at"),
            literal(value=False).label("overdue"),
        )
        .select_from(dossiers)
        .outerjoin(authority_units, authority_units.c.id == dossiers.c.submitting_unit_id)
        .where(
            dossiers.c.status == _as_written(DossierStatus.RETURNED), dossiers.c.submitting_unit_id.in_(units)
        )
    )


def _page(wanted: Wanted, limit: int) -> Subquery:
    """Ids of the newest dossiers in the line of the units: the newest of each unit's newest.

    Unit by unit, because an index has the dossiers of one unit in order, and of several it has not: then a page
    costs what a page is long, however much lies behind it.
    """
    in_these = func.unnest(literal(list(wanted.line), ARRAY(Uuid)))
    units = in_these.table_valued(column("unit_id", Uuid), name="units").render_derived()
    found = _found(wanted)
    newest = (
        select(dossier_lines.c.dossier_id)
        .select_from(dossier_lines)
        .join(found, true())
        .where(dossier_lines.c.unit_id == units.c.unit_id)
        .order_by(dossier_lines.c.dossier_id.desc())
        .limit(limit)
    )
    if wanted.round_id:
        newest = newest.where(dossier_lines.c.round_id == wanted.round_id)
    if wanted.after:
        newest = newest.where(dossier_lines.c.dossier_id < wanted.after)
    of_unit = newest.lateral("of_unit")
    distinct = select(of_unit.c.dossier_id).select_from(units).join(of_unit, true()).distinct()
    return distinct.order_by(of_unit.c.dossier_id.desc()).limit(limit).subquery("page")


def _found(wanted: Wanted) -> FromClause:
    """The dossier of a row of `dossier_lines`, if it is one that is wanted.

    Few dossiers are under way, so where only those are wanted a plan may begin with them. Else nearly every row of
    the line is one, and each is looked up as it comes (OFFSET 0): merged with the table of dossiers instead, the
    page of an old round would read everything that was written since.
    """
    query = (
        select(dossiers.c.id)
        .select_from(dossiers)
        .where(
            dossiers.c.id == dossier_lines.c.dossier_id,
            or_(dossier_lines.c.attempt.is_(None), dossier_lines.c.attempt == dossiers.c.attempt),
        )
    )
    if wanted.status:
        query = query.where(dossiers.c.status == _as_written(wanted.status))
    if wanted.level:
        at_level = authority_units.c.id == stages.c.unit_id, authority_units.c.level == wanted.level
        query = query.join(stages, _CURRENT_STAGE).join(authority_units, and_(*at_level))
    under_way = wanted.level or wanted.status not in {None, DossierStatus.CLOSED}
    return (query if under_way else query.offset(0)).lateral("found")


async def open_cases(uow: UnitOfWork, after: UUID | None, limit: int) -> list[AnyRow]:
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
