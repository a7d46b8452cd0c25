"""Many dossiers out of one that the service itself has made: its rows, copied in SQL under new ids."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

TABLES: Final = ("dossiers", "authority_circles", "nominees", "stages", "steps", "duties", "dossier_history")
_COLUMNS: Final = """
    SELECT column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = $1 AND is_identity = 'NO' ORDER BY ordinal_position
"""
Changes = Mapping[str, str]
"""What differs from the pattern: SQL expressions by `table.column`, in which `n` is the copy's number."""
UNCHANGED: Final[Changes] = {}


@dataclass(frozen=True)
class Pattern:
    """The dossier that is copied."""

    dossier_id: UUID


@dataclass(frozen=True)
class Series:
    """Copies with numbers `first` to `first + count - 1`. Ids are made from series and number, on both sides."""

    number: int
    count: int
    first: int = 0

    def dossier_id(self, number: int) -> str:
        return f"01980000-{self.number:04x}-7000-8000-{number:012x}"

    @property
    def first_id(self) -> str:
        return self.dossier_id(0)

    @property
    def last_id(self) -> str:
        return self.dossier_id(2**48 - 1)


@dataclass
class Copies:
    """Makes series after series in one database, none of which any run has touched before."""

    database: Any
    made: int = 0

    async def of(self, pattern: Pattern, count: int, changes: Changes = UNCHANGED) -> Series:
        self.made += 1
        series = Series(self.made, count)
        await copy(self.database, pattern, series, changes)
        return series


async def copy(connection: Any, pattern: Pattern, series: Series, changes: Changes) -> None:
    """Make the copies, and let the planner know."""
    for table in TABLES:
        rows = await connection.fetch(_COLUMNS, table)
        columns = [str(row["column_name"]) for row in rows]
        key = "id" if table == "dossiers" else "dossier_id"
        values = [_value(table, column, series, changes) for column in columns]
        await connection.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)}"
            f" FROM {table} AS pattern, generate_series($2::bigint, $3::bigint) AS n"
            f" WHERE pattern.{key} = $1 ORDER BY n",
            pattern.dossier_id,
            series.first,
            series.first + series.count - 1,
        )
    await connection.execute(f"ANALYZE {', '.join(TABLES)}")


def _value(table: str, column: str, series: Series, changes: Changes) -> str:
    if table == "nominees" and column == "id":
        return _id(series, "(7001 + pattern.position)")
    if table == "stages" and column == "id":
        return _id(series, "(7100 + pattern.number)")
    if table == "steps" and column == "id":
        return _id(series, "(7200 + 10 * pattern.stage + pattern.position)")
    if column == ("id" if table == "dossiers" else "dossier_id"):
        return _id(series, "'7000'")
    return changes.get(f"{table}.{column}", f"pattern.{column}")


def _id(series: Series, kind: str) -> str:
    return f"('01980000-{series.number:04x}-' || {kind} || '-8000-' || lpad(to_hex(n), 12, '0'))::uuid"
