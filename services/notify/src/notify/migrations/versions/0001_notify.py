"""Notices, their texts and deliveries, and what notify keeps of dossiers."""

from alembic import op

from kit.database import execute_script, migration_sql

revision = "0001"
down_revision = None

_TABLES = """
-- What a fact is told as: the same words for everybody who is told.
CREATE TABLE texts (
    fact_id    uuid PRIMARY KEY,
    fact_type  text NOT NULL,
    template   text NOT NULL,
    subject    text NOT NULL,
    body       text NOT NULL,
    link       text NOT NULL
);

CREATE TABLE notices (
    id         uuid PRIMARY KEY,
    version    integer NOT NULL,
    fact_id    uuid NOT NULL REFERENCES texts (fact_id),
    person_id  uuid NOT NULL,
    raised_at  timestamptz NOT NULL,
    read_at    timestamptz,
    CONSTRAINT uq_notices_fact_id_person_id UNIQUE (fact_id, person_id)
);
CREATE INDEX ix_notices_inbox ON notices (person_id, (read_at IS NOT NULL), raised_at DESC, id DESC);

-- Real time, not business time: the mail server's troubles don't play in May 2025.
CREATE TABLE deliveries (
    id               uuid PRIMARY KEY,
    notice_id        uuid NOT NULL REFERENCES notices (id),
    channel          text NOT NULL,
    state            text NOT NULL CHECK (state IN ('pending', 'sent', 'no_address', 'failed')),
    attempts         integer NOT NULL,
    next_attempt_at  timestamptz NOT NULL,
    last_error       text,
    CONSTRAINT uq_deliveries_notice_id_channel UNIQUE (notice_id, channel)
);
CREATE INDEX ix_deliveries_pending ON deliveries (next_attempt_at) WHERE state = 'pending';
CREATE INDEX ix_deliveries_failed ON deliveries (id) WHERE state = 'failed';

-- Projection of submissions.dossier.v1: who submitted, and which nominees are persons.
CREATE TABLE dossiers (
    id                  uuid PRIMARY KEY,
    submitting_unit_id  uuid NOT NULL,
    sequence            bigint NOT NULL
);
CREATE TABLE nominees (
    id          uuid PRIMARY KEY,
    dossier_id  uuid NOT NULL REFERENCES dossiers (id),
    person_id   uuid,
    sequence    bigint NOT NULL
);
"""
_PERMANENT = ("texts", "notices", "deliveries")


def upgrade() -> None:
    """Kit's and authority's tables, then notify's own; notices and deliveries are never deleted."""
    execute_script(op.get_bind(), migration_sql("kit", "0001_infrastructure"))
    execute_script(op.get_bind(), migration_sql("authority", "0001_projection"))
    execute_script(op.get_bind(), _TABLES)
    for table in _PERMANENT:
        op.execute(
            f"CREATE TRIGGER {table}_stay BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_delete()"
        )
