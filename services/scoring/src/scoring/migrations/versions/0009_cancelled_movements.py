"""Nobody scores for a movement that was cancelled."""

from alembic import op

from kit.database import execute_script

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute_script(
        op.get_bind(),
        """
        CREATE TABLE cancelled_movements (
            id       uuid CONSTRAINT pk_cancelled_movements PRIMARY KEY,
            code     text NOT NULL CONSTRAINT uq_cancelled_movements_code UNIQUE,
            sequence bigint NOT NULL
        )
        """,
    )
