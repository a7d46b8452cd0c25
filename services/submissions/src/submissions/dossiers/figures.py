"""SQL of a round's numbers: what the dossiers of it that somebody may see come to. They decide nothing.

One statement goes once through the dossiers of the round inside whose circle the reader's units are, and through their
stages and steps: its cost grows with the round, not with what lies behind it (docs/measurements/commands.md).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from pydantic import BaseModel, TypeAdapter

from contracts.submissions import DossierStatus
from kit.unit_of_work import Query
from submissions.dossiers.numbers import OfficeWaiting, SilentUnit
from submissions.dossiers.placing import LIES_WITH, is_overdue
from submissions.dossiers.spans import Took, Waits

_SEEN: Final = """
    seen AS MATERIALIZED (
        SELECT d.id, d.attempt, d.status, d.submitting_unit_id
        FROM (SELECT DISTINCT circle.dossier_id FROM authority_circles circle
              WHERE circle.part = 'unit' AND circle.unit_id = ANY($1) AND circle.round_id = $2 AND circle.inside
             ) AS mine
        JOIN dossiers d ON d.id = mine.dossier_id AND (d.attempt > 0 OR d.status <> 'recalled')
    )
"""
_WAITING: Final = f"""
    waiting AS MATERIALIZED (
        SELECT d.id, t.office_id, t.opened_at AS since, {is_overdue("$3")} AS overdue
        FROM seen d JOIN steps t ON t.dossier_id = d.id AND t.attempt = d.attempt AND t.status = 'open'
        UNION ALL
        SELECT d.id, d.submitting_unit_id, max(s.concluded_at), false
        FROM seen d JOIN stages s ON s.dossier_id = d.id AND s.attempt = d.attempt
        WHERE d.status = 'returned'
        GROUP BY d.id, d.submitting_unit_id
    )
"""  # noqa: S608 - our own words only
"""In an office, since then; what was returned with its unit, since it came back: as lists say it."""
# Stages and steps are looked up dossier by dossier (OFFSET 0): joined, PostgreSQL goes through those of all rounds.
_DAY: Final = "({} AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"
_NUMBERS: Final = f"""
    WITH {_SEEN}, {_WAITING},
    lying AS (SELECT d.id, d.status, {LIES_WITH} AS unit_id FROM seen d OFFSET 0),
    placed AS (
        SELECT u.level, d.status, count(*) AS dossiers, count(*) FILTER (WHERE waiting.overdue) AS overdue
        FROM lying d
        LEFT JOIN waiting ON waiting.id = d.id
        LEFT JOIN authority_units u ON u.id = d.unit_id
        GROUP BY u.level, d.status
    ),
    waits AS (
        SELECT {_DAY.format("since")} AS since, count(*) AS waiting, count(*) FILTER (WHERE overdue) AS overdue
        FROM waiting GROUP BY 1
    ),
    took AS (
        SELECT u.level, t.kind AS step, {_DAY.format("t.opened_at")} AS since, {_DAY.format("t.done_at")} AS until,
               count(*) AS steps
        FROM seen d
        CROSS JOIN LATERAL (
            SELECT t.kind, t.office_id, t.opened_at, t.done_at FROM steps t
            WHERE t.dossier_id = d.id AND t.attempt = d.attempt AND t.status = 'done' AND t.opened_at <= t.done_at
            OFFSET 0
        ) AS t
        LEFT JOIN authority_units u ON u.id = t.office_id
        GROUP BY 1, 2, 3, 4
    )
    SELECT coalesce((SELECT json_agg(placed) FROM placed), '[]')::text AS placed,
           coalesce((SELECT json_agg(waits) FROM waits), '[]')::text AS waits,
           coalesce((SELECT json_agg(took) FROM took), '[]')::text AS took,
           (SELECT json_build_object('dossier_id', id, 'since', since) FROM waiting ORDER BY since, id LIMIT 1)::text
               AS oldest
"""  # noqa: S608 - our own words only
_OFFICES: Final = f"""
    WITH {_SEEN}, {_WAITING},
    offices AS (
        SELECT office_id, count(*) AS waiting, count(*) FILTER (WHERE overdue) AS overdue, min(since) AS since
        FROM waiting GROUP BY office_id
    )
    SELECT offices.*, u.name AS office
    FROM offices LEFT JOIN authority_units u ON u.id = office_id
    {{behind}}
    ORDER BY overdue DESC, office_id LIMIT $4
"""  # noqa: S608 - our own words only
_BEHIND_OFFICE: Final = "WHERE overdue < $5 OR (overdue = $5 AND office_id > $6)"
_ASKED: Final = """
    FROM authority_units u
    WHERE u.kind = ANY($3) AND coalesce(u.valid_from <= $4, true) AND coalesce(u.valid_to >= $4, true)
      AND EXISTS (SELECT FROM authority_units mine
                  WHERE (mine.id = ANY($1) OR mine.standing_office_id = ANY($1)) AND u.path <@ mine.path)
"""
"""Units that the round asks, below those that the reader belongs to, or for which that is the standing office."""
_SILENT: Final = """
    NOT EXISTS (SELECT FROM dossiers d JOIN authority_circles circle ON circle.dossier_id = d.id
                WHERE d.submitting_unit_id = u.id AND d.round_id = $2 AND d.attempt > 0
                  AND circle.part = 'unit' AND circle.unit_id = ANY($1) AND circle.inside)
"""
_COUNTED: Final = f"""
    SELECT count(*) AS units, count(*) FILTER (WHERE {_SILENT}) AS silent {_ASKED}
"""
_SILENT_UNITS: Final = f"""
    SELECT u.id AS unit_id, u.code, u.name AS unit,
           (SELECT above.name FROM authority_units above WHERE above.id = u.parent_id) AS above
    {_ASKED} AND {_SILENT} {{behind}}
    ORDER BY u.code, u.id LIMIT $5
"""  # noqa: S608 - our own words only
_BEHIND_UNIT: Final = "AND (u.code, u.id) > ($6, $7)"


class Placed(BaseModel):
    """So many dossiers of a status lie at a level."""

    level: str | None
    status: DossierStatus
    dossiers: int
    overdue: int


class _Oldest(BaseModel):
    dossier_id: UUID
    since: datetime


_PLACED: Final = TypeAdapter(list[Placed])
_WAITS: Final = TypeAdapter(list[Waits])
_TOOK: Final = TypeAdapter(list[Took])
_OLDEST: Final = TypeAdapter(_Oldest | None)


@dataclass(frozen=True)
class Whose:
    """A round, as the people of these units see it."""

    units: Collection[UUID]
    round_id: UUID


@dataclass(frozen=True)
class Figures:
    """What one statement finds of a round."""

    placed: list[Placed]
    waits: list[Waits]
    took: list[Took]
    oldest: _Oldest | None


async def of_round(uow: Query, whose: Whose) -> Figures:
    (found,) = await uow.fetch(_NUMBERS, list(whose.units), whose.round_id, uow.now)
    return Figures(
        _PLACED.validate_json(found.placed),
        _WAITS.validate_json(found.waits),
        _TOOK.validate_json(found.took),
        _OLDEST.validate_json(found.oldest or "null"),
    )


async def offices(
    uow: Query, whose: Whose, after: tuple[int, UUID] | None, limit: int
) -> list[OfficeWaiting]:
    """So many offices in which something waits, those with the most that is overdue first, behind that number and
    office.
    """
    statement = _OFFICES.format(behind=_BEHIND_OFFICE if after else "")
    rows = await uow.fetch(statement, list(whose.units), whose.round_id, uow.now, limit, *(after or ()))
    return [OfficeWaiting.model_validate(row, from_attributes=True) for row in rows]


async def asked_units(uow: Query, whose: Whose, kinds: Collection[str], today: date) -> tuple[int, int]:
    """How many units of these kinds may send something to the reader's units, and from how many nothing has come."""
    (found,) = await uow.fetch(_COUNTED, list(whose.units), whose.round_id, list(kinds), today)
    return found.units, found.silent


async def silent_units(
    uow: Query, whose: Whose, kinds: Collection[str], today: date, after: tuple[str, UUID] | None, limit: int
) -> list[SilentUnit]:
    """So many of those from which nothing has come, in the order of their codes, behind that code and unit."""
    statement = _SILENT_UNITS.format(behind=_BEHIND_UNIT if after else "")
    given = (list(whose.units), whose.round_id, list(kinds), today, limit, *(after or ()))
    rows = await uow.fetch(statement, *given)
    return [SilentUnit.model_validate(row, from_attributes=True) for row in rows]
