"""Two relays of one service: side by side, and one that was frozen and comes back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID, uuid4

import psutil

from kit.actor import Actor
from kit.relay import Relay
from kit.settings import Settings
from kit.unit_of_work import Cause, NumberedFact
from submissions.bootstrap import bootstrap
from tests.faults.fault import Fault, Seen, Trial, Violated
from tests.faults.ground import Ground, ground, until
from tests.faults.office import recalled
from tests.faults.points.fate import Point
from tests.faults.points.mortal import Mortal
from tests.faults.points.roles import Role
from tests.support.running import Running, running

TOPIC: Final = "submissions.dossier"
KEYS: Final = 4
BATCH: Final = 40
MOMENTS: Final = (
    "kafka: EndTxn",
    "kafka: AddPartitionsToTxn",
    "kafka: Produce",
    "postgres: execute DELETE unsent",
)
"""Before which I/O of its first batch a relay freezes; the first of them in the short set."""


@dataclass
class Outbox:
    """A service with an outbox, and what was put into it, by key and in order."""

    app: Running
    ground: Ground
    url: str
    begin: Any
    published: dict[UUID, list[UUID]] = field(default_factory=dict)

    async def publish(self, count: int = BATCH) -> None:
        keys = list(self.published) or [uuid4() for _ in range(KEYS)]
        async with self.app.service.units_of_work.begin(Actor.service("submissions"), Cause(uuid4())) as uow:
            for number in range(count):
                key = keys[number % KEYS]
                uow.publish(NumberedFact(recalled(key), str(key), number + 1))
            await uow.flush()
            rows = await uow._connection.exec_driver_sql("SELECT event_id, key FROM outbox ORDER BY position")
            for row in rows:
                known = self.published.setdefault(UUID(row.key), [])
                if row.event_id not in known:
                    known.append(row.event_id)
            await uow.commit()

    async def empty(self) -> bool:
        return await self.app.sql("SELECT count(*) FROM outbox") == [(0,)]

    async def drained(self) -> None:
        await until(self.empty, "the outbox is empty")

    async def differences(self, *, once: bool) -> list[str]:
        """Whether each fact is on the topic, in its aggregate's order; with `once`, not a second time."""
        arrived: dict[UUID, list[UUID]] = {}
        for record in await self.ground.broker.since(self.begin):
            fact_id = UUID(dict(record.headers)["ce_id"].decode())
            arrived.setdefault(UUID(record.key.decode()), []).append(fact_id)
        wrong = []
        for key, expected in self.published.items():
            found = arrived.get(key, [])
            if [*dict.fromkeys(found)] != expected:
                wrong.append(f"facts of {key} on the topic: {found} instead of {expected}")
            elif once and found != expected:
                wrong.append(f"facts of {key} came twice: {found}")
        return wrong


@asynccontextmanager
async def outbox(trial: Trial) -> AsyncIterator[Outbox]:
    async with ground(trial) as here:
        url = await here.database("submissions")
        async with running(bootstrap(Settings(**here.settings(url)))) as app:
            yield Outbox(app, here, url, await here.broker.ends(TOPIC))


@asynccontextmanager
async def relaying(outbox: Outbox) -> AsyncIterator[Relay]:
    relay = Relay("submissions", outbox.url, outbox.ground.broker.of("submissions"))
    task = asyncio.create_task(relay.run())
    try:
        yield relay
    finally:
        relay.stop()
        await asyncio.wait_for(task, 20)


async def frozen(trial: Trial) -> Seen:
    """A relay freezes, a second one takes over, the first comes back in the middle of what it did."""
    moments = MOMENTS if trial.full else MOMENTS[:1]
    for moment in moments:
        await frozen_before(moment, trial)
    return Seen(note=f"frozen before {', '.join(moments)}")


async def frozen_before(moment: str, trial: Trial) -> None:
    """Raises Violated."""
    async with outbox(trial) as box:
        await box.publish()
        given = box.ground.settings(box.url, service="submissions")
        zombie = Mortal.start(Role.RELAY, box.ground.folder, Point(moment), freezes=True, **given)
        async with AsyncExitStack() as leaving:
            leaving.push_async_callback(zombie.leave)
            await until(lambda: is_frozen(zombie), f"the relay comes to {moment}")
            # its host is gone for good, as far as PostgreSQL can see: keepalives went unanswered
            await box.app.sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'submissions-relay' AND datname = current_database()"
            )
            async with relaying(box):
                await box.drained()
                zombie.resume()
                await until(lambda: came_on(zombie, moment), "the zombie does what it was about to do")
                await box.publish()
                await box.drained()
        if wrong := await box.differences(once=moment != MOMENTS[-1]):
            raise Violated([f"frozen before {moment}: {what}" for what in wrong])


async def is_frozen(zombie: Mortal) -> bool:
    return psutil.Process(zombie.pid).status() == psutil.STATUS_STOPPED


async def came_on(zombie: Mortal, moment: str) -> bool:
    """Whether it got beyond the I/O that it froze at, and began anew."""
    labels = zombie.labels
    return moment in labels and "postgres: connect" in labels[labels.index(moment) :]


async def side_by_side(trial: Trial) -> Seen:
    """Two relays, nobody dies: one works, however slowly, the other waits, and each fact leaves once."""
    await slow_beside_another(trial)
    rounds = 40 if trial.full else 10
    async with outbox(trial) as box, relaying(box), relaying(box):
        for _ in range(rounds):
            await box.publish(KEYS * 5)
            await asyncio.sleep(0.1)  # the load's own pace
        await box.drained()
        if wrong := await box.differences(once=True):
            raise Violated(wrong)
    return Seen(note=f"{rounds * KEYS * 5} facts, each once")


async def slow_beside_another(trial: Trial) -> None:
    """One stands still between the broker's acknowledgement and the removal, and is still connected."""
    async with outbox(trial) as box:
        await box.publish()
        given = box.ground.settings(box.url, service="submissions")
        slow = Mortal.start(Role.RELAY, box.ground.folder, Point(MOMENTS[-1]), freezes=True, **given)
        async with AsyncExitStack() as leaving:
            leaving.push_async_callback(slow.leave)
            await until(lambda: is_frozen(slow), "the relay comes to the removal")
            other = Mortal.start(Role.RELAY, box.ground.folder, **given)
            leaving.push_async_callback(other.leave)
            await until(lambda: stands_by_or_sends(other), "another relay stands by")
            slow.resume()
            await box.drained()
        if wrong := await box.differences(once=True):
            raise Violated(wrong)


async def stands_by_or_sends(relay: Mortal) -> bool:
    labels = relay.labels
    return labels.count("postgres: execute SELECT pg_try_advisory_lock") > 2 or "kafka: EndTxn" in labels


async def committed_later(trial: Trial) -> Seen:
    """Who took a place in the outbox first commits last: that fact leaves all the same."""
    async with outbox(trial) as box, relaying(box):
        units = box.app.service.units_of_work
        slow, quick = uuid4(), uuid4()
        async with units.begin(Actor.service("submissions"), Cause(uuid4())) as uow:
            uow.publish(NumberedFact(recalled(slow), str(slow), 1))
            await uow.flush()
            async with units.begin(Actor.service("submissions"), Cause(uuid4())) as other:
                other.publish(NumberedFact(recalled(quick), str(quick), 1))
                await other.commit()
            await until(lambda: has_left(box, quick), "the fact that was committed first leaves")
            await uow.commit()
        await until(lambda: has_left(box, slow), "the fact that was committed last leaves")
        await box.drained()
    return Seen(note="an earlier place in the outbox, a later commit")


async def has_left(box: Outbox, key: UUID) -> bool:
    return any(record.key == str(key).encode() for record in await box.ground.broker.since(box.begin))


FAULTS: Final = (
    Fault("relay-zombie", "a relay frozen in a batch that comes back: fenced, no effect twice", True, frozen),
    Fault(
        "two-relays",
        "two relays of one service side by side: one is active, each fact leaves once",
        True,
        side_by_side,
    ),
    Fault(
        "late-commit",
        "a fact whose place is earlier and whose commit is later leaves, too",
        True,
        committed_later,
    ),
)
