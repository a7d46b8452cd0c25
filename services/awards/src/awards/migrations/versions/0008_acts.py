"""Acts, interests and grants: who did what, in what capacity, and who has an interest in whom."""

from alembic import op

from kit.database import execute_script, migration_sql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for package, name in (("authority", "0003_acts"), ("awards", "0008_acts")):
        execute_script(op.get_bind(), migration_sql(package, name))
