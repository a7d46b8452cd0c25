"""Numbers of stages are called so, and not like moments."""

from alembic import op

from kit.database import execute_script

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_RENAMED = """
ALTER TABLE nominees RENAME COLUMN decided_at TO deciding_stage;
ALTER TABLE nominees RENAME COLUMN ended_at TO ended_at_stage;
"""


def upgrade() -> None:
    execute_script(op.get_bind(), _RENAMED)
