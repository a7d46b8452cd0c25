"""Who holds a role today, read from the directory's database: whom one may be on the local stack."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final
from uuid import UUID

import asyncpg
import yaml

from kit.vietnamese import order_key, plain_words

HELD: Final = """
    FROM people p JOIN assignments a ON a.person_id = p.id JOIN units u ON u.id = a.unit_id,
        (SELECT (now() + coalesce((SELECT offset_by FROM business_clock), interval '0'))
            AT TIME ZONE 'Asia/Ho_Chi_Minh' AS now) AS today
    WHERE p.erased_at IS NULL AND a.status = 'recorded'
        AND a.valid_from <= today.now::date AND coalesce(a.valid_to >= today.now::date, true)
"""
"""People `p` with what they hold today `a` in units `u`."""
_ALL: Final = f"""
    SELECT p.id, p.name, u.code, u.name AS unit, array_agg(a.role ORDER BY a.role) AS roles {HELD}
    GROUP BY p.id, p.name, u.path, u.code, u.name
    ORDER BY u.path, u.code
"""


@dataclass(frozen=True)
class Holder:
    """A person in a unit, with the roles held there, each as officials call it."""

    person_id: UUID
    name: str
    roles: tuple[str, ...]
    unit_code: str
    unit: str

    def is_meant_by(self, typed: str) -> bool:
        """Whether each word that was typed begins a word of name, roles or unit, with or without marks."""
        said = f" {plain_words(' '.join((self.name, *self.roles, self.unit, self.unit_code)))}"
        return all(f" {word}" in said for word in plain_words(typed).split())


async def holders(directory_url: str) -> list[Holder]:
    """Everybody who holds a role, unit by unit from the top, in each as Vietnamese lists sort names.

    Raises OSError or asyncpg.PostgresError where the directory's data can't be read.
    """
    found = [
        Holder(row["id"], row["name"], _called(row["roles"]), row["code"], row["unit"])
        for row in await rows(directory_url, _ALL)
    ]
    places = {unit: place for place, unit in enumerate(dict.fromkeys(each.unit_code for each in found))}
    return sorted(found, key=lambda each: (places[each.unit_code], order_key(each.name)))


async def rows(database_url: str, query: str, *arguments: str) -> list[Any]:
    """Raises OSError where the database is away: nobody waits for it here."""
    connection = await asyncpg.connect(database_url)
    try:
        found: list[Any] = await connection.fetch(query, *arguments)
        return found
    finally:
        await connection.close()


def _called(roles: Iterable[str]) -> tuple[str, ...]:
    return tuple(_role_names().get(role, role) for role in roles)


@cache
def _role_names() -> dict[str, str]:
    """What officials call each role; the table of roles is data, read here as the services read it."""
    table = yaml.safe_load(files("authority").joinpath("roles.yaml").read_text("utf-8"))
    return {role: entry["name"] for role, entry in table["roles"].items()}
