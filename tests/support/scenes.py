"""What a fixture sets up in an empty database, built once in a process and copied for each test after that.

The copy is rows: facts, history and ledgers as they were written, without the commands that wrote them.
"""

from collections.abc import Awaitable, Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, fields
from datetime import datetime
from io import BytesIO
from typing import Any, Final, Protocol, TypeVar, cast

from kit.database import commit_at_edge
from tests.support.running import Running

_TABLES: Final = """
SELECT c.relname AS name, array_agg(a.attname ORDER BY a.attnum) AS columns
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
   AND c.relname <> 'alembic_version' AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
 GROUP BY c.relname
"""
_COUNTERS: Final = "SELECT sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL"
_WITHOUT_TRIGGERS: Final = "SET LOCAL session_replication_role = replica"


class Scene(Protocol):
    """A dataclass about what was set up in the service `app`."""

    app: Running


S = TypeVar("S", bound=Scene)
_BUILT: Final[dict[Callable[[Running], Awaitable[Any]], "_Built"]] = {}


async def scene(app: Running, build: Callable[[Running], Awaitable[S]]) -> S:
    """What `build` makes of the service with its empty database; business time goes on from the end of building."""
    if (built := _BUILT.get(build)) is None:
        made = await build(app)
        _BUILT[build] = await _Built.of(made)
        return made
    await built.copy_to(app)
    return cast("S", built.kind(app=app, **deepcopy(dict(built.values))))


@dataclass(frozen=True)
class _Built:
    """A scene without its service: values, rows by table and columns, database sequences, numbers of facts, time."""

    kind: Callable[..., Scene]
    values: Mapping[str, Any]
    rows: Mapping[tuple[str, tuple[str, ...]], bytes]
    counters: Mapping[str, int]
    numbers: Mapping[str, int]
    now: datetime

    @classmethod
    async def of(cls, made: Any) -> "_Built":
        app: Running = made.app
        async with app.service.engine.connect() as connection:
            driver = (await connection.get_raw_connection()).driver_connection
            assert driver is not None
            rows: dict[tuple[str, tuple[str, ...]], bytes] = {}
            for table in await driver.fetch(_TABLES):
                columns = tuple(table["columns"])
                names, copied = ", ".join(f'"{column}"' for column in columns), BytesIO()
                query = f"SELECT {names} FROM {table['name']}"
                if await driver.fetchval(f"SELECT EXISTS ({query})"):
                    await driver.copy_from_query(query, output=copied, format="binary")
                    rows[table["name"], columns] = copied.getvalue()
            return cls(
                kind=type(made),
                values=deepcopy(
                    {each.name: getattr(made, each.name) for each in fields(made) if each.name != "app"}
                ),
                rows=rows,
                counters=dict(await driver.fetch(_COUNTERS)),
                numbers=dict(app.sequences),
                now=await driver.fetchval("SELECT business_now()"),
            )

    async def copy_to(self, app: Running) -> None:
        async with app.service.engine.connect() as connection:
            await connection.exec_driver_sql(_WITHOUT_TRIGGERS)
            driver = (await connection.get_raw_connection()).driver_connection
            assert driver is not None
            for (table, columns), copied in self.rows.items():
                await driver.copy_to_table(table, source=BytesIO(copied), columns=columns, format="binary")
            for name, value in self.counters.items():
                await driver.execute(f"SELECT setval('{name}', {value})")
            await driver.execute("UPDATE business_clock SET offset_by = $1 - now()", self.now)
            await commit_at_edge(connection)
        app.sequences.update(self.numbers)
        await app.beat()
