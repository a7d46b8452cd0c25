"""Documents about the calendar are the same however their number is typed. Two that are found to be the same now stay
two, with what each of them said.
"""

import sqlalchemy as sa
from alembic import op

from kit.text import number_key

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_KEEP = sa.text("UPDATE calendar_notices SET key = :key WHERE id = :id")


def upgrade() -> None:
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT id, key, number FROM calendar_notices ORDER BY id")).all()
    taken = {row.key for row in rows}
    for row in rows:
        key = number_key(row.number)
        if key not in taken:
            taken.add(key)
            connection.execute(_KEEP, {"key": key, "id": row.id})
