"""The working calendar, from the directory's facts: limits are counted in working days."""

from alembic import op

from kit.database import execute_script, migration_sql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute_script(op.get_bind(), migration_sql("authority", "0002_calendar"))
