"""Who checks sees where else a person is nominated: that is looked up by the person."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_nominees_person_id", "nominees", ["person_id"], postgresql_where="person_id IS NOT NULL"
    )
