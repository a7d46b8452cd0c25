"""Movements, rounds, dossiers, and what is kept of others' facts."""

from alembic import op

from kit.database import execute_script, migration_sql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    for package, name in (("kit", "0001_infrastructure"), ("authority", "0001_projection")):
        execute_script(op.get_bind(), migration_sql(package, name))
    execute_script(op.get_bind(), migration_sql("submissions", "0001_spine"))


def downgrade() -> None:
    raise NotImplementedError("nothing is deleted; restore a backup instead")
