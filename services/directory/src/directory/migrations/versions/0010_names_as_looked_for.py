"""Names are listed by given name, and found as people type them: both by keys that are kept beside them."""

from collections.abc import Iterator
from typing import Any, Final

import sqlalchemy as sa
from alembic import op

from kit.vietnamese import order_key, plain_words

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None
_WITH_THE_NAME: Final = "(name IS NULL) = (listed_as IS NULL) AND (name IS NULL) = (name_words IS NULL)"


def upgrade() -> None:
    op.add_column("people", sa.Column("listed_as", sa.Text))
    op.add_column("people", sa.Column("name_words", sa.Text))
    op.add_column("units", sa.Column("name_words", sa.Text))
    for id_, name in _named("people"):
        _keep("people", {"listed_as": order_key(name), "name_words": plain_words(name)}, id_)
    for id_, name in _named("units"):
        _keep("units", {"name_words": plain_words(name)}, id_)
    op.alter_column("units", "name_words", nullable=False)
    # An erased name stays in no key; a process of the version before, which does not know them, is refused.
    op.create_check_constraint("ck_people_keys_of_name", "people", _WITH_THE_NAME)


def _keep(table: str, keys: dict[str, str], id_: Any) -> None:
    columns = {name: sa.column(name, sa.Text) for name in keys}
    of_it = sa.table(table, sa.column("id", sa.Uuid), *columns.values())
    op.execute(of_it.update().where(of_it.c.id == id_).values(keys))


def _named(table: str) -> Iterator[tuple[Any, str]]:
    of_it = sa.table(table, sa.column("id", sa.Uuid), sa.column("name", sa.Text))
    named = sa.select(of_it.c.id, of_it.c.name).where(of_it.c.name.is_not(None)).order_by(of_it.c.id)
    found = op.get_bind().execute(named).all()
    yield from ((row.id, row.name) for row in found)
