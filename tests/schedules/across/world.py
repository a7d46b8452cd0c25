"""The three services with the play's people in their roles, and the facts between them."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from authority import Query
from kit.actor import Actor
from kit.ids import new_id
from kit.unit_of_work import Cause
from tests.acts.world import SHEET, World, world
from tests.schedules.across.cast import PARTS
from tests.schedules.across.post import NoDeadLetters, Post
from tests.schedules.across.roles import Roles
from tests.schedules.across.sight import Sight, sight
from tests.schedules.cast import DISTRICT, Route
from tests.schedules.dossier_http import template
from tests.schedules.wire import Wire
from tests.submissions.province import EXAMPLE, Province
from tests.support.examples import data_of

_OPENING: Final = "2025-05-05 08:00+07"
_WORKFLOWS: Final = Actor.service("workflows")
_WAITS: Final = frozenset({"panel_not_concluded"})
_MEMBERS: Final = ("council_chair", "council_member", "council_member")
"""Of the district, in the order in which `World.members` has them."""


@dataclass
class Stage:
    """Where every schedule of a run is played; each opens a round of its own."""

    world: World
    people: list[UUID]
    roles: Roles
    wires: dict[str, Wire]
    sights: dict[str, Sight]
    post: Post
    guidance: dict[str, Any]
    rounds: int = 0
    numbers: int = 0

    @property
    def here(self) -> Province:
        return self.world.province

    def unit(self, code: str) -> UUID:
        return self.here.units[code].unit_id

    async def begin(self, route: Route, *, scored: bool) -> str:
        """A new round on this route, of which everybody has heard; its id."""
        for wire in self.wires.values():
            await wire.begin()
        await self.post.begin()
        records = await self.roles.begin(self.sights)
        for app in self.world.apps.values():
            await app.service.inbox.consume(records, NoDeadLetters())
        await self.set_clock(f"'{_OPENING}'::timestamptz - now()")
        self.rounds += 1
        body = self.guidance | {
            "code": f"dot-{self.rounds}",
            "routes": [template(route)],
            "scoring": {"at_units": [DISTRICT], "sheet": SHEET["code"]} if scored else None,
        }
        standing = self.here.person("standing_officer", "300-NV")
        opened = await self.here.app.send("PUT", "/rounds", standing, body)
        assert opened.is_success, opened.text
        await self.post.collect("submissions")
        await self.post.deliver_all(0)
        return str(opened.json()["id"])

    async def pass_time(self, time: timedelta) -> None:
        """It is so much later, for everybody."""
        await self.set_clock(f"offset_by + interval '{time.total_seconds()} seconds'")

    async def set_clock(self, offset: str) -> None:
        for service in self.sights.values():
            await service.rows(f"UPDATE business_clock SET offset_by = {offset}")

    def reading(self, service: str) -> AbstractAsyncContextManager[Query]:
        """For what the workflows read there."""
        units: Any = self.world.apps[service].service.units_of_work
        reader: AbstractAsyncContextManager[Query] = units.query(_WORKFLOWS, Cause(uuid4()))
        return reader

    def next_number(self) -> str:
        """Of a decision, in the document office's book."""
        self.numbers += 1
        return str(self.numbers)


@asynccontextmanager
async def stage(urls: dict[str, str]) -> AsyncIterator[Stage]:
    async with world(urls) as here, AsyncExitStack() as stack:
        people = _people(here)
        units = {code: unit.unit_id for code, unit in here.province.units.items()}
        wires = {name: Wire(app, _WAITS) for name, app in here.apps.items()}
        sights = {name: await stack.enter_async_context(sight(urls[name])) for name in here.apps}
        guidance = data_of(EXAMPLE, "round.yaml")
        yield Stage(here, people, Roles(people, units), wires, sights, Post(here.apps, sights), guidance)


def _people(here: World) -> list[UUID]:
    """Each part is taken by who is there for its first hat already, or else by somebody new."""
    there: dict[tuple[str, str], list[UUID]] = {}
    for hat, person in here.province.people.items():
        there.setdefault(hat, []).append(person)
    for role, person in zip(_MEMBERS, here.members, strict=True):
        there.setdefault((role, DISTRICT), []).append(person)
    return [known.pop(0) if (known := there.get(part.hats[0])) else new_id() for part in PARTS]
