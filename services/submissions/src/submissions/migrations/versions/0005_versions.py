"""Versions of what was sealed. What stands today becomes version 1; what a later attempt overwrote is not invented."""

import hashlib
import hmac
from collections.abc import Iterator
from secrets import token_bytes
from typing import Any, Final

import orjson
import uuid_utils.compat
from alembic import op
from sqlalchemy import Connection, text

from kit.database import execute_script, migration_sql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_AT_ONCE: Final = 500
_SEALED: Final = text("""
    SELECT n.id, n.dossier_id, d.received_at,
           CASE WHEN judged.earlier THEN judged.last ELSE d.attempt END AS attempt,
           json_build_object('subject_type', n.subject_type, 'name', n.name, 'description', n.description,
               'award_code', n.award_code, 'achievements', n.achievements, 'evidence', n.evidence,
               'person_id', n.person_id)::text AS content
    FROM nominees n
    JOIN dossiers d ON d.id = n.dossier_id AND d.attempt > 0
    CROSS JOIN LATERAL (
        SELECT max(v.attempt) AS last,
               n.state NOT IN ('in_review', 'awaiting_decision') AND max(v.attempt) < d.attempt AS earlier
        FROM verdicts v WHERE v.nominee_id = n.id
    ) AS judged
    WHERE n.id > :after
      -- left out by an edit: in draft, or in a correction that may have changed what was sealed before
      AND NOT (n.state = 'withdrawn' AND n.reason IS NULL)
      -- whoever is still in review may have been corrected since the dossier was returned
      AND NOT (n.state = 'in_review' AND EXISTS (
          SELECT FROM dossier_history e
          WHERE e.dossier_id = d.id AND e.attempt = d.attempt AND e.action = 'edit'))
    ORDER BY n.id LIMIT :at_once
""")
"""Nominees whose row says what was sealed, with the attempt for which it was: the dossier's, or for who ended in an
earlier one the last in which anybody judged them."""
_KEEP: Final = text("""
    INSERT INTO nominee_versions
        (id, dossier_id, nominee_id, number, attempt, content, content_hash, salt, sealed_at)
    VALUES (:id, :dossier_id, :nominee_id, 1, :attempt, CAST(:content AS jsonb), :content_hash, :salt, :sealed_at)
""")
_MARK: Final = text("UPDATE nominees SET seal = CAST(:seal AS jsonb) WHERE id = :nominee_id")


def upgrade() -> None:
    bind = op.get_bind()
    execute_script(bind, migration_sql("kit", "0003_nothing_is_overwritten"))
    execute_script(bind, migration_sql("submissions", "0005_versions"))
    for rows in _batches(bind):
        made = [_version(row) for row in rows]
        bind.execute(_KEEP, made)
        bind.execute(_MARK, [{"nominee_id": one["nominee_id"], "seal": one["seal"]} for one in made])
    execute_script(bind, migration_sql("submissions", "0005_sealed_before"))


def _batches(bind: Connection) -> Iterator[list[Any]]:
    after: Any = "00000000-0000-0000-0000-000000000000"
    while rows := list(bind.execute(_SEALED, {"after": after, "at_once": _AT_ONCE})):
        yield rows
        after = rows[-1].id


def _version(row: Any) -> dict[str, Any]:
    content = orjson.loads(row.content)
    digest = hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()
    salt, version_id = token_bytes(32), uuid_utils.compat.uuid7()
    name_digest = hmac.new(salt, content["name"].encode(), hashlib.sha256).hexdigest()
    seal = {"id": str(version_id), "number": 1, "content_hash": digest, "name_digest": name_digest}
    return {
        "id": version_id,
        "dossier_id": row.dossier_id,
        "nominee_id": row.id,
        "attempt": row.attempt,
        "content": row.content,
        "content_hash": digest,
        "salt": salt.hex(),
        "sealed_at": row.received_at,
        "seal": orjson.dumps(seal).decode(),
    }
