"""The circle of a dossier stands where every service keeps it, and is told; of dossiers that are there, too."""

from alembic import op

from kit.database import execute_script, migration_sql

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for package, name in (("authority", "0005_circles"), ("submissions", "0022_circles")):
        execute_script(op.get_bind(), migration_sql(package, name))
