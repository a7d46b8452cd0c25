"""All the SQL of dossiers: rows to values and back. Saving writes the rows that changed, and only those."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import Table, select
from sqlalchemy.dialects.postgresql import Insert, insert

from contracts.submissions import (
    DossierStatus,
    StageOutcome,
    StageStatus,
    StepKind,
    StepStatus,
    SubjectType,
)
from kit.errors import NotFound
from kit.unit_of_work import AnyRow, UnitOfWork
from submissions.dossiers.duties import Duty, DutyDone
from submissions.dossiers.models import (
    dossier_history,
    dossiers,
    duties,
    interests,
    nominees,
    stages,
    steps,
    verdicts,
)
from submissions.dossiers.states import NomineeState
from submissions.dossiers.values import (
    Achievement,
    Dossier,
    Evidence,
    Letter,
    Nominee,
    Stage,
    Step,
    Verdict,
)

_ACHIEVEMENTS = TypeAdapter(tuple[Achievement, ...])
_EVIDENCE = TypeAdapter(tuple[Evidence, ...])


@dataclass(frozen=True)
class HistoryLine:
    """One line of a dossier's permanent history: who, in what capacity, did what, where, why."""

    actor: str
    capacity: str
    action: str
    stage: int | None = None
    step: str | None = None
    reason: str | None = None
    details: dict[str, Any] | None = None


async def lock_dossier(uow: UnitOfWork, dossier_id: UUID) -> Dossier:
    """The dossier, its row locked to the end of the transaction. Raises NotFound."""
    row = await uow.first(select(dossiers).where(dossiers.c.id == dossier_id).with_for_update())
    if row is None:
        raise NotFound
    return await _with_parts(uow, row)


async def get_dossier(uow: UnitOfWork, dossier_id: UUID) -> Dossier:
    """The dossier as it stands. Raises NotFound."""
    row = await uow.first(select(dossiers).where(dossiers.c.id == dossier_id))
    if row is None:
        raise NotFound
    return await _with_parts(uow, row)


async def add(uow: UnitOfWork, dossier: Dossier) -> None:
    await uow.execute(insert(dossiers).values(_dossier_row(dossier)))
    await _upsert(uow, nominees, _nominee_rows(dossier))


async def save(uow: UnitOfWork, before: Dossier, after: Dossier) -> None:
    """Write what changed between the two; both are the same dossier, whose row is locked."""
    if _dossier_row(before) != _dossier_row(after):
        await _upsert(uow, dossiers, [_dossier_row(after)])
    await _upsert(uow, nominees, _changed(_nominee_rows(before), _nominee_rows(after)))
    stage_rows = _changed(_stage_rows(before), _stage_rows(after))
    await _upsert(uow, stages, stage_rows)
    step_rows = _changed(_step_rows(before), _step_rows(after))
    await _upsert(uow, steps, step_rows)


async def add_verdicts(uow: UnitOfWork, dossier: Dossier, given: Sequence[Verdict]) -> None:
    if given:
        common = {"dossier_id": dossier.id, "attempt": dossier.attempt, "given_at": uow.now}
        await uow.execute(insert(verdicts), [asdict(verdict) | common for verdict in given])


async def note(uow: UnitOfWork, dossier: Dossier, line: HistoryLine) -> None:
    """Add a line to the permanent history."""
    await uow.execute(
        insert(dossier_history).values(
            dossier_id=dossier.id,
            attempt=dossier.attempt,
            version=dossier.version,
            at=uow.now,
            **asdict(line) | {"details": line.details or {}},
        )
    )


async def add_duty(uow: UnitOfWork, dossier: Dossier, done: DutyDone) -> None:
    await uow.execute(insert(duties).values(dossier_id=dossier.id, **asdict(done)).on_conflict_do_nothing())


async def duties_of(uow: UnitOfWork, dossier_id: UUID, person_id: UUID) -> list[DutyDone]:
    rows = await uow.all(
        select(duties).where(duties.c.dossier_id == dossier_id, duties.c.person_id == person_id)
    )
    return [DutyDone(row.person_id, Duty(row.duty), row.stage, row.unit_id) for row in rows]


async def interested_in(uow: UnitOfWork, dossier_id: UUID) -> set[UUID]:
    rows = await uow.all(select(interests.c.person_id).where(interests.c.dossier_id == dossier_id))
    return {row.person_id for row in rows}


async def add_interest(uow: UnitOfWork, dossier_id: UUID, person_id: UUID, reason: str) -> None:
    await uow.execute(
        insert(interests)
        .values(dossier_id=dossier_id, person_id=person_id, reason=reason, declared_at=uow.now)
        .on_conflict_do_nothing()
    )


async def _with_parts(uow: UnitOfWork, row: AnyRow) -> Dossier:
    nominee_rows = await uow.all(
        select(nominees).where(nominees.c.dossier_id == row.id).order_by(nominees.c.position)
    )
    stage_rows = await uow.all(
        select(stages)
        .where(stages.c.dossier_id == row.id, stages.c.attempt == row.attempt)
        .order_by(stages.c.number)
    )
    step_rows = await uow.all(
        select(steps)
        .where(steps.c.dossier_id == row.id, steps.c.attempt == row.attempt)
        .order_by(steps.c.stage, steps.c.position)
    )
    return Dossier(
        id=row.id,
        round_id=row.round_id,
        submitting_unit_id=row.submitting_unit_id,
        letter=Letter(row.letter_number, row.letter_date) if row.letter_number else None,
        nominees=tuple(map(_nominee, nominee_rows)),
        created_by=row.created_by,
        status=DossierStatus(row.status),
        attempt=row.attempt,
        version=row.version,
        revision=row.revision,
        submitted_by=row.submitted_by,
        received_at=row.received_at,
        rule_set=row.rule_set,
        stages=tuple(
            _stage(stage, [step for step in step_rows if step.stage == stage.number]) for stage in stage_rows
        ),
    )


def _nominee(row: AnyRow) -> Nominee:
    return Nominee(
        id=row.id,
        subject_type=SubjectType(row.subject_type),
        name=row.name,
        description=row.description,
        award_code=row.award_code,
        achievements=_ACHIEVEMENTS.validate_python(row.achievements),
        evidence=_EVIDENCE.validate_python(row.evidence),
        person_id=row.person_id,
        state=NomineeState(row.state),
        decided_at=row.decided_at,
        ended_at=row.ended_at,
        decision_id=row.decision_id,
        reason=row.reason,
    )


def _stage(row: AnyRow, step_rows: Sequence[AnyRow]) -> Stage:
    return Stage(
        number=row.number,
        unit_id=row.unit_id,
        steps=tuple(map(_step, step_rows)),
        status=StageStatus(row.status),
        outcome=StageOutcome(row.outcome) if row.outcome else None,
        reason=row.reason,
        letter_number=row.letter_number,
        letter_date=row.letter_date,
        concluded_by=row.concluded_by,
        concluded_at=row.concluded_at,
    )


def _step(row: AnyRow) -> Step:
    return Step(
        kind=StepKind(row.kind),
        office_id=row.office_id,
        working_days=row.working_days,
        remind_before=row.remind_before,
        status=StepStatus(row.status),
        opened_at=row.opened_at,
        remind_at=row.remind_at,
        due_at=row.due_at,
        reminded_at=row.reminded_at,
        overdue_at=row.overdue_at,
        done_by=row.done_by,
        done_at=row.done_at,
    )


def _dossier_row(dossier: Dossier) -> dict[str, Any]:
    row = {
        name: getattr(dossier, name)
        for name in dossiers.c.keys()  # noqa: SIM118 - a collection of columns is no dict
        if not name.startswith("letter_")
    }
    letter = dossier.letter
    return row | {
        "letter_number": letter.number if letter else None,
        "letter_date": letter.issued_on if letter else None,
    }


def _nominee_rows(dossier: Dossier) -> list[dict[str, Any]]:
    return [
        vars(nominee)
        | {
            "dossier_id": dossier.id,
            "position": position,
            "achievements": _ACHIEVEMENTS.dump_python(nominee.achievements, mode="json"),
            "evidence": _EVIDENCE.dump_python(nominee.evidence, mode="json"),
        }
        for position, nominee in enumerate(dossier.nominees)
    ]


def _stage_rows(dossier: Dossier) -> list[dict[str, Any]]:
    rows = []
    for stage in dossier.stages:
        row = {name: value for name, value in vars(stage).items() if name != "steps"}
        rows.append(row | {"dossier_id": dossier.id, "attempt": dossier.attempt})
    return rows


def _step_rows(dossier: Dossier) -> list[dict[str, Any]]:
    return [
        vars(step)
        | {"dossier_id": dossier.id, "attempt": dossier.attempt, "stage": stage.number, "position": position}
        for stage in dossier.stages
        for position, step in enumerate(stage.steps)
    ]


def _changed(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in after if row not in before]


async def _upsert(uow: UnitOfWork, table: Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        await uow.execute(_upsert_into(table), rows)


@cache
def _upsert_into(table: Table) -> Insert:
    """Built once for each table: to build it costs more than to run it."""
    fresh = insert(table)
    key = [column.name for column in table.primary_key]
    changes = {column.name: fresh.excluded[column.name] for column in table.c if column.name not in key}
    return fresh.on_conflict_do_update(index_elements=key, set_=changes)
