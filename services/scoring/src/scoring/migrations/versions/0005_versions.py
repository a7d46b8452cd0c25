"""What was scored is named by its version; a sheet says why it was put anew, and stays as it was entered."""

from alembic import op

from kit.database import execute_script, migration_sql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute_script(op.get_bind(), migration_sql("kit", "0003_nothing_is_overwritten"))
    op.execute("ALTER TABLE panel_items ADD COLUMN nominee_version_id uuid")
    op.execute("ALTER TABLE scores ADD COLUMN nominee_version_id uuid")
    op.execute("ALTER TABLE score_sheets ADD COLUMN reason text")
    for table in ("score_sheets", "score_points"):
        op.execute(
            f"CREATE TRIGGER nothing_is_overwritten BEFORE UPDATE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION refuse_update()"
        )
