"""A running notify that knows a commune, a district, its standing office, and who holds which role there."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts import Envelope, Fact
from contracts.directory import UnitRecordedV1
from kit.actor import Actor
from kit.ids import new_id
from kit.unit_of_work import Cause
from notify.bootstrap import bootstrap
from notify.settings import Settings
from tests.notify.facts import COMMUNE, DISTRICT, OFFICE, PERSON
from tests.support.running import Running, running, settings_for


@dataclass
class Office:
    """The service, and who is who."""

    app: Running
    commune: UnitRecordedV1
    district: UnitRecordedV1
    people: dict[str, UUID]

    async def told(self, fact: Fact, fact_id: UUID | None = None, sequence: int = 1) -> set[str]:
        """Let a fact arrive; who has a notice of it, by their names in `people`."""
        fact_id = fact_id or new_id()
        service = self.app.service
        async with service.units_of_work.begin(Actor.service("test"), Cause(uuid4())) as uow:
            envelope = Envelope(
                id=fact_id,
                type=fact.type,
                source=fact.owner,
                subject="x",
                time=uow.now,
                sequence=sequence,
                correlationid=uow.cause.correlation_id,
                actor="service:test",
            )
            await service.reactions.react(uow, fact, envelope)
            await uow.commit()
        rows = await self.app.sql(f"SELECT person_id FROM notices WHERE fact_id = '{fact_id}'")
        names = {person_id: name for name, person_id in self.people.items()}
        return {names[row.person_id] for row in rows}


@pytest.fixture
def database_url(databases: Any) -> Iterator[str]:
    with databases("notify") as url:
        yield url


def mail_settings(**more: Any) -> dict[str, Any]:
    return {
        "smtp_host": "127.0.0.1",
        "smtp_port": 1,
        "mail_from": "thidua@example.vn",
        "directory_url": "http://127.0.0.1:1",
        "oidc_client_secret": "s",
    } | more


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    async with running(bootstrap(Settings(**settings_for(database_url, **mail_settings())))) as app:
        province = await app.unit("30", "tinh", "province")
        district = await app.unit(
            "300",
            "huyen",
            "district",
            province,
            unit_id=DISTRICT,
            name="Huyện Thanh Miện",
            standing_office_id=OFFICE,
        )
        standing = await app.unit(
            "300-NV", "phong", "district", district, unit_id=OFFICE, name="Phòng Nội vụ"
        )
        commune = await app.unit("11239", "xa", "commune", district, unit_id=COMMUNE, name="Xã Đoàn Tùng")
        roles = {
            "commune officer": ("officer", commune),
            "commune head": ("head", commune),
            "checker": ("standing_officer", standing),
            "secretary": ("council_secretary", district),
            "member": ("council_member", district),
            "district head": ("head", district),
            "clerk": ("clerk", district),
            "province officer": ("officer", province),
        }
        people = {name: await app.person(role, unit) for name, (role, unit) in roles.items()}
        yield Office(app, commune, district, people | {"nominee": PERSON})
