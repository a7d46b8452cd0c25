"""Facts stay after they left; where those of what is older begin, a fact says so."""

from alembic import op

from kit.database import execute_script, migration_sql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_TAKEN_OVER = """
SELECT pg_temp.take_over('submissions.movement.state_taken_over.v1', m.id::text, m.version,
                         json_build_object('movement_id', m.id))
FROM movements m;
SELECT pg_temp.take_over('submissions.round.state_taken_over.v1', r.id::text, r.version,
                         json_build_object('round_id', r.id))
FROM rounds r;
SELECT pg_temp.take_over('submissions.dossier.state_taken_over.v1', d.id::text, d.version, json_build_object(
    'dossier_id', d.id, 'round_id', d.round_id, 'submitting_unit_id', d.submitting_unit_id, 'attempt', d.attempt))
FROM dossiers d;
"""


def upgrade() -> None:
    execute_script(op.get_bind(), migration_sql("kit", "0004_facts"))
    execute_script(op.get_bind(), _TAKEN_OVER)
