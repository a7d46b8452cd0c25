"""A decision is found by the code that stands on its paper."""

from alembic import op

from kit.database import execute_script

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_INDEX = """
CREATE UNIQUE INDEX uq_decisions_check_code ON decisions (check_code) WHERE check_code IS NOT NULL;
"""


def upgrade() -> None:
    execute_script(op.get_bind(), _INDEX)
