"""SQL of what was sealed. It is read as it was written, whatever the dossier looks like now."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import orjson
from pydantic import TypeAdapter

from kit.text import AS_STORED
from kit.unit_of_work import Command, Query
from submissions.dossiers import models
from submissions.dossiers.sealed import (
    AttemptHeading,
    AttemptView,
    NomineeName,
    NomineeVersionView,
    SealedName,
)
from submissions.dossiers.values import Dossier
from submissions.dossiers.versions import NomineeVersion

_SEEN_UNTIL: Final = """
    SELECT max(CASE WHEN circle.inside THEN d.attempt ELSE circle.attempt END) AS last
    FROM dossiers d JOIN authority_circles circle
      ON circle.dossier_id = d.id AND circle.part = 'unit' AND circle.unit_id = ANY($2)
    WHERE d.id = $1
"""
_HEADING: Final = (
    "number, received_at, submitted_by, rule_set, letter_number, letter_date, not_kept_before, late"
)
_HEADINGS: Final = f"""
    SELECT coalesce(json_agg(one ORDER BY one.number), '[]')::text AS attempts
    FROM (SELECT {_HEADING} FROM attempts WHERE dossier_id = $1 AND number <= $2) AS one
"""  # noqa: S608 - our own words only
_VERSION: Final = "v.id, v.nominee_id, v.number, v.attempt, v.sealed_at, v.content_hash, v.content"
_ATTEMPT: Final = f"""
    SELECT (to_jsonb(one) || jsonb_build_object(
        'now', business_now(),
        'nominees', coalesce((
            SELECT json_agg(version ORDER BY version.place) FROM (
                SELECT {_VERSION}, listed.place
                FROM unnest(one.nominee_version_ids) WITH ORDINALITY AS listed (id, place)
                JOIN nominee_versions v ON v.id = listed.id) AS version), '[]'),
        'stages', coalesce((
            SELECT json_agg(to_jsonb(s) || jsonb_build_object('steps', (
                SELECT coalesce(json_agg(to_jsonb(t) || jsonb_build_object('overdue', t.overdue_at IS NOT NULL)
                                         ORDER BY t.position), '[]')
                FROM steps t WHERE t.dossier_id = $1 AND t.attempt = $2 AND t.stage = s.number)) ORDER BY s.number)
            FROM stages s WHERE s.dossier_id = $1 AND s.attempt = $2), '[]'),
        'verdicts', coalesce((
            SELECT json_agg(v ORDER BY v.given_at, v.id) FROM verdicts v
            WHERE v.dossier_id = $1 AND v.attempt = $2), '[]')
    ))::text AS attempt
    FROM attempts one WHERE one.dossier_id = $1 AND one.number = $2
"""  # noqa: S608 - our own words only
_VERSIONS: Final = f"""
    SELECT coalesce(json_agg(version ORDER BY version.number), '[]')::text AS versions
    FROM (SELECT {_VERSION} FROM nominee_versions v
          WHERE v.dossier_id = $1 AND v.nominee_id = $2 AND v.attempt <= $3 AND v.number >= $4
          ORDER BY v.number LIMIT $5) AS version
"""  # noqa: S608 - our own words only
_NAMES: Final = """
    SELECT coalesce(json_agg(sealed ORDER BY sealed.position), '[]')::text AS names
    FROM (SELECT DISTINCT ON (v.nominee_id) v.nominee_id, v.id AS version_id, v.number, v.content ->> 'name' AS name,
                 v.salt, n.position, n.state = 'awaiting_decision' AS awaits_decision
          FROM nominee_versions v JOIN nominees n ON n.id = v.nominee_id
          WHERE v.dossier_id = $1 AND v.attempt <= $2
          ORDER BY v.nominee_id, v.number DESC) AS sealed
"""
_NAMED: Final = """
    WITH seen AS (
        SELECT d.id, d.submitting_unit_id, max(CASE WHEN circle.inside THEN d.attempt ELSE circle.attempt END) AS last
        FROM (SELECT DISTINCT dossier_id FROM nominees WHERE id = ANY($1)) AS asked
        JOIN dossiers d ON d.id = asked.dossier_id
        JOIN authority_circles circle
          ON circle.dossier_id = d.id AND circle.part = 'unit' AND circle.unit_id = ANY($2)
        GROUP BY d.id, d.submitting_unit_id
    )
    SELECT coalesce(json_agg(sealed ORDER BY sealed.nominee_id), '[]')::text AS names
    FROM (SELECT DISTINCT ON (v.nominee_id) v.nominee_id, v.id AS version_id, v.number, v.content ->> 'name' AS name,
                 v.content ->> 'subject_type' AS subject_type, v.salt, seen.id AS dossier_id,
                 n.state = 'awaiting_decision' AS awaits_decision,
                 seen.submitting_unit_id, u.name AS submitting_unit
          FROM seen
          JOIN nominee_versions v ON v.dossier_id = seen.id AND v.attempt <= seen.last AND v.nominee_id = ANY($1)
          JOIN nominees n ON n.id = v.nominee_id
          LEFT JOIN authority_units u ON u.id = seen.submitting_unit_id
          ORDER BY v.nominee_id, v.number DESC) AS sealed
"""
_LAST_SEALED: Final = """
    SELECT DISTINCT ON (v.nominee_id) v.nominee_id, v.content::text AS content, kept.is_kept
    FROM dossiers d
    CROSS JOIN LATERAL (SELECT a.not_kept_before IS NULL AS is_kept FROM attempts a
                        WHERE a.dossier_id = d.id AND a.number = d.attempt) AS kept
    LEFT JOIN nominee_versions v ON v.dossier_id = d.id
    WHERE d.id = $1
    ORDER BY v.nominee_id, v.number DESC
"""
_HEADINGS_AS_READ: Final = TypeAdapter(list[AttemptHeading])
_VERSIONS_AS_READ: Final = TypeAdapter(list[NomineeVersionView])
_NAMES_AS_READ: Final = TypeAdapter(list[SealedName])
_NAMED_AS_READ: Final = TypeAdapter(list[NomineeName])


def keep_attempt(uow: Command, dossier: Dossier, fresh: Sequence[NomineeVersion]) -> None:
    """Keep what was sealed a moment ago, for ever: the attempt, and those versions that are new."""
    letter = dossier.letter
    uow.add(
        models.attempts,
        {
            "dossier_id": dossier.id,
            "number": dossier.attempt,
            "received_at": dossier.received_at,
            "submitted_by": dossier.submitted_by,
            "rule_set": dossier.rule_set,
            "letter_number": letter.number if letter else None,
            "letter_date": letter.issued_on if letter else None,
            "late": dossier.late,
            "nominee_version_ids": [nominee.seal.id for nominee in dossier.in_review if nominee.seal],
        },
    )
    uow.add(models.nominee_versions, *(vars(version) | {"sealed_at": uow.now} for version in fresh))


async def seen_until(uow: Query, dossier_id: UUID, units: Iterable[UUID]) -> int | None:
    """The last attempt that one of these units was inside the circle in; none where none ever was.

    A unit that judged an attempt goes on seeing it and those before, also where the dossier came back without it.
    """
    (row,) = await uow.fetch(_SEEN_UNTIL, dossier_id, list(units))
    last: int | None = row.last
    return last


async def attempts(uow: Query, dossier_id: UUID, until: int) -> list[AttemptHeading]:
    (row,) = await uow.fetch(_HEADINGS, dossier_id, until)
    return _HEADINGS_AS_READ.validate_json(row.attempts)


async def attempt(uow: Query, dossier_id: UUID, number: int) -> AttemptView | None:
    for row in await uow.fetch(_ATTEMPT, dossier_id, number):
        return AttemptView.model_validate_json(row.attempt, context=AS_STORED)
    return None


@dataclass(frozen=True)
class Asked:
    """Whose versions, first sealed for which attempt at the latest."""

    dossier_id: UUID
    nominee_id: UUID
    until: int


async def versions(uow: Query, asked: Asked, first: int, limit: int) -> list[NomineeVersionView]:
    """So many versions from that number on."""
    (row,) = await uow.fetch(_VERSIONS, asked.dossier_id, asked.nominee_id, asked.until, first, limit)
    return _VERSIONS_AS_READ.validate_json(row.versions, context=AS_STORED)


async def last_sealed(uow: Query, dossier_id: UUID) -> dict[UUID, dict[str, Any]] | None:
    """What was sealed last of each nominee, by id; none where the last attempt was not kept."""
    rows = await uow.fetch(_LAST_SEALED, dossier_id)
    if any(not row.is_kept for row in rows):
        return None
    return {row.nominee_id: orjson.loads(row.content) for row in rows}


async def names(uow: Query, dossier_id: UUID, until: int) -> list[SealedName]:
    """The names as sealed last up to that attempt, each with the salt of its version."""
    (row,) = await uow.fetch(_NAMES, dossier_id, until)
    return _NAMES_AS_READ.validate_json(row.names)


async def named(uow: Query, nominee_ids: Collection[UUID], units: Collection[UUID]) -> list[NomineeName]:
    """Nominees of whatever dossiers, as sealed last up to the attempt that one of these units was inside the circle in;
    those of other dossiers are left out.
    """
    (row,) = await uow.fetch(_NAMED, list(nominee_ids), list(units))
    return _NAMED_AS_READ.validate_json(row.names)


async def sealed(uow: Query, nominee_ids: Collection[UUID], units: Collection[UUID]) -> list[SealedName]:
    """Likewise, with the salts."""
    (row,) = await uow.fetch(_NAMED, list(nominee_ids), list(units))
    return _NAMES_AS_READ.validate_json(row.names)
