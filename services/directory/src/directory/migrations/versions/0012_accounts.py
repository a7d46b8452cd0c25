"""As whom people sign in: accounts at identity providers, and whose they are."""

from alembic import op

from kit.database import execute_script, migration_sql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TABLES = """
SET LOCAL lock_timeout = '10s';

CREATE TABLE accounts (
    id         uuid NOT NULL,
    issuer     text,
    subject    text,
    person_id  uuid REFERENCES people,
    status     text NOT NULL,
    version    integer NOT NULL,
    CONSTRAINT pk_accounts PRIMARY KEY (id),
    CONSTRAINT uq_accounts_issuer_subject UNIQUE (issuer, subject),
    CONSTRAINT ck_accounts_status CHECK (status IN ('recorded', 'erased')),
    CONSTRAINT ck_accounts_named CHECK ((status = 'recorded') = (issuer IS NOT NULL AND subject IS NOT NULL))
);
CREATE INDEX ix_accounts_person_id ON accounts (person_id);

CREATE TRIGGER accounts_stay BEFORE DELETE ON accounts FOR EACH ROW EXECUTE FUNCTION refuse_delete();
CREATE TRIGGER nothing_is_truncated BEFORE TRUNCATE ON accounts
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_delete();
"""


def upgrade() -> None:
    execute_script(op.get_bind(), migration_sql("authority", "0006_accounts"))
    execute_script(op.get_bind(), TABLES)
