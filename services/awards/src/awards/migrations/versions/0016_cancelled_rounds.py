"""A round can be cancelled; nothing comes before its councils any more."""

from alembic import op

from kit.database import execute_script

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute_script(op.get_bind(), "ALTER TABLE rounds ADD COLUMN cancelled boolean NOT NULL DEFAULT false")
