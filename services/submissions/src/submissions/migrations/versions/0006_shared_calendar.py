"""The working calendar is kept by authority, in every service alike; what is known of it stays."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("calendar_days", "calendar_years"):
        op.rename_table(table, f"authority_{table}")
        op.execute(f"ALTER INDEX pk_{table} RENAME TO pk_authority_{table}")
