"""Lists go by `dossier_lines`; these two indexes were theirs, and every submission still paid for them."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_dossiers_round_id")
    op.drop_index("ix_dossiers_submitting_unit_id")
