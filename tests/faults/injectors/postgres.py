"""Faults inside PostgreSQL: connections that end in the middle of whatever they do."""

import random

from tests.faults.world import World

_BACKENDS = """
    SELECT pid FROM pg_stat_activity
    WHERE datname = ANY($1) AND backend_type = 'client backend' AND pid <> pg_backend_pid() ORDER BY pid
"""


async def cut_connections(world: World, chance: random.Random, databases: tuple[str, ...]) -> int:
    """End about half of the connections to these databases, as `pg_terminate_backend` does. Returns how many."""
    rows = await world.as_superuser(_BACKENDS, list(databases))
    chosen = [row["pid"] for row in rows if chance.random() < 0.5]
    await world.as_superuser("SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) AS pid", chosen)
    return len(chosen)
