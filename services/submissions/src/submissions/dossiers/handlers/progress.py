"""The workflows' use cases: what leads a case on, and decides nothing.

Each is idempotent by state: what is already so is answered as it is.
"""

from datetime import datetime
from uuid import UUID

from authority import Command, Query, units_by_id
from contracts.open_cases import OpenCase, OpenCases
from contracts.submissions import (
    Case,
    CaseStage,
    CaseStep,
    CloseDossier,
    DossierStatus,
    MarkStepOverdue,
    OpenStage,
    OpenStep,
    RemindStep,
    StageStatus,
    StepStatus,
)
from kit.paging import cut, encode_cursor, id_cursor
from submissions.dossiers import domain, queries, repository
from submissions.dossiers.change import note
from submissions.dossiers.handlers.offices import target, waits_for_nobody
from submissions.dossiers.happened import Change, NobodyMayAct
from submissions.dossiers.repository import HistoryRow
from submissions.dossiers.values import Dossier, Step

OPEN_CASES = 500
_CAPACITY = "workflow"


async def read_case(uow: Query, dossier_id: UUID) -> Case:
    """Where the dossier stands, for its workflow. Raises NotFound."""
    return await _case(uow, await repository.get_dossier(uow, dossier_id))


async def list_open_cases(uow: Query, cursor: str | None) -> OpenCases:
    """Every dossier that is not over, a page at a time, for `repair`. Raises CursorInvalid."""
    found = await queries.open_cases(uow, id_cursor(cursor), OPEN_CASES + 1)
    rows, more = cut(found, OPEN_CASES, lambda row: encode_cursor(str(row.id)))
    items = tuple(OpenCase.model_validate(row, from_attributes=True) for row in rows)
    return OpenCases(now=uow.now, items=items, next_cursor=more)


async def open_stage(uow: Command, dossier_id: UUID, number: int, command: OpenStage) -> Case:
    """Open the next stage and its first step: a stage between steps waits for nobody.

    Raises AttemptOutdated, StageNotNext.
    """
    before = await _lock(uow, dossier_id, command.attempt)
    if before.stage(number).status is StageStatus.OPEN:
        return await _case(uow, before)
    after, happened = domain.open_stage(before, number)
    row = HistoryRow("open_stage", number, capacity=_CAPACITY)
    saved = note(uow, before, after, row, happened)
    return await _open_step(uow, saved, number, saved.stage(number).steps[0])


async def open_step(uow: Command, dossier_id: UUID, number: int, command: OpenStep) -> Case:
    """Open the next step and set its limits in working days. Raises AttemptOutdated, StageNotOpen, StepNotNext."""
    before = await _lock(uow, dossier_id, command.attempt)
    step = before.stage(number).step(command.step)
    if step.status is StepStatus.OPEN:
        return await _case(uow, before)
    return await _open_step(uow, before, number, step)


async def remind_step(uow: Command, dossier_id: UUID, number: int, command: RemindStep) -> Case:
    """Note that the open step nears its limit. Raises AttemptOutdated, StepNotOpen, DeadlineNotReached."""
    before = await _lock(uow, dossier_id, command.attempt)
    if before.stage(number).step(command.step).reminded_at:
        return await _case(uow, before)
    change = domain.remind(before, number, command.step, uow.now)
    row = HistoryRow("remind", number, command.step, capacity=_CAPACITY)
    return await _with_step(uow, before, change, row)


async def mark_step_overdue(uow: Command, dossier_id: UUID, number: int, command: MarkStepOverdue) -> Case:
    """Note that the open step is past its limit. Raises AttemptOutdated, StepNotOpen, DeadlineNotReached."""
    before = await _lock(uow, dossier_id, command.attempt)
    if before.stage(number).step(command.step).overdue_at:
        return await _case(uow, before)
    change = domain.mark_overdue(before, number, command.step, uow.now)
    row = HistoryRow("mark_overdue", number, command.step, capacity=_CAPACITY)
    return await _with_step(uow, before, change, row)


async def close_dossier(uow: Command, dossier_id: UUID, command: CloseDossier) -> Case:
    """Close a dossier of which every nominee has an outcome. Raises AttemptOutdated, StillUndecided."""
    before = await _lock(uow, dossier_id, command.attempt)
    if before.status is DossierStatus.CLOSED:
        return await _case(uow, before)
    after, happened = domain.close(before)
    row = HistoryRow("close", capacity=_CAPACITY)
    return await _case(uow, note(uow, before, after, row, happened))


async def _open_step(uow: Command, before: Dossier, number: int, step: Step) -> Case:
    limit = await target(uow, step)
    change = domain.open_step(
        before, number, step.kind, at=uow.now, due_at=limit.due_at, remind_at=limit.remind_at
    )
    row = HistoryRow("open_step", number, step.kind, capacity=_CAPACITY)
    return await _with_step(uow, before, change, row)


async def _lock(uow: Command, dossier_id: UUID, attempt: int) -> Dossier:
    """The dossier in the attempt that the workflow has in mind. Raises NotFound, AttemptOutdated."""
    dossier = await repository.lock_dossier(uow, dossier_id)
    domain.require_attempt(dossier, attempt)
    return dossier


async def _with_step(uow: Command, before: Dossier, change: Change, row: HistoryRow) -> Case:
    """Record what became of the open step, and answer with the case.

    Where it waits for nobody, that is told to who can change it: also when its office would be reminded, since the
    last who was free may have left it meanwhile.
    """
    after, happened = change
    stage = after.open_stage
    step = stage.open_step if stage else None
    if stage and step and await waits_for_nobody(uow, after, stage, step):
        happened = (*happened, NobodyMayAct(stage, step))
    return await _case(uow, note(uow, before, after, row, happened))


async def _case(uow: Query, dossier: Dossier) -> Case:
    units = await units_by_id(uow, {stage.unit_id for stage in dossier.stages})
    return Case(
        dossier_id=dossier.id,
        version=dossier.version,
        now=uow.now,
        status=dossier.status,
        attempt=dossier.attempt,
        undecided=dossier.undecided,
        stages=tuple(
            CaseStage(
                number=stage.number,
                unit_id=stage.unit_id,
                unit_name=units[stage.unit_id].name,
                level=units[stage.unit_id].level,
                status=stage.status,
                any_nominee_left=bool(dossier.in_review),
                steps=tuple(map(_case_step, stage.steps)),
                id=stage.id,
            )
            for stage in dossier.stages
        ),
    )


def _case_step(step: Step) -> CaseStep:
    return CaseStep(
        kind=step.kind,
        status=step.status,
        remind_at=step.remind_at,
        due_at=step.due_at,
        reminded=_is_set(step.reminded_at),
        overdue=_is_set(step.overdue_at),
        id=step.id,
    )


def _is_set(moment: datetime | None) -> bool:
    return moment is not None
