"""What a transaction will write, in one statement at its end.

A command writes into several tables and reads none of it again, so its rows wait here and travel together: each
table's rows as one JSON array, and what is bytes in them beside it, each table a common table expression of the one
statement. On two cores that took
a submission from 7 round trips for its writes to one. Facts are queued to leave in that statement as well: whatever is
kept leaves.
Source: PostgreSQL 18, 7.2.1.4 (table functions), 7.8.4 (data-modifying statements in WITH), 9.16
(json_populate_recordset).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from operator import itemgetter
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import LargeBinary, Table

from kit.tables import facts

Values = Mapping[str, Any]
"""A row by column: values that JSON has, ids, times, enums, dataclasses; and bytes where the column holds bytes."""


@dataclass
class Writes:
    """Rows by table. All rows of a table have the same columns."""

    _added: dict[Table, list[Values]] = field(default_factory=dict)
    _put: dict[Table, dict[Any, Values]] = field(default_factory=dict)

    def add(self, table: Table, *rows: Values) -> None:
        """Insert these rows, in this order."""
        if rows:
            self._added.setdefault(table, []).extend(rows)

    def put(self, table: Table, *rows: Values) -> None:
        """Insert these rows or, where a row with the same primary key is there, let them replace it."""
        key = key_of(table)
        for row in rows:
            self._put.setdefault(table, {})[key(row)] = row

    def __bool__(self) -> bool:
        return bool(self._added or self._put)

    def take(self) -> tuple[str, tuple[Any, ...]]:
        """The statement for everything that waits, and its parameters; nothing waits afterwards."""
        puts = [(table, list(rows.values())) for table, rows in self._put.items()]
        adds = list(self._added.items())
        shape = (
            *((table, tuple(rows[0]), True) for table, rows in puts),
            *((table, tuple(rows[0]), False) for table, rows in adds),
        )
        parameters = [parameter for table, rows in (*puts, *adds) for parameter in _parameters(table, rows)]
        self._put.clear()
        self._added.clear()
        return _statement(shape), tuple(parameters)


@cache
def key_of(table: Table) -> Callable[[Values], Any]:
    """Takes from a row of the table the value of its primary key, or the tuple of its values."""
    return itemgetter(*(column.name for column in table.primary_key))


def _parameters(table: Table, rows: list[Values]) -> Iterator[Any]:
    """The rows as JSON, without what is bytes; then the bytes, column by column."""
    apart = _bytes_of(table, tuple(rows[0]))
    plain = [{name: row[name] for name in row if name not in apart} for row in rows] if apart else rows
    yield orjson.dumps(plain, default=_spelled).decode()
    for name in apart:
        yield [row[name] for row in rows]


@cache
def _bytes_of(table: Table, columns: tuple[str, ...]) -> tuple[str, ...]:
    """The columns that hold bytes, which JSON could only spell in hex."""
    return tuple(name for name in columns if isinstance(table.columns[name].type, LargeBinary))


@cache
def _statement(shape: tuple[tuple[Table, tuple[str, ...], bool], ...]) -> str:
    """One INSERT for each table, and one that queues the facts. The few shapes of a service's commands are kept."""
    places = count(1)
    parts = [
        f"w{number} AS ({_insert(table, columns, places, replacing=replacing)})"
        for number, (table, columns, replacing) in enumerate(shape, start=1)
    ]
    parts += [
        f"queued AS (INSERT INTO unsent (position) SELECT position FROM w{number})"  # noqa: S608 - a number of ours
        for number, (table, *_) in enumerate(shape, start=1)
        if table is facts
    ]
    return f"WITH {', '.join(parts)} SELECT"


def _insert(table: Table, columns: tuple[str, ...], places: Iterator[int], *, replacing: bool) -> str:
    apart = _bytes_of(table, columns)
    names = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(f'{"apart" if name in apart else "given"}."{name}"' for name in columns)
    source = f"json_populate_recordset(NULL::{table.name}, ${next(places)}) WITH ORDINALITY AS given"
    if apart:
        arrays = ", ".join(f"${next(places)}::bytea[]" for _ in apart)
        named = ", ".join(f'"{name}"' for name in apart)
        source += f" JOIN unnest({arrays}) WITH ORDINALITY AS apart ({named}, ordinality) USING (ordinality)"
    insert = f"INSERT INTO {table.name} ({names}) SELECT {values} FROM {source} ORDER BY ordinality"  # noqa: S608 - names of tables and columns of ours
    if table is facts:
        return f"{insert} RETURNING position"
    if not replacing:
        return insert
    key = [column.name for column in table.primary_key]
    changes = ", ".join(f'"{name}" = excluded."{name}"' for name in columns if name not in key)
    return f"{insert} ON CONFLICT ({', '.join(key)}) DO {f'UPDATE SET {changes}' if changes else 'NOTHING'}"


def _spelled(value: Any) -> str:
    """What JSON has no spelling for: asyncpg's own kind of UUID."""
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} is not for a column")
