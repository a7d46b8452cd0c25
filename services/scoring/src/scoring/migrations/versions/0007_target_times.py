"""Panels have a target time, and may be concluded without who is absent. Those that are open now have none."""

from alembic import op

from kit.database import execute_script

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_CHANGES = """
ALTER TABLE panels
    ADD COLUMN remind_at timestamptz,
    ADD COLUMN due_at timestamptz,
    ADD COLUMN reminded boolean NOT NULL DEFAULT false,
    ADD COLUMN overdue boolean NOT NULL DEFAULT false,
    ADD COLUMN concluded_by text,
    ADD COLUMN why_concluded text,
    ADD COLUMN absent uuid[] NOT NULL DEFAULT '{}';
ALTER TABLE panel_items ADD COLUMN received_at timestamptz;
"""


def upgrade() -> None:
    execute_script(op.get_bind(), _CHANGES)
