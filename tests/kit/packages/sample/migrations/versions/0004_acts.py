"""The calendar, acts and interests: authority's tables are the same in every service."""

from alembic import op

from kit.database import execute_script, migration_sql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("0002_calendar", "0003_acts"):
        execute_script(op.get_bind(), migration_sql("authority", name))
