"""How many decisions on a nomination were heard of."""

from alembic import op

from kit.database import execute_script, migration_sql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute_script(op.get_bind(), migration_sql("submissions", "0016_decisions"))
