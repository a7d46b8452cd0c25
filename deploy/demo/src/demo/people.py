"""Whom the local stack has for a try, a token for each of them, and which day it is for them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table

from localstack.people import HELD, rows
from localstack.plan import PORTAL
from localstack.show import WIDTH
from localstack.state import State

LOCAL: Final = ZoneInfo("Asia/Ho_Chi_Minh")
_SOME: Final = f"""
    SELECT * FROM (
        SELECT DISTINCT ON (depth, a.role) nlevel(u.path) AS depth, a.role, u.code, u.name AS unit, p.name {HELD}
        ORDER BY depth, a.role, u.code, p.email
    ) AS one_each
    ORDER BY depth DESC, role
"""  # noqa: S608 - of our own pieces
_NAMED: Final = f"""
    SELECT DISTINCT p.id, p.name, p.email {HELD}
        AND lower($1) IN (p.id::text, lower(p.email), lower(a.role || '@' || u.code))
    ORDER BY p.email
"""
_BEHIND: Final = "SELECT coalesce((SELECT offset_by FROM business_clock), interval '0'), now()"
_ROUNDS: Final = "SELECT code, closes_on FROM rounds WHERE cancelled IS NULL ORDER BY closes_on, code"


class Nobody(LookupError):
    """Nobody is called so; the text says what to do."""


@dataclass(frozen=True)
class BusinessDay:
    """What the services' clocks say, and how far that is from this machine's."""

    now: datetime
    offset: timedelta


async def person(state: State, who: str) -> UUID:
    """The person with this id, this e-mail address, or this role in this unit (`head@300`), the first of several.

    Raises Nobody.
    """
    found = await rows(state.database_urls["directory"], _NAMED, who)
    if not found:
        raise Nobody(f"nobody here is '{who}': give role@unit-code, e-mail or id; make up lists some")
    return UUID(str(found[0]["id"]))


async def business_day(state: State) -> BusinessDay:
    """What day it is for the services."""
    offset, now = (await rows(state.database_urls["submissions"], _BEHIND))[0]
    return BusinessDay((now + offset).astimezone(LOCAL), offset)


async def print_people(console: Console, state: State) -> None:
    """Somebody for each role at each depth of the units, what day it is for them, and until when they may submit."""
    found = await rows(state.database_urls["directory"], _SOME)
    if not found:
        console.print("nobody is here yet: make demo plays a review and leaves its people and its data")
        return
    table = Table("WHO", "name", "role", "unit", box=None, header_style="bold")
    console.width = max(console.width, WIDTH)  # what is there to be copied is never shortened
    for one in found:
        table.add_row(f"{one['role']}@{one['code']}", one["name"], one["role"], one["unit"])
    console.print(table)
    console.print(
        f"{state.urls[PORTAL]} is where any of these signs in, by name, role or unit", highlight=False
    )
    console.print(
        "make token WHO=… prints an hour's token of any of these; others by role@unit-code, e-mail or id"
    )
    day = await business_day(state)
    console.print(f"the services' clocks say {day.now:%d/%m/%Y %H:%M}{_away(day.offset)}", highlight=False)
    for code, closes_on in await rows(state.database_urls["submissions"], _ROUNDS):
        is_over = closes_on < day.now.date()
        until = "was closed at the end of" if is_over else "takes dossiers to the end of"
        console.print(f"round {code} {until} {closes_on:%d/%m/%Y}", highlight=False)


def _away(offset: timedelta) -> str:
    if abs(offset) < timedelta(minutes=1):
        return ", as this machine's does"
    days = abs(offset) // timedelta(days=1)
    way = "behind" if offset < timedelta() else "ahead of"
    return f", {days} days {way} this machine's: they went on from where the play left them"
