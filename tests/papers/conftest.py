"""Papers beside the real awards and the real directory, each on a database of its own, in the test's process."""

from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest

import awards.bootstrap
import directory.bootstrap
from contracts.awards import DecisionIssuedV1
from kit.settings import Settings as KitSettings
from papers.domain import Patience
from papers.maker import Maker
from papers.others import Others
from tests.awards.council import Council, council
from tests.papers.chamber import ASKED, Chamber, chamber
from tests.papers.province import AWARDS, DIRECTORY, Province, others_by, papers_by
from tests.support.running import Running, running, settings_for
from tests.support.tokens import Issuer

SIGNED_BY = "Phạm Thị Dung"
NAMES = {"30": "Tỉnh Hải Dương", "300": "Huyện Thanh Miện", "300-NV": "Phòng Nội vụ"}
_ATTEMPTS = 20
AT_ONCE = Patience(first_wait_s=0.0, longest_wait_s=0.0, timeout_s=30.0)


@dataclass
class Bureau:
    """Papers, and who issues decisions."""

    url: str
    app: Running
    board: Council
    ourselves: Province
    people: Province

    @property
    def others(self) -> Others:
        return others_by(self.url, self.ourselves, self.people)

    @property
    def maker(self) -> Maker:
        return Maker(self.app.service.units_of_work, self.others, AT_ONCE)

    async def hear_of(self, decision: Any) -> None:
        """The fact of its issue arrives."""
        for kind, payload in await self.board.app.facts():
            if kind == "awards.decision.issued.v1" and payload["decision_id"] == decision["id"]:
                fact = DecisionIssuedV1.model_validate(payload)
                await self.app.tell(fact, decision["id"], sequence=decision["version"])

    async def made(self, decision: Any) -> Any:
        """Its papers, made; as the head is shown them."""
        await self.hear_of(decision)
        for _ in range(_ATTEMPTS):
            if not await self.maker.make_next():
                break
        else:
            raise AssertionError(
                [row.last_error for row in await self.app.sql("SELECT last_error FROM decisions")]
            )
        return (await self.app.get(f"/decisions/{decision['id']}/papers", self.board.head)).json()


@pytest.fixture
def databases_of_all(databases: Any) -> Iterator[dict[str, str]]:
    """Made outside the event loop, because Alembic starts one of its own."""
    with databases("awards") as of_awards, databases("directory") as of_directory, databases("papers") as own:
        yield {"awards": of_awards, "directory": of_directory, "papers": own}


@pytest.fixture
async def bureau(databases_of_all: dict[str, str]) -> AsyncIterator[Bureau]:
    issuer = Issuer()

    def kit_settings(name: str) -> KitSettings:
        return KitSettings(**settings_for(databases_of_all[name]))

    async with (
        running(awards.bootstrap.bootstrap(kit_settings("awards")), issuer) as of_awards,
        running(directory.bootstrap.bootstrap(kit_settings("directory")), issuer) as of_directory,
    ):
        services = {AWARDS: of_awards, DIRECTORY: of_directory}
        ourselves, people = Province(services, "service:papers"), Province(services)
        url = databases_of_all["papers"]
        async with running(papers_by(url, ourselves, people), issuer) as app:
            board = await council(of_awards)
            await app.set_clock("2025-05-12 09:00+07")
            for unit in (board.province, board.district, board.office, board.commune):
                named = unit.model_copy(update={"name": NAMES.get(unit.code, unit.name)})
                await app.tell(named, unit.unit_id)
            await of_directory.sql(
                "INSERT INTO people (id, name, sample, version, listed_as, name_words)"
                f" VALUES ('{board.head}', '{SIGNED_BY}', false, 1, 'x', 'x')"
            )
            yield Bureau(url, app, board, ourselves, people)


@pytest.fixture
def urls(databases: Any) -> Iterator[dict[str, str]]:
    """Likewise, for the chamber."""
    with ExitStack() as stack:
        yield {name: stack.enter_context(databases(name)) for name in ASKED}


@pytest.fixture
async def here(urls: dict[str, str]) -> AsyncIterator[Chamber]:
    async with chamber(urls) as ready:
        yield ready
