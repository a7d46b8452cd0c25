"""SQL of lists: dossiers of a line, tasks, history, figures. They decide nothing, so a replica may answer them."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from prometheus_client import Gauge
from sqlalchemy import ColumnElement, and_, case, func, literal, null, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from authority.tables import authority_units
from contracts.submissions import DossierStatus, StageStatus, StepKind, StepStatus
from kit.unit_of_work import AnyRow, UnitOfWork
from submissions.dossiers.models import dossier_history, dossiers, nominees, stages, steps
from submissions.dossiers.states import NomineeState

OVERDUE = Gauge("steps_overdue", "Open steps that were marked as overdue: somebody is late.", ["kind"])
UNMARKED = Gauge(
    "steps_unmarked", "Open steps past their time limit that nobody marked: their workflow does not act."
)
_NOT_OPENED = (StageStatus.PENDING.value, StageStatus.SKIPPED.value)


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
    current_stage = and_(
        stages.c.dossier_id == dossiers.c.id,
        stages.c.attempt == dossiers.c.attempt,
        stages.c.status == StageStatus.OPEN.value,
    )
    current_step = and_(
        steps.c.dossier_id == dossiers.c.id,
        steps.c.attempt == dossiers.c.attempt,
        steps.c.stage == stages.c.number,
        steps.c.status == StepStatus.OPEN.value,
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
        .select_from(dossiers)
        .outerjoin(submitter, submitter.c.id == dossiers.c.submitting_unit_id)
        .outerjoin(stages, current_stage)
        .outerjoin(stage_unit, stage_unit.c.id == stages.c.unit_id)
        .outerjoin(steps, current_step)
        .where(_in_line(wanted.line), *_narrowed(wanted, stage_unit.c.level))
        .order_by(dossiers.c.id.desc())
        .limit(limit)
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
        .where(steps.c.status == StepStatus.OPEN.value, or_(*mine))
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
        .where(dossiers.c.status == DossierStatus.RETURNED.value, dossiers.c.submitting_unit_id.in_(units))
    )


def _in_line(units: set[UUID]) -> ColumnElement[bool]:
    """The same line as `line.require_in_line`, as a condition."""
    opened = (
        select(literal(1))
        .select_from(stages)
        .join(
            steps,
            and_(
                steps.c.dossier_id == stages.c.dossier_id,
                steps.c.attempt == stages.c.attempt,
                steps.c.stage == stages.c.number,
            ),
        )
        .where(
            stages.c.dossier_id == dossiers.c.id,
            stages.c.attempt == dossiers.c.attempt,
            stages.c.status.not_in(_NOT_OPENED),
            or_(stages.c.unit_id.in_(units), steps.c.office_id.in_(units)),
        )
    )
    return or_(dossiers.c.submitting_unit_id.in_(units), opened.exists())


def _narrowed(wanted: Wanted, level: ColumnElement[str]) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.round_id:
        conditions.append(dossiers.c.round_id == wanted.round_id)
    if wanted.status:
        conditions.append(dossiers.c.status == wanted.status.value)
    if wanted.level:
        conditions.append(level == wanted.level)
    if wanted.after:
        conditions.append(dossiers.c.id < wanted.after)
    return conditions


async def open_cases(uow: UnitOfWork, after: UUID | None, limit: int) -> list[AnyRow]:
    """Rows of OpenCase: dossiers that are not over, with the next moment at which something must happen."""
    current_step = and_(
        steps.c.dossier_id == dossiers.c.id,
        steps.c.attempt == dossiers.c.attempt,
        steps.c.status == StepStatus.OPEN.value,
    )
    deadline = case(
        (steps.c.overdue_at.is_not(None), null()),
        (steps.c.reminded_at.is_not(None), steps.c.due_at),
        else_=func.least(steps.c.remind_at, steps.c.due_at),
    )
    awaiting = (
        select(literal(1))
        .where(
            nominees.c.dossier_id == dossiers.c.id, nominees.c.state == NomineeState.AWAITING_DECISION.value
        )
        .exists()
    )
    not_over = or_(
        dossiers.c.status.in_((DossierStatus.IN_REVIEW.value, DossierStatus.RETURNED.value)),
        and_(dossiers.c.status == DossierStatus.RECALLED.value, awaiting),
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
        .where(steps.c.status == StepStatus.OPEN.value, or_(is_marked, steps.c.due_at < func.business_now()))
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
