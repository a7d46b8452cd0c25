"""Facts on their way: the relay takes them out, a consumer takes them in, parks them and replays them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID, uuid4

from contracts.submissions import DossierRecalledV1
from kit.actor import Actor
from kit.settings import Settings
from kit.unit_of_work import Cause, NumberedFact
from submissions.bootstrap import bootstrap
from tests.faults.ground import Ground, until
from tests.faults.groups import bury
from tests.faults.office import GROUP, Office, Post, office, opened, recalled, settings
from tests.faults.points.roles import Role
from tests.faults.points.scenario import Cases, Scenario
from tests.support.running import Running, running

TOPIC: Final = DossierRecalledV1.topic
KEYS: Final = 4
FACTS: Final = 20


@dataclass
class RelayCase:
    """A batch of facts of several aggregates in the outbox."""

    app: Running
    ground: Ground
    url: str
    begin: Any
    published: dict[UUID, list[UUID]] = field(default_factory=dict)
    role: Role = Role.RELAY

    async def publish(self) -> None:
        keys = [uuid4() for _ in range(KEYS)]
        async with self.app.service.units_of_work.begin(Actor.service("submissions"), Cause(uuid4())) as uow:
            for number in range(FACTS):
                key = keys[number % KEYS]
                uow.publish(NumberedFact(recalled(key), str(key), number // KEYS + 1))
            await uow.commit()
        for row in await self.app.sql("SELECT event_id, key FROM outbox ORDER BY position"):
            self.published.setdefault(UUID(row.key), []).append(row.event_id)

    def given(self) -> dict[str, Any]:
        return self.ground.settings(self.url, service="submissions")

    async def done(self) -> None:
        async def empty() -> bool:
            return await self.app.sql("SELECT count(*) FROM outbox") == [(0,)]

        await until(empty, "the outbox is empty")

    async def after_death(self) -> None:
        """PostgreSQL notices by itself that the connection with the lock is gone."""

    async def differences(self) -> list[str]:
        """Each fact is on the topic, for whom reads committed, in the order of its aggregate."""
        wrong = []
        arrived: dict[UUID, list[UUID]] = {}
        for record in await self.ground.broker.since(self.begin):
            ids = arrived.setdefault(UUID(record.key.decode()), [])
            fact_id = UUID(dict(record.headers)["ce_id"].decode())
            if fact_id not in ids:
                ids.append(fact_id)
        for key, expected in self.published.items():
            if arrived.get(key) != expected:
                wrong.append(f"facts of {key} on the topic: {arrived.get(key)} instead of {expected}")
        return wrong


@asynccontextmanager
async def _relayed(ground: Ground) -> Cases:
    url = await ground.database("submissions")
    app: Running = await ground.enter(running(bootstrap(Settings(**ground.settings(url)))))

    @asynccontextmanager
    async def case() -> AsyncIterator[RelayCase]:
        made = RelayCase(app, ground, url, await ground.broker.ends(TOPIC))
        await made.publish()
        yield made

    yield case


@dataclass
class ConsumeCase:
    """Facts on the topics, each three times; everybody is told of each of them once."""

    office: Office
    ground: Ground
    post: Post
    role: Role = Role.CONSUMER

    async def send(self) -> None:
        for _ in range(3):
            fact = recalled(self.office.commune.unit_id)
            await self.post.tell(fact, fact.dossier_id, times=3)

    def given(self) -> dict[str, Any]:
        return settings(self.ground, self.office.url, service="notify")

    async def done(self) -> None:
        await until(lambda: self.office.told(*self.post.ids), "everybody is told of every fact")
        await until(self._behind, "the offsets are committed")

    async def _behind(self) -> bool:
        return await self.post.read_by(GROUP)

    async def after_death(self) -> None:
        await bury(self.ground.broker.kafka, GROUP)

    async def differences(self) -> list[str]:
        return await self.office.differences(*self.post.ids)


@dataclass
class ParkCase(ConsumeCase):
    """A poisoned fact, a later one of its key, and a good one of another key."""

    bad: UUID = field(default_factory=uuid4)
    good: list[UUID] = field(default_factory=list)

    async def send(self) -> None:
        fact = opened(uuid4())
        await self.post.tell(fact, self.bad, 1)
        await self.post.tell(fact, self.bad, 2)
        fine = recalled(self.office.commune.unit_id)
        self.good = [await self.post.tell(fine, fine.dossier_id)]

    async def done(self) -> None:
        await until(lambda: self.office.told(*self.good), "everybody is told of the good fact")
        await until(self._parked, "the poisoned facts are parked")
        await until(self._behind, "the offsets are committed")

    async def _parked(self) -> bool:
        return len(await self.office.letters(self.bad)) >= 2

    async def differences(self) -> list[str]:
        letters = await self.office.letters(self.bad)
        reasons = [letter.reason.partition(":")[0] for letter in letters]
        wrong = await self.office.differences(*self.good)
        if reasons != ["reaction_failed", "behind_dead_letter"]:
            wrong.append(f"the letters of {self.bad} say {reasons}")
        begin = await self.ground.broker.ends(f"{self.post.sent[0][0].topic}.{GROUP}.dlq")
        if any(letter.dlq_offset >= max(begin.values()) for letter in letters):
            wrong.append(f"a letter of {self.bad} is noted that the dead-letter topic does not have")
        return wrong


@dataclass
class ReplayCase(ConsumeCase):
    """Two facts of a key were parked; their cause is mended, and the operator replays them."""

    role: Role = Role.REPLAY
    key: UUID = field(default_factory=uuid4)

    async def send(self) -> None:
        unit_id = uuid4()
        fact = opened(unit_id)
        begin = await self.ground.broker.ends(fact.topic)
        for sequence in (1, 2):
            await self.post.tell(fact, self.key, sequence)
        for record in await self.ground.broker.since(begin):
            await self.office.service.inbox.consume([record], self.ground.broker.producer)
        unit = await self.office.app.unit(str(unit_id)[:8], "xa", "commune", unit_id=unit_id)
        for person in self.office.people:
            await self.office.app.assign(person, "officer", unit)

    async def done(self) -> None:
        async def replayed() -> bool:
            return all(letter.replayed_at for letter in await self.office.letters(self.key))

        await until(replayed, "the letters are replayed")


def _consumed(kind: type[ConsumeCase]) -> Any:
    @asynccontextmanager
    async def prepared(ground: Ground) -> Cases:
        here: Office = await ground.enter(office(ground))

        @asynccontextmanager
        async def case() -> AsyncIterator[ConsumeCase]:
            made = kind(here, ground, Post(ground.broker))
            await made.send()
            yield made

        yield case

    return prepared


RELAY: Final = Scenario(
    "relay",
    "kill -9 of the relay between any two I/Os: every fact on its topic, in order; the outbox empty",
    _relayed,
)
CONSUME: Final = Scenario(
    "consume",
    "kill -9 of the consumer between any two I/Os: one effect for each fact",
    _consumed(ConsumeCase),
)
PARK: Final = Scenario(
    "park",
    "kill -9 of the consumer between any two I/Os: parked once with its reason, others go on",
    _consumed(ParkCase),
    short=False,
)
REPLAY: Final = Scenario(
    "replay",
    "kill -9 of the replay between any two I/Os: the next replay finishes it, one effect",
    _consumed(ReplayCase),
    short=False,
)
