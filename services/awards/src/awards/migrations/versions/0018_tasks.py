"""Lists of tasks go by what is not over: nominations that wait for a decision, and decisions that are not out."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    awaiting = sa.text("state = 'awaiting_decision'")
    op.create_index("ix_nominations_awaiting", "nominations", ["unit_id"], postgresql_where=awaiting)
    pending = sa.text("status IN ('drafted', 'signed')")
    op.create_index("ix_decisions_pending", "decisions", ["unit_id"], postgresql_where=pending)
