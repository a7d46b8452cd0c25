"""The award catalogue version by version. What stands today is the first version that was kept."""

import hashlib
from typing import Final

import orjson
from alembic import op
from sqlalchemy import text

from kit.database import execute_script, migration_sql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_STANDING: Final = text("""
    SELECT 'award' AS kind, code || '/' || rule_set AS key, version,
           (to_jsonb(a) - 'version')::text AS content
    FROM awards a
""")
_KEEP: Final = text("""
    INSERT INTO plan_versions (kind, key, version, content, content_hash, recorded_at, changes, not_kept_before)
    VALUES (:kind, :key, :version, CAST(:content AS jsonb), :content_hash, business_now(), '[]', business_now())
""")


def upgrade() -> None:
    bind = op.get_bind()
    execute_script(bind, migration_sql("kit", "0003_nothing_is_overwritten"))
    execute_script(bind, migration_sql("kit", "0005_plan_versions"))
    for row in list(bind.execute(_STANDING)):
        spelled = orjson.dumps(orjson.loads(row.content), option=orjson.OPT_SORT_KEYS)
        digest = hashlib.sha256(spelled).hexdigest()
        bind.execute(_KEEP, dict(row._mapping) | {"content_hash": digest})  # noqa: SLF001 - SQLAlchemy's own spelling
