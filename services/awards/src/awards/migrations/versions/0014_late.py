"""Who let a nomination in after its round had closed."""

from alembic import op

from kit.database import execute_script, migration_sql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute_script(op.get_bind(), migration_sql("awards", "0014_late"))
