"""Papers beside the services that judge and the directory: who submits, appraises, votes and signs has papers of it."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import httpx

import directory.bootstrap
from kit.settings import Settings
from tests.acts.world import JUDGING, World, world
from tests.papers.province import AWARDS, DIRECTORY, SUBMISSIONS, Province, papers_by
from tests.support.in_directory import keep_person, keep_role, keep_units
from tests.support.running import Running, running, settings_for
from tests.support.tokens import Issuer

ASKED: Final = (*JUDGING, "directory", "papers")


@dataclass
class Chamber:
    """`people` is by what way persons' questions go on to the others."""

    world: World
    app: Running
    people: Province

    def person(self, role: str, code: str) -> UUID:
        return self.world.province.person(role, code)

    async def papers(self, dossier: Any, by: UUID, **asked: Any) -> list[tuple[int, str]]:
        """Level and kind of each paper of the dossier."""
        answer = await self.read(f"/dossiers/{dossier['id']}/papers", by, **asked)
        assert answer.status_code == 200, answer.text
        return [(item["stage"], item["kind"]) for item in answer.json()["items"]]

    async def paper(self, dossier: Any, kind: str, by: UUID, file_format: str = "pdf", **asked: Any) -> bytes:
        answer = await self.read(f"/dossiers/{dossier['id']}/papers/{kind}/{file_format}", by, **asked)
        assert answer.status_code == 200, answer.text
        return answer.content

    async def read(self, path: str, by: UUID, **asked: Any) -> httpx.Response:
        return await self.app.get(str(httpx.URL(path, params=asked)), by)


@asynccontextmanager
async def chamber(urls: Mapping[str, str]) -> AsyncIterator[Chamber]:
    """A database of its own for each of `ASKED`."""
    issuer = Issuer()
    async with AsyncExitStack() as stack:
        here = await stack.enter_async_context(world({name: urls[name] for name in JUDGING}, issuer))
        names = await stack.enter_async_context(
            running(directory.bootstrap.bootstrap(Settings(**settings_for(urls["directory"]))), issuer)
        )
        others = {AWARDS: here.apps["awards"], SUBMISSIONS: here.apps["submissions"], DIRECTORY: names}
        people = Province(others)
        service = papers_by(urls["papers"], Province(others, "service:papers"), people)
        app = await stack.enter_async_context(running(service, issuer))
        await app.set_clock("2025-05-05 09:00+07")
        for unit in here.province.units.values():
            await app.tell(unit, unit.unit_id)
        await keep_units(names, here.province.units)
        for (role, code), person in here.province.people.items():
            await keep_person(names, person, called(role))
            await keep_role(names, person, role, here.province.units[code].unit_id)
        for place, member in enumerate(here.members, start=1):
            await keep_person(names, member, called(f"member {place}"))
        yield Chamber(here, app, people)


def called(role: str) -> str:
    """What the test's people are called whose role that is."""
    return f"Bà {role.replace('_', ' ').title()}"
