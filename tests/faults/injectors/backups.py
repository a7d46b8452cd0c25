"""Databases thrown away, kept aside and brought back, as a restored backup does it. Only while nobody uses them."""

from typing import Final

from localstack import postgres
from localstack.temporal import SCHEMAS, provide_database
from tests.faults.world import World

TEMPORAL: Final = tuple(SCHEMAS)
_BACKUP: Final = "_backup"
_ASIDE: Final = "_aside"
_DROP: Final = 'DROP DATABASE IF EXISTS :"name" WITH (FORCE);'
_COPY: Final = """
    ALTER DATABASE :"name" ALLOW_CONNECTIONS false;
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :'name';
    CREATE DATABASE :"copy" TEMPLATE :"name";
    ALTER DATABASE :"name" ALLOW_CONNECTIONS true;
    SELECT format('ALTER DATABASE %I OWNER TO %I', :'copy', pg_get_userbyid(datdba))
    FROM pg_database WHERE datname = :'name' \\gexec
    ALTER DATABASE :"copy" SET thidua.environment = 'demo';
"""
"""Nobody may come back between the farewell and the copy. A copy has the rows and the privileges inside, but neither
the owner nor the settings of the original."""
_RENAME: Final = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :'name';
    ALTER DATABASE :"name" RENAME TO :"to";
"""


def lose_temporal(world: World) -> None:
    """Temporal's databases anew and empty."""
    for database, schema in SCHEMAS.items():
        _execute(world, _DROP, name=database)
        provide_database(world.state.postgres_url, database, schema)


def back_up(world: World, *databases: str) -> None:
    """Keep a copy of databases as they are now."""
    for name in databases:
        _execute(world, _DROP, name=name + _BACKUP)
        _execute(world, _COPY, name=name, copy=name + _BACKUP)


def restore(world: World, *databases: str) -> None:
    """Put the copies in the databases' place; these are kept aside."""
    for name in databases:
        _execute(world, _DROP, name=name + _ASIDE)
        _execute(world, _RENAME, name=name, to=name + _ASIDE)
        _execute(world, _RENAME, name=name + _BACKUP, to=name)


def undo_restore(world: World, *databases: str) -> None:
    """Throw the restored copies away, and bring back what was kept aside."""
    for name in databases:
        _execute(world, _DROP, name=name)
        _execute(world, _RENAME, name=name + _ASIDE, to=name)


def _execute(world: World, sql: str, **names: str) -> None:
    postgres.execute(world.state.postgres_url, sql, **names)
