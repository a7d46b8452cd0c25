"""A round may name only a score sheet that is there: what scoring tells of them is kept."""

from alembic import op

from kit.database import execute_script

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_KEPT = """
CREATE TABLE score_sheets (
    code            text PRIMARY KEY,
    name            text NOT NULL,
    movement_code   text NOT NULL,
    criteria_groups text[] NOT NULL,
    sequence        bigint NOT NULL
);
"""


def upgrade() -> None:
    execute_script(op.get_bind(), _KEPT)
