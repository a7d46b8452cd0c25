"""All the SQL of dossiers: rows to values and back. Saving writes the rows that changed, and only those."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import Table

from authority import Part, Unit
from authority.circle import inside
from authority.tables import authority_circles
from contracts.submissions import DossierStatus, StepKind
from kit.database import Record
from kit.errors import NotFound
from kit.unit_of_work import Command, Query
from kit.writes import key_of
from submissions.dossiers import circle
from submissions.dossiers.leaving import Heard
from submissions.dossiers.models import dossier_history, dossiers, nominees, stages, steps, verdicts
from submissions.dossiers.values import Dossier, Verdict
from submissions.dossiers.versions import changed_between
from submissions.heard.repository import Award

Row = dict[str, Any]
BY_RULE: Final = "rule"
"""Capacity of what follows from a fact or a rule, and is nobody's own act."""
_DOSSIER: Final = TypeAdapter(Dossier)
_AWARDS: Final = TypeAdapter(tuple[Award, ...])
_PATH: Final = TypeAdapter(tuple[Unit, ...])

_DOCUMENT: Final = """
    json_build_object(
        'id', d.id, 'round_id', d.round_id, 'submitting_unit_id', d.submitting_unit_id,
        'letter', CASE WHEN d.letter_number IS NOT NULL
                  THEN json_build_object('number', d.letter_number, 'issued_on', d.letter_date) END,
        'created_by', d.created_by, 'status', d.status, 'attempt', d.attempt, 'version', d.version,
        'revision', d.revision, 'submitted_by', d.submitted_by, 'received_at', d.received_at,
        'rule_set', d.rule_set, 'late', d.late,
        'nominees', coalesce(
            (SELECT json_agg(n ORDER BY n.position) FROM nominees n WHERE n.dossier_id = d.id), '[]'),
        'stages', coalesce(
            (SELECT json_agg(stage ORDER BY stage.number) FROM (
                SELECT s.*, coalesce(
                    (SELECT json_agg(t ORDER BY t.position) FROM steps t
                     WHERE t.dossier_id = d.id AND t.attempt = d.attempt AND t.stage = s.number), '[]') AS steps
                FROM stages s WHERE s.dossier_id = d.id AND s.attempt = d.attempt) AS stage), '[]')
        {more}
    )::text
"""
_INVOLVED: Final = """, 'involved', json_build_object(
            'done', coalesce((SELECT json_agg(a) FROM authority_acts a WHERE a.dossier_id = d.id), '[]'),
            'interests', coalesce((SELECT json_agg(i) FROM authority_interests i
                                   WHERE i.dossier_id = d.id AND NOT i.withdrawn), '[]'))
"""
_WHOLE: Final = _DOCUMENT.format(more=_INVOLVED)
_READ: Final = f"SELECT {_DOCUMENT.format(more='')} AS dossier {{more}} FROM dossiers d WHERE d.id = $1"  # noqa: S608 - our own words only
_LOCK: Final = f"""
    SELECT {_WHOLE} AS dossier, d.xmin = (SELECT seen.xmin FROM dossiers seen WHERE seen.id = $1) AS is_whole {{more}}
    FROM dossiers d WHERE d.id = $1 FOR UPDATE OF d
"""  # noqa: S608 - our own words only
_TERMS: Final = """,
        (SELECT code FROM law) AS rule_set,
        (SELECT json_agg(award)::text
           FROM award_catalogue award JOIN law ON award.rule_set = law.code
          WHERE award.code IN (SELECT n.award_code FROM nominees n WHERE n.dossier_id = d.id)
            AND award.valid_from <= $2 AND coalesce(award.valid_to >= $2, true)) AS awards,
        (SELECT json_agg(above ORDER BY nlevel(above.path) DESC)::text
           FROM authority_units itself JOIN authority_units above ON above.path @> itself.path
          WHERE itself.id = d.submitting_unit_id) AS path
"""
_READ_ALONE: Final = _READ.format(more="")
_LOCK_ALONE: Final = _LOCK.format(more="")
_LAW: Final = (
    "WITH law AS (SELECT code FROM rule_sets WHERE valid_from <= $2 AND coalesce(valid_to >= $2, true))"
)
_LOCK_WITH_TERMS: Final = f"{_LAW} {_LOCK.format(more=_TERMS)}"
_READ_WITH_TERMS: Final = f"{_LAW} {_READ.format(more=_TERMS)}"
_JUDGED: Final = """
    SELECT nominee_id FROM verdicts
    WHERE dossier_id = $1 AND attempt = $2 AND stage = $3 AND step = $4 AND voided_at IS NULL
"""
_VOID: Final = """
    UPDATE verdicts SET voided_at = $5
    WHERE dossier_id = $1 AND attempt = $2 AND stage = $3 AND given_by = $4 AND nominee_id = ANY($6)
      AND voided_at IS NULL
    RETURNING id, nominee_id
"""
_STANDING_IN: Final = f"""
    SELECT d.id, d.submitting_unit_id, d.status,
           EXISTS (SELECT FROM nominees n WHERE n.dossier_id = d.id AND n.state = 'awaiting_decision') AS held,
           EXISTS (SELECT FROM nominees n WHERE n.dossier_id = d.id
                     AND n.state IN ('awarded', 'declined', 'forwarded', 'revoked')) AS decided,
           {inside(Part.UNIT, dossier="d.id", unit="ANY($2)")} AS visible
    FROM dossiers d WHERE d.round_id = $1 ORDER BY d.id
"""  # noqa: S608 - our own words only
_DECIDED_IN: Final = """
    SELECT DISTINCT d.round_id FROM dossiers d JOIN nominees n ON n.dossier_id = d.id
    WHERE d.round_id = ANY($1) AND n.state IN ('awarded', 'declined', 'forwarded', 'revoked')
"""


@dataclass(frozen=True)
class HistoryRow:
    """A row of a dossier's permanent history: what was done, where, why. Who did it, and in what capacity, is the
    unit of work's to say; `capacity` is named where a service acts or a fact had a consequence.
    """

    action: str
    stage: int | None = None
    step: str | None = None
    reason: str | None = None
    details: dict[str, Any] | None = None
    capacity: str | None = None


@dataclass(frozen=True)
class Standing:
    """A dossier of a round, as far as cancelling the round goes by it. `held`: somebody in it waits for a decision;
    `decided`: somebody has an outcome; `visible`: one of the units that were asked for is inside its circle.
    """

    id: UUID
    submitting_unit_id: UUID
    status: DossierStatus
    held: bool
    decided: bool
    visible: bool


@dataclass(frozen=True)
class Terms:
    """What a submission is judged by beside its round: the rule set of the day, if one is in force, with the awards of
    it that the dossier names, and the submitting unit with everything above it, nearest first.
    """

    rule_set: str | None
    awards: dict[str, Award]
    path: tuple[Unit, ...]


async def lock_dossier(uow: Command, dossier_id: UUID) -> Dossier:
    """The dossier with who is involved in it, its row locked to the end of the transaction. Raises NotFound."""
    row = await _locked(uow, _LOCK_ALONE, dossier_id)
    return _DOSSIER.validate_json(row.dossier)


async def lock_with_terms(uow: Command, dossier_id: UUID, day: date) -> tuple[Dossier, Terms]:
    """Likewise, with the terms of that day. Who submits holds the round already, so that they stay. Raises NotFound."""
    return _with_terms(await _locked(uow, _LOCK_WITH_TERMS, dossier_id, day))


async def get_with_terms(uow: Query, dossier_id: UUID, day: date) -> tuple[Dossier, Terms]:
    """The dossier as it stands, with the terms of that day. Raises NotFound."""
    for row in await uow.fetch(_READ_WITH_TERMS, dossier_id, day):
        return _with_terms(row)
    raise NotFound


def _with_terms(row: Record) -> tuple[Dossier, Terms]:
    awards = {award.code: award for award in _AWARDS.validate_json(row.awards or "[]")}
    terms = Terms(row.rule_set, awards, _PATH.validate_json(row.path or "[]"))
    return _DOSSIER.validate_json(row.dossier), terms


async def _locked(uow: Command, statement: str, *parameters: Any) -> Record:
    """A statement that had to wait for somebody's change sees the row as it is then, but the other tables as they
    were before (PostgreSQL 18, 13.2.1). Then the row's version (`xmin`) is not the one seen at first, and the
    dossier is read again. Every change of a dossier therefore writes its row, too.
    """
    while True:
        row = next(iter(await uow.run(statement, *parameters)), None)
        if row is None:
            raise NotFound
        if row.is_whole:  # as it is at the second time, when the row is ours
            return row


async def get_dossier(uow: Query, dossier_id: UUID) -> Dossier:
    """The dossier as it stands. Raises NotFound."""
    for row in await uow.fetch(_READ_ALONE, dossier_id):
        return _DOSSIER.validate_json(row.dossier)
    raise NotFound


def add(uow: Command, dossier: Dossier) -> None:
    uow.put(dossiers, _dossier_row(dossier))
    uow.put(nominees, *_nominee_rows(dossier))
    uow.put(authority_circles, *circle.first_rows(dossier))


def save(uow: Command, before: Dossier, after: Dossier, circle_rows: Sequence[Row]) -> None:
    """Write what changed between the two; both are the same dossier, whose row is locked."""
    uow.put(dossiers, _dossier_row(after))
    for table, rows in ((nominees, _nominee_rows), (stages, _stage_rows), (steps, _step_rows)):
        uow.put(table, *_changed(table, rows(before), rows(after)))
    uow.put(authority_circles, *circle_rows)


def add_verdicts(uow: Command, dossier: Dossier, given: Sequence[Verdict]) -> None:
    common = {"dossier_id": dossier.id, "attempt": dossier.attempt, "given_at": uow.now}
    uow.add(verdicts, *(vars(verdict) | common for verdict in given))


def note(uow: Command, before: Dossier, after: Dossier, row: HistoryRow) -> None:
    """Add a row to the permanent history: who did what, in what capacity, and what that changed."""
    place = {name: getattr(after, name) for name in ("attempt", "version", "revision")}
    changed = {"details": row.details or {}, "changes": changed_between(before, after)}
    grant = uow.grant
    who = {
        "actor": uow.actor.name,
        "capacity": row.capacity or (grant.role if grant else BY_RULE),
        "unit_id": grant.unit_id if grant else None,
        "assignment_id": grant.assignment_id if grant else None,
    }
    uow.add(dossier_history, vars(row) | changed | who | place | {"dossier_id": after.id, "at": uow.now})


async def standing_in(uow: Query, round_id: UUID, units: Collection[UUID]) -> list[Standing]:
    """Every dossier of the round, in the order in which dossiers are locked."""
    rows = await uow.fetch(_STANDING_IN, round_id, list(units))
    return [Standing(**{**row, "status": DossierStatus(row.status)}) for row in rows]


async def decided_in(uow: Query, round_ids: Collection[UUID]) -> set[UUID]:
    """Those of the rounds in which somebody has an outcome."""
    return {row.round_id for row in await uow.fetch(_DECIDED_IN, list(round_ids))}


async def void_verdicts(
    uow: Command, dossier: Dossier, stage: int, person_id: UUID, nominees: Collection[UUID]
) -> dict[UUID, UUID]:
    """The person's verdicts on these nominees at this stage no longer count; returns them, nominee by verdict."""
    place = (dossier.id, dossier.attempt, stage, person_id, uow.now, list(nominees))
    return {row.id: row.nominee_id for row in await uow.run(_VOID, *place)}


async def judged_at(uow: Query, dossier: Dossier, stage: int, kind: StepKind) -> set[UUID]:
    """The nominees on whom this step of this attempt has a verdict that counts."""
    rows = await uow.fetch(_JUDGED, dossier.id, dossier.attempt, stage, kind.value)
    return {row.nominee_id for row in rows}


async def heard(uow: Query, dossier: Dossier) -> Heard:
    """Whom the stage that is open now has heard; nobody where none is."""
    stage = dossier.open_stage
    if stage is None:
        return Heard()
    appraised, by_council = [
        frozenset(await judged_at(uow, dossier, stage.number, kind))
        for kind in (StepKind.APPRAISE, StepKind.COUNCIL)
    ]
    return Heard(appraised, by_council)


def _dossier_row(dossier: Dossier) -> Row:
    row = vars(dossier) | {
        "letter_number": dossier.letter.number if dossier.letter else None,
        "letter_date": dossier.letter.issued_on if dossier.letter else None,
    }
    return {
        name: value for name, value in row.items() if name not in {"letter", "nominees", "stages", "involved"}
    }


def _nominee_rows(dossier: Dossier) -> list[Row]:
    return [
        {**vars(nominee), "dossier_id": dossier.id, "position": position}
        for position, nominee in enumerate(dossier.nominees)
    ]


def _stage_rows(dossier: Dossier) -> list[Row]:
    place = {"dossier_id": dossier.id, "attempt": dossier.attempt}
    rows = [{**vars(stage), **place} for stage in dossier.stages]
    return [{name: value for name, value in row.items() if name != "steps"} for row in rows]


def _step_rows(dossier: Dossier) -> list[Row]:
    place = {"dossier_id": dossier.id, "attempt": dossier.attempt}
    return [
        {**vars(step), **place, "stage": stage.number, "position": position}
        for stage in dossier.stages
        for position, step in enumerate(stage.steps)
    ]


def _changed(table: Table, before: list[Row], after: list[Row]) -> list[Row]:
    """The rows that are new or say something else than the one of the same key."""
    key = key_of(table)
    known = {key(row): row for row in before}
    return [row for row in after if known.get(key(row)) != row]
