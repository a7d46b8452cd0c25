"""Topics are called by their aggregate alone; what the old ones still hold leaves once more, on the new ones."""

from alembic import op

from kit.database import execute_script, migration_sql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for package, name in (
        ("kit", "0007_topics_without_version"),
        ("authority", "0004_topics_without_version"),
    ):
        execute_script(op.get_bind(), migration_sql(package, name))
    op.execute("UPDATE heartbeats SET topic = left(topic, -3) WHERE topic LIKE '%.v1'")
