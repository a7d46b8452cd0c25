"""A movement can be cancelled."""

from alembic import op

from kit.database import execute_script

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute_script(op.get_bind(), "ALTER TABLE movements ADD COLUMN cancelled jsonb")
