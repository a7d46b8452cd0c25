"""What was judged is named by its version, and a printed name stands beside the sealed one."""

from alembic import op

from kit.database import execute_script, migration_sql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute_script(op.get_bind(), migration_sql("awards", "0006_versions"))
