"""Decisions that amend an award or a period, or replace another whole."""

from alembic import op

from kit.database import execute_script, migration_sql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute_script(op.get_bind(), migration_sql("awards", "0015_amendments"))
