"""Names and contacts of people that were kept before there were kinds of text are kept as their kinds have them.

Only the directory keeps them, and no fact carries them, so that nothing is told anew. What has no letter left, or is
longer than its kind, stays as it was written: nothing is invented, and nothing is cut.
"""

import json
from collections.abc import Iterator
from typing import Any, Final

import sqlalchemy as sa
from alembic import op

from kit.text import EMAIL, NAME, PHONE

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_KINDS: Final = {"name": NAME, "email": EMAIL, "phone": PHONE}
_AT_ONCE: Final = 1_000
_PEOPLE: Final = sa.text("""
    SELECT id, name, email, phone, version FROM people
    WHERE id > :after AND erased_at IS NULL ORDER BY id LIMIT :at_once FOR UPDATE
""")
_FIRST: Final = "00000000-0000-0000-0000-000000000000"
_KEEP: Final = sa.text("""
    UPDATE people SET name = :name, email = :email, phone = :phone, version = :version WHERE id = :id
""")
_NOTE: Final = sa.text("""
    INSERT INTO history (aggregate, subject, version, action, at, actor, capacity, reason, changes)
    VALUES ('person', CAST(:id AS text), :version, 'recorded', business_now(), 'service:directory', 'rule',
            'Bỏ ký tự không nhìn thấy, xuống dòng khỏi họ tên, liên hệ', CAST(:changes AS jsonb))
""")


def upgrade() -> None:
    connection = op.get_bind()
    for row in _people(connection):
        mended = {
            field: kind.mended(before) or before
            for field, kind in _KINDS.items()
            if (before := getattr(row, field)) is not None
        }
        fields = [field for field, text in mended.items() if text != getattr(row, field)]
        if fields:
            kept = {"id": row.id, "name": None, "email": None, "phone": None, "version": row.version + 1}
            connection.execute(_KEEP, kept | mended)
            noted = {"id": str(row.id), "version": row.version + 1, "changes": json.dumps({"fields": fields})}
            connection.execute(_NOTE, noted)


def _people(connection: sa.Connection) -> Iterator[Any]:
    after: Any = _FIRST
    while rows := connection.execute(_PEOPLE, {"after": after, "at_once": _AT_ONCE}).all():
        yield from rows
        after = rows[-1].id
