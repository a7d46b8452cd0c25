"""Everything that awards keeps, on the kit's and authority's tables."""

from alembic import op

from kit.database import execute_script, migration_sql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    for package, name in (
        ("kit", "0001_infrastructure"),
        ("authority", "0001_projection"),
        ("awards", "0001_awards"),
    ):
        execute_script(op.get_bind(), migration_sql(package, name))
