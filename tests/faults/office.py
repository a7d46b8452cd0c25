"""A notify that knows a commune, an officer, a head, and one person who is both."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from contracts import Fact
from contracts.directory import UnitRecordedV1
from contracts.submissions import DossierRecalledV1, RoundOpenedV1
from kit.service import Service
from notify.bootstrap import bootstrap
from notify.settings import Settings
from tests.faults.ground import SECRETS, Ground
from tests.support.broker import Broker
from tests.support.running import Running, running

GROUP = "notify"


@dataclass
class Office:
    """The service's database, seen from inside; the facts of a case, by their ids."""

    app: Running
    url: str
    commune: UnitRecordedV1
    people: tuple[UUID, ...]

    @property
    def service(self) -> Service:
        return self.app.service

    async def notices(self, *fact_ids: UUID) -> dict[tuple[UUID, UUID], int]:
        """How many notices there are for each fact and person."""
        rows = await self.app.sql(
            "SELECT fact_id, person_id, count(*) FROM notices"
            f" WHERE fact_id IN ({quoted(fact_ids)}) GROUP BY 1, 2"
        )
        return {(row[0], row[1]): row[2] for row in rows}

    async def told(self, *fact_ids: UUID) -> bool:
        """Whether everybody has been told of each of the facts."""
        return len(await self.notices(*fact_ids)) >= len(fact_ids) * len(self.people)

    async def differences(self, *fact_ids: UUID) -> list[str]:
        """What is not one notice for each person and fact, one fact about it, and one inbox row."""
        found = await self.notices(*fact_ids)
        wrong = [
            f"fact {fact_id}: {found.get((fact_id, person), 0)} notices for person {person}"
            for fact_id in fact_ids
            for person in self.people
            if found.get((fact_id, person), 0) != 1
        ]
        (raised,) = await self.app.sql(
            "SELECT count(*), count(DISTINCT key) FROM outbox"
            " WHERE key IN (SELECT id::text FROM notices"
            f" WHERE fact_id IN ({quoted(fact_ids)}))"
        )
        expected = len(fact_ids) * len(self.people)
        if tuple(raised) != (expected, expected):
            wrong.append(f"{raised[0]} facts about {raised[1]} notices instead of {expected}")
        (noted,) = await self.app.sql(f"SELECT count(*) FROM inbox WHERE event_id IN ({quoted(fact_ids)})")
        if noted[0] != len(fact_ids):
            wrong.append(f"{noted[0]} inbox rows instead of {len(fact_ids)}")
        return wrong

    async def letters(self, *keys: UUID) -> list[Any]:
        """The dead letters of these keys, in order."""
        return await self.app.sql(
            "SELECT key, reason, source_offset, dlq_partition, dlq_offset, replayed_at FROM dead_letters"
            f" WHERE key IN ({quoted(keys)}) ORDER BY position"
        )


@dataclass
class Post:
    """What is sent to an office's topics; keeps the ids of facts."""

    broker: Broker
    sent: list[tuple[Fact, UUID, UUID]] = field(default_factory=list)
    """Fact, key and id."""
    expected: int = 0
    """How many there will be."""

    @property
    def ids(self) -> list[UUID]:
        return list(dict.fromkeys(fact_id for _, _, fact_id in self.sent))

    async def read_by(self, group: str) -> bool:
        """Whether the group has the topics behind it to which something was sent."""
        return await self.broker.has_read(group, *{fact.topic for fact, _, _ in self.sent})

    async def tell(self, fact: Fact, key: UUID, sequence: int = 1, times: int = 1) -> UUID:
        """A fact as its owner's relay sends it, so many times under the same id."""
        told = await self.broker.tell(fact, key, sequence)
        for _ in range(times - 1):
            await self.broker.tell(fact, key, sequence, id=told.id, correlationid=told.correlationid)
        self.sent.append((fact, key, told.id))
        return told.id


def recalled(unit_id: UUID) -> DossierRecalledV1:
    """A fact of which officer and head of the unit are told."""
    return DossierRecalledV1(dossier_id=uuid4(), round_id=uuid4(), submitting_unit_id=unit_id, attempt=1)


def opened(unit_id: UUID) -> RoundOpenedV1:
    """A fact of which the officers of the unit and below are told; poison as long as nobody knows the unit."""
    return RoundOpenedV1(
        round_id=uuid4(),
        movement_id=uuid4(),
        code="2025",
        name="Sơ kết phong trào",
        unit_id=unit_id,
        opens_on=date(2025, 5, 5),
        closes_on=date(2025, 6, 5),
        award_codes=(),
        scoring=(),
    )


def quoted(values: Any) -> str:
    return ", ".join(f"'{value}'" for value in values) or "NULL"


def settings(ground: Ground, url: str, **more: Any) -> dict[str, Any]:
    """Settings of notify in a process; nobody takes its mail unless told otherwise."""
    mail = {
        "smtp_host": "127.0.0.1",
        "smtp_port": 1,
        "mail_from": "thidua@example.vn",
        "directory_url": "http://127.0.0.1:1",
        "oidc_client_secret": SECRETS["notify"],
    }
    return ground.settings(url, **(mail | more))


@asynccontextmanager
async def office(ground: Ground) -> AsyncIterator[Office]:
    url = await ground.database("notify")
    async with running(bootstrap(Settings(**settings(ground, url)))) as app:
        commune = await app.unit("11287", "xa", "commune")
        officer, head = await app.person("officer", commune), await app.person("head", commune)
        both = await app.person("officer", commune)
        await app.assign(both, "head", commune)
        await ground.broker.skip_to_end(GROUP)
        yield Office(app, url, commune, (officer, head, both))
