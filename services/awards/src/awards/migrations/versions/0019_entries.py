"""A nomination in a decision is an entry of it, also where a letter speaks of one and in the history.

What stands is called otherwise and says the same, so the guards are lifted for it. A process of the version before that
still runs is refused: nobody could read what it writes.
"""

from alembic import op

from kit.database import execute_script

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_RENAMED = """
ALTER TABLE rectification_mistakes DISABLE TRIGGER rectification_mistakes_as_written;
UPDATE rectification_mistakes SET part = 'entry' WHERE part = 'line';
ALTER TABLE rectification_mistakes ENABLE TRIGGER rectification_mistakes_as_written;
ALTER TABLE rectification_mistakes ADD CONSTRAINT ck_rectification_mistakes_part CHECK (part <> 'line');

ALTER TABLE history DISABLE TRIGGER history_as_written;
UPDATE history SET what = 'decision_entries_lost' WHERE what = 'decision_lines_lost';
ALTER TABLE history ENABLE TRIGGER history_as_written;
ALTER TABLE history ADD CONSTRAINT ck_history_entries_lost CHECK (what <> 'decision_lines_lost');
"""


def upgrade() -> None:
    execute_script(op.get_bind(), _RENAMED)
