"""Facts stay after they left; where those of what is older begin, a fact says so."""

from alembic import op

from kit.database import execute_script, migration_sql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TAKEN_OVER = """
SELECT pg_temp.take_over('scoring.panel.state_taken_over.v1', p.session_id::text, p.version, json_build_object(
    'session_id', p.session_id, 'unit_id', p.unit_id, 'round_id', p.round_id))
FROM panels p;
"""


def upgrade() -> None:
    execute_script(op.get_bind(), migration_sql("kit", "0004_facts"))
    execute_script(op.get_bind(), _TAKEN_OVER)
