"""Who may see a dossier is asked of its circle; until submissions tells it, it is what was heard before."""

from alembic import op

from kit.database import execute_script, migration_sql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for package, name in (("authority", "0005_circles"), ("scoring", "0012_circles")):
        execute_script(op.get_bind(), migration_sql(package, name))
