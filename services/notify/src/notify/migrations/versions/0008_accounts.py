"""Whose accounts are: authority's tables are the same in every service."""

from alembic import op

from kit.database import execute_script, migration_sql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute_script(op.get_bind(), migration_sql("authority", "0006_accounts"))
