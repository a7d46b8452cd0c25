"""What is never deleted is never truncated either."""

from alembic import op

from kit.database import execute_script, migration_sql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute_script(op.get_bind(), migration_sql("kit", "0002_nothing_is_truncated"))
