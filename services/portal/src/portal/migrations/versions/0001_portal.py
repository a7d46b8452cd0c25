"""Sessions, and forms that were sent after a session had ended."""

from alembic import op

from kit.database import execute_script

revision = "0001"
down_revision = None

_TABLES = """
-- A row lives as long as its session, and an hour more; then it is swept. `sealed` has the tokens.
CREATE TABLE sessions (
    key             bytea PRIMARY KEY,
    person_id       uuid NOT NULL,
    issuer_session  text,
    sealed          bytea NOT NULL,
    began_at        timestamptz NOT NULL,
    used_at         timestamptz NOT NULL,
    ended_at        timestamptz,
    renewing_until  timestamptz
);
CREATE INDEX ix_sessions_issuer_session ON sessions (issuer_session);
CREATE INDEX ix_sessions_used_at ON sessions (used_at);

-- What somebody sent when their session had just ended: theirs for an hour, and nobody else's.
CREATE TABLE kept_forms (
    id         uuid PRIMARY KEY,
    person_id  uuid NOT NULL,
    sealed     bytea NOT NULL,
    kept_at    timestamptz NOT NULL
);
CREATE INDEX ix_kept_forms_kept_at ON kept_forms (kept_at);
"""


def upgrade() -> None:
    execute_script(op.get_bind(), _TABLES)
