"""A consumer that its client library let go is replaced, in the process that runs it."""

import asyncio
from uuid import uuid4

import pytest

from kit import processes
from kit.consumer import Consumer
from kit.settings import Settings
from sample.bootstrap import bootstrap
from tests.kit.test_lag import GROUP, a_round, effects
from tests.support.broker import Broker, until
from tests.support.running import Running, kafka_settings, settings_for

pytestmark = pytest.mark.stack
ROUNDS = (uuid4(), uuid4())


async def test_a_consumer_that_left_its_group_for_good_is_replaced(
    app: Running, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with aiokafka's issue 1038: its coordination ends, and whoever asks it gets nothing more."""
    started: list[Consumer] = []

    class Noted(Consumer):
        async def start(self) -> None:
            await super().start()
            started.append(self)

    monkeypatch.setattr(processes, "Consumer", Noted)
    await broker.skip_to_end(GROUP)
    reached = settings_for(app.service.settings.database_url) | kafka_settings(broker.of(GROUP))
    running = asyncio.create_task(processes.run(bootstrap(Settings(**reached)), consumer=True))
    first, second = (a_round(round_id) for round_id in ROUNDS)
    await broker.tell(first, first.round_id)
    await until(lambda: has_come(app, 1))
    client = started[0]._subscriber.consumer
    assert client is not None
    client._coordinator._coordination_task.cancel()
    await broker.tell(second, second.round_id)
    await until(lambda: has_come(app, 2), 20.0)
    assert (await effects(app), len(started)) == (list(ROUNDS), 2)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def has_come(app: Running, count: int) -> bool:
    return len(await effects(app)) == count
