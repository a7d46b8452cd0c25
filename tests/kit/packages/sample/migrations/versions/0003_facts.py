"""Facts stay after they left; where those of what is older begin, a fact says so."""

from alembic import op

from kit.database import execute_script, migration_sql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TAKEN_OVER = """
SELECT pg_temp.take_over('sample.counter.state_taken_over.v1', c.id::text, c.version, json_build_object('id', c.id))
FROM counters c;
"""


def upgrade() -> None:
    execute_script(op.get_bind(), migration_sql("kit", "0004_facts"))
    execute_script(op.get_bind(), _TAKEN_OVER)
