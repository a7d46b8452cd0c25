"""Numbers of decisions are unique however they are typed. One that was given twice before keeps no key the second time:
the register stays as it was written, and nobody gets that number again.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from kit.text import number_key

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_ISSUED = (
    "SELECT id, unit_id, series, year, number FROM decisions WHERE number IS NOT NULL ORDER BY issued_on, id"
)
_KEEP = sa.text("UPDATE decisions SET number_key = :number, series_key = :series WHERE id = :id")


def upgrade() -> None:
    op.execute("ALTER TABLE decisions ADD COLUMN number_key text, ADD COLUMN series_key text")
    connection = op.get_bind()
    known: set[tuple[Any, ...]] = set()
    for row in connection.execute(sa.text(_ISSUED)).all():
        number, series = number_key(row.number), number_key(row.series)
        if (row.unit_id, series, row.year, number) not in known:
            known.add((row.unit_id, series, row.year, number))
            connection.execute(_KEEP, {"number": number, "series": series, "id": row.id})
    op.create_unique_constraint(
        "uq_decisions_unit_id_series_key_year_number_key",
        "decisions",
        ["unit_id", "series_key", "year", "number_key"],
    )
    op.drop_constraint("uq_decisions_unit_id_series_year_number", "decisions")
