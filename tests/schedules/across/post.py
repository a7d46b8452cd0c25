"""Facts on their way between the services: those of one key in their order, otherwise in any, with any delay."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from aiokafka import ConsumerRecord

from tests.invariants.facts import plain_record
from tests.schedules.across.sight import Sight
from tests.schedules.figures import FIGURES
from tests.support.running import Running

_COLLECT: Final = (
    "WITH gone AS (DELETE FROM outbox RETURNING position, topic, key, headers, payload)"
    " SELECT * FROM gone ORDER BY position"
)
_ROUNDS: Final = 20
"""More answers to answers than the services ever give each other."""
Key = tuple[str, bytes]
Drawn = tuple[str, list[ConsumerRecord]]
"""A service, and what arrives there."""


class NoDeadLetters:
    """Where a service would park what it can't place. Nothing may come here."""

    async def send_and_wait(self, topic: str, value: bytes | None, **options: Any) -> Any:
        headers = dict(options["headers"])
        raise AssertionError(
            f"dead letter in {topic}: {headers['dlq_reason'].decode()} of {headers['ce_type'].decode()} {value!r}"
        )


@dataclass
class Post:
    """What was told and has not arrived, for each service by key; and what each has taken."""

    apps: Mapping[str, Running]
    sights: Mapping[str, Sight]
    waiting: dict[str, dict[Key, deque[ConsumerRecord]]] = field(default_factory=dict)
    taken: list[tuple[str, ConsumerRecord]] = field(default_factory=list)

    @cached_property
    def heard(self) -> dict[str, set[str]]:
        """The types of the facts to which each service reacts."""
        return {name: {fact.type for fact in app.service.reactions.to} for name, app in self.apps.items()}

    async def begin(self) -> None:
        """Nothing of an earlier schedule is under way."""
        await self.collect(*self.apps)
        self.waiting = {name: {} for name in self.apps}
        self.taken.clear()

    async def collect(self, *names: str) -> None:
        """Take what these services told since, for whoever of the others reacts to it."""
        for name in names:
            for row in await self.sights[name].rows(_COLLECT):
                headers = [(header, value.encode()) for header, value in row["headers"]]
                key = row["key"].encode()
                record = plain_record(row["topic"], key, row["payload"], row["position"], headers)
                kind = dict(row["headers"])["ce_type"]
                for other in self.apps:
                    if other != name and kind in self.heard[other]:
                        queues = self.waiting.setdefault(other, {})
                        queues.setdefault((record.topic, key), deque()).append(record)

    def announce(self, record: ConsumerRecord) -> None:
        """What the directory tells: every service is to hear of it."""
        for name in self.apps:
            self.waiting.setdefault(name, {}).setdefault((record.topic, record.key), deque()).append(record)

    def is_empty(self) -> bool:
        return not any(queue for queues in self.waiting.values() for queue in queues.values())

    def draw(self, way: int, size: int) -> Drawn | None:
        """The next facts of one service: up to so many, from one key after the other, beginning with a drawn one."""
        names = [name for name, queues in self.waiting.items() if any(queues.values())]
        if not names:
            return None
        name = names[way % len(names)]
        queues = [queue for queue in self.waiting[name].values() if queue]
        drawn: list[ConsumerRecord] = []
        turn = way
        while len(drawn) < size and (left := [queue for queue in queues if queue]):
            drawn.append(left[turn % len(left)].popleft())
            turn = turn * 5 + 3
        return name, drawn

    async def deliver(self, name: str, records: Sequence[ConsumerRecord]) -> None:
        """They arrive together, as the broker hands over a batch."""
        await self.apps[name].service.inbox.consume(list(records), NoDeadLetters())
        self.taken += [(name, record) for record in records]
        FIGURES.told += len(records)
        await self.collect(name)

    async def deliver_again(self, which: int) -> None:
        """The broker hands over once more what was taken."""
        if self.taken:
            name, record = self.taken[which % len(self.taken)]
            FIGURES.repeated += 1
            await self.apps[name].service.inbox.consume([record], NoDeadLetters())
            await self.collect(name)

    async def deliver_all(self, way: int) -> None:
        """Until nothing is under way any more, in an order that the number says."""
        for turn in range(_ROUNDS * 50):
            drawn = self.draw(way + turn * 7, 1 + (way + turn) % 4)
            if drawn is None:
                return
            await self.deliver(*drawn)
        raise AssertionError("facts go round and round")
