"""Counters, what reactions left behind, and which of them shall fail."""

from alembic import op

from kit.database import execute_script, migration_sql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute_script(op.get_bind(), migration_sql("kit", "0001_infrastructure"))
    execute_script(op.get_bind(), migration_sql("authority", "0001_projection"))
    execute_script(
        op.get_bind(),
        """
        CREATE TABLE counters (
            id       uuid CONSTRAINT pk_counters PRIMARY KEY,
            unit_id  uuid NOT NULL,
            value    bigint NOT NULL,
            version  bigint NOT NULL,
            note     text NOT NULL DEFAULT ''
        );
        CREATE TRIGGER counters_stay BEFORE DELETE ON counters
            FOR EACH ROW EXECUTE FUNCTION refuse_delete();
        CREATE TABLE effects (
            position  bigserial CONSTRAINT pk_effects PRIMARY KEY,
            round_id  uuid NOT NULL,
            code      text NOT NULL
        );
        CREATE TABLE faults (code text CONSTRAINT pk_faults PRIMARY KEY);
        """,
    )
