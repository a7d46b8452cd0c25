"""Whose line a dossier is in; what was opened before is filled in."""

from alembic import op

from kit.database import execute_script, migration_sql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute_script(op.get_bind(), migration_sql("submissions", "0003_lines"))
