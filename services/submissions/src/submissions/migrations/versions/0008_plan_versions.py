"""Movements, rounds and rule sets version by version. What stands today is the first version that was kept."""

import hashlib
from typing import Final

import orjson
from alembic import op
from sqlalchemy import text

from kit.database import execute_script, migration_sql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_STANDING: Final = text("""
    SELECT 'movement' AS kind, id::text AS key, version, plan::text AS content FROM movements
    UNION ALL
    SELECT 'round', id::text, version, plan::text FROM rounds
    UNION ALL
    SELECT 'rule_set', code, 1, json_build_object('code', code, 'name', name, 'valid_from', valid_from,
        'valid_to', valid_to, 'documents', documents)::text FROM rule_sets
""")
_KEEP: Final = text("""
    INSERT INTO plan_versions (kind, key, version, content, content_hash, recorded_at, changes, not_kept_before)
    VALUES (:kind, :key, :version, CAST(:content AS jsonb), :content_hash, business_now(), '[]', business_now())
""")


def upgrade() -> None:
    bind = op.get_bind()
    execute_script(bind, migration_sql("kit", "0005_plan_versions"))
    op.execute("ALTER TABLE rule_sets ADD COLUMN version integer NOT NULL DEFAULT 1")
    for row in list(bind.execute(_STANDING)):
        spelled = orjson.dumps(orjson.loads(row.content), option=orjson.OPT_SORT_KEYS)
        digest = hashlib.sha256(spelled).hexdigest()
        bind.execute(_KEEP, dict(row._mapping) | {"content_hash": digest})  # noqa: SLF001 - SQLAlchemy's own spelling
