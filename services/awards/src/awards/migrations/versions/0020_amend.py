"""A decision that puts another one right amends it, in its kind, in the register's changes and in the history.

What stands is called otherwise and says the same, so the guards are lifted for it. A process of the version before that
still runs is refused: nobody could read what it writes.
"""

from alembic import op

from kit.database import execute_script

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_RENAMED = """
UPDATE decisions SET kind = 'amend' WHERE kind = 'correct';
ALTER TABLE decisions ADD CONSTRAINT ck_decisions_kind CHECK (kind <> 'correct');

ALTER TABLE register_changes DISABLE TRIGGER register_changes_as_written;
UPDATE register_changes SET kind = 'amend' WHERE kind = 'correct';
ALTER TABLE register_changes ENABLE TRIGGER register_changes_as_written;

ALTER TABLE history DISABLE TRIGGER history_as_written;
UPDATE history SET what = 'decision_amended' WHERE what = 'decision_corrected';
ALTER TABLE history ENABLE TRIGGER history_as_written;
"""


def upgrade() -> None:
    execute_script(op.get_bind(), _RENAMED)
