"""Facts stay after they left; where those of what is older begin, a fact says so."""

from alembic import op

from kit.database import execute_script, migration_sql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TAKEN_OVER = """
SELECT pg_temp.take_over('notify.notice.state_taken_over.v1', n.id::text, n.version, json_build_object(
    'notice_id', n.id, 'person_id', n.person_id))
FROM notices n;
"""


def upgrade() -> None:
    execute_script(op.get_bind(), migration_sql("kit", "0004_facts"))
    execute_script(op.get_bind(), _TAKEN_OVER)
