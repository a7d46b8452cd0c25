"""Who let a nomination in after its round had closed. None is known of panels that were opened before."""

from alembic import op

from kit.database import execute_script

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute_script(op.get_bind(), "ALTER TABLE panel_items ADD COLUMN late jsonb")
