"""In what order versions of the catalogue were recorded."""

from alembic import op

from kit.database import execute_script, migration_sql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute_script(op.get_bind(), migration_sql("kit", "0006_order_of_plans"))
