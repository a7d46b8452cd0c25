"""Awards with a council that is ready to meet, and what its inbox makes of facts while it is killed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from awards.bootstrap import bootstrap
from kit.ids import new_id
from kit.settings import Settings
from tests.awards.council import BANG_KHEN, GIAY_KHEN, Council, council
from tests.faults.ground import Ground, until
from tests.faults.groups import bury
from tests.faults.office import Post, quoted
from tests.faults.points.roles import Role
from tests.faults.points.scenario import Cases, Scenario
from tests.support.circles import before_councils
from tests.support.running import running, settings_for

GROUP: Final = "awards"
TIMES: Final = 2
"""How often each fact comes."""


@asynccontextmanager
async def meeting(url: str) -> AsyncIterator[Council]:
    async with running(bootstrap(Settings(**settings_for(url)))) as app:
        yield await council(app)


@dataclass
class NominateCase:
    """A dossier is submitted and comes before the council: both nominees are on the agenda, once."""

    here: Council
    ground: Ground
    url: str
    post: Post
    nominees: list[UUID] = field(default_factory=list)
    role: Role = Role.CONSUMER

    async def send(self) -> None:
        self.here.round_id = new_id()  # of its own, and with it a session
        await self.here.open_round()
        dossier = self.here.submission(GIAY_KHEN, BANG_KHEN)
        self.nominees = [nominee.nominee_id for nominee in dossier.nominees]
        circle = before_councils(dossier, self.here.district)
        for number, fact in enumerate((circle, dossier, self.here.considered(dossier)), start=1):
            await self.post.tell(fact, dossier.dossier_id, number, times=TIMES)

    def given(self) -> dict[str, Any]:
        return self.ground.settings(self.url, service=GROUP)

    async def done(self) -> None:
        await until(self._nominated, "the nominees are on the agenda")
        await until(self._behind, "the offsets are committed")

    async def _nominated(self) -> bool:
        return await self._count("agenda_items", "nominee_id", self.nominees) >= len(self.nominees)

    async def _behind(self) -> bool:
        return await self.post.read_by(GROUP)

    async def after_death(self) -> None:
        await bury(self.ground.broker.kafka, GROUP)

    async def differences(self) -> list[str]:
        wrong = []
        for table, column, ids in (
            ("agenda_items", "nominee_id", self.nominees),
            ("inbox", "event_id", self.post.ids),
        ):
            if (found := await self._count(table, column, ids)) != len(ids):
                wrong.append(f"{found} rows of {table} instead of {len(ids)}")
        facts = await self.here.app.sql(
            "SELECT s.id, s.version, o.headers FROM sessions s JOIN outbox o ON o.key = s.id::text ORDER BY o.position"
        )
        numbers: dict[tuple[UUID, int], list[int]] = {}
        for row in facts:
            numbers.setdefault((row.id, row.version), []).append(int(dict(row.headers)["ce_sequence"]))
        return wrong + [
            f"session {session}: version {version}, its facts are numbered {told}"
            for (session, version), told in numbers.items()
            if told != list(range(1, version + 1))
        ]

    async def _count(self, table: str, column: str, ids: list[UUID]) -> int:
        ((found,),) = await self.here.app.sql(
            f"SELECT count(*) FROM {table} WHERE {column} IN ({quoted(ids)})"
        )
        return int(found)


@asynccontextmanager
async def _nominated(ground: Ground) -> Cases:
    url = await ground.database("awards")
    here: Council = await ground.enter(meeting(url))
    await ground.broker.skip_to_end(GROUP)

    @asynccontextmanager
    async def case() -> AsyncIterator[NominateCase]:
        made = NominateCase(here, ground, url, Post(ground.broker))
        await made.send()
        yield made

    yield case


NOMINATE: Final = Scenario(
    "nominate",
    "kill -9 of the council's consumer between any two I/Os: each nominee on the agenda, once",
    _nominated,
    short=False,
)
