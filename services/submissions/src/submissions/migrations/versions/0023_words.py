"""Dossiers are found as people type names; those that are there, too. Nobody writes a dossier meanwhile."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import orjson
import sqlalchemy as sa
from alembic import op

from kit.database import execute_script, migration_sql
from kit.vietnamese import plain_words

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_AT_ONCE: Final = 5_000
_CALLED: Final = sa.text("""
    SELECT id, dossier_id, called FROM (
        SELECT id, dossier_id, name AS called FROM nominees
        UNION ALL
        SELECT d.id, d.id, concat_ws(' ', u.name, d.letter_number)
        FROM dossiers d LEFT JOIN authority_units u ON u.id = d.submitting_unit_id
    ) AS found WHERE id > :after ORDER BY id LIMIT :at_once
""")
_KEEP: Final = sa.text(
    "INSERT INTO dossier_words SELECT * FROM json_populate_recordset(NULL::dossier_words, CAST(:rows AS json))"
)
_INDEXES: Final = (
    "CREATE INDEX ix_dossier_words_dossier_id ON dossier_words (dossier_id)",
    # without a list of what is still to be sorted in: every search would read it
    "CREATE INDEX ix_dossier_words_words ON dossier_words USING gin (words) WITH (fastupdate = off)",
    "ANALYZE dossier_words",
)
_FIRST: Final = "00000000-0000-0000-0000-000000000000"


def _cut(words: str) -> str:
    """Words as long as PostgreSQL takes them."""
    return " ".join(word[:100] for word in words.split())


def upgrade() -> None:
    connection = op.get_bind()
    execute_script(connection, migration_sql("submissions", "0023_words"))
    connection.execute(sa.text("LOCK TABLE dossiers, nominees IN SHARE MODE"))
    for some in _called(connection):
        rows = [
            {"id": str(row.id), "dossier_id": str(row.dossier_id), "words": _cut(plain_words(row.called))}
            for row in some
        ]
        connection.execute(_KEEP, {"rows": orjson.dumps(rows).decode()})
    for statement in _INDEXES:
        op.execute(statement)


def _called(connection: sa.Connection) -> Iterator[Sequence[Any]]:
    after: Any = _FIRST
    while rows := connection.execute(_CALLED, {"after": after, "at_once": _AT_ONCE}).all():
        yield rows
        after = rows[-1].id
