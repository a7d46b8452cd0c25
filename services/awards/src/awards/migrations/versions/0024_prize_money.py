"""The prize money of an entry, in whole đồng; nothing is known of it in entries of before."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("decision_items", sa.Column("prize_money", sa.BigInteger))
