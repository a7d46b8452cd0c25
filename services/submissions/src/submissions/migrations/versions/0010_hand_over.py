"""Nominations that awards holds may be asked back."""

from alembic import op

from kit.database import execute_script, migration_sql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute_script(op.get_bind(), migration_sql("submissions", "0010_hand_over"))
