"""When ballots close and are counted, when papers arrived, whose matter an act was; who was undecided is voted on anew.

A ballot that is open now is counted when it closes, as it was told; papers arrived when they were entered.
"""

from alembic import op

from kit.database import execute_script, migration_sql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute_script(op.get_bind(), migration_sql("awards", "0010_ballots_close"))
