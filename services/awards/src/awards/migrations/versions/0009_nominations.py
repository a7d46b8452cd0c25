"""What awards holds of each nomination; the order of agendas and decisions. What is there is filled in."""

from alembic import op

from kit.database import execute_script, migration_sql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute_script(op.get_bind(), migration_sql("awards", "0009_nominations"))
