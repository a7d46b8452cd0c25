"""Decisions whose papers are wanted, what those are made of, and the documents with their bytes."""

from alembic import op

from kit.database import execute_script, migration_sql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_COMMON = (
    ("kit", "0001_infrastructure"),
    ("authority", "0001_projection"),
    ("kit", "0002_nothing_is_truncated"),
    ("authority", "0002_calendar"),
    ("kit", "0003_nothing_is_overwritten"),
    ("kit", "0004_facts"),
    ("authority", "0003_acts"),
    ("kit", "0007_topics_without_version"),
    ("authority", "0004_topics_without_version"),
    ("authority", "0005_circles"),
    ("authority", "0006_accounts"),
)
_TABLES = """
-- Real time, not business time: attempts don't play in May 2025.
CREATE TABLE decisions (
    id               uuid PRIMARY KEY,
    sequence         bigint NOT NULL,
    state            text NOT NULL CHECK (state IN ('wanted', 'made')),
    attempts         integer NOT NULL,
    next_attempt_at  timestamptz NOT NULL,
    last_error       text
);
CREATE INDEX ix_decisions_wanted ON decisions (next_attempt_at) WHERE state = 'wanted';

-- What a decision's papers are made of, frozen when it was issued: JSON, byte by byte as its digest was taken.
CREATE TABLE records (
    decision_id  uuid PRIMARY KEY REFERENCES decisions (id),
    record       text NOT NULL,
    digest       text NOT NULL,
    frozen_at    timestamptz NOT NULL
);

-- Bytes by their SHA-256. PDF and Word files are packed already.
CREATE TABLE contents (
    digest  text PRIMARY KEY,
    bytes   bytea NOT NULL
);
ALTER TABLE contents ALTER COLUMN bytes SET STORAGE EXTERNAL;

CREATE TABLE documents (
    decision_id  uuid NOT NULL REFERENCES records (decision_id),
    kind         text NOT NULL,
    format       text NOT NULL CHECK (format IN ('pdf', 'docx')),
    called       text NOT NULL,
    form         text NOT NULL,
    made_of      text NOT NULL,
    digest       text NOT NULL REFERENCES contents (digest),
    size         integer NOT NULL,
    made_at      timestamptz NOT NULL,
    PRIMARY KEY (decision_id, kind, format)
);
"""
_PERMANENT = ("decisions", "records", "contents", "documents")
_UNCHANGING = ("records", "contents", "documents")


def upgrade() -> None:
    """Kit's and authority's tables, then papers' own: what was made is neither deleted nor overwritten."""
    for package, name in _COMMON:
        execute_script(op.get_bind(), migration_sql(package, name))
    execute_script(op.get_bind(), _TABLES)
    for table in _PERMANENT:
        op.execute(
            f"CREATE TRIGGER {table}_stay BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_delete()"
        )
        op.execute(
            f"CREATE TRIGGER nothing_is_truncated BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete()"
        )
    for table in _UNCHANGING:
        op.execute(
            f"CREATE TRIGGER {table}_stand BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_update()"
        )
