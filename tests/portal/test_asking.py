"""What a page asks about many at once, and what the portal remembers for all pages."""

from uuid import UUID, uuid4

import pytest

from portal import remembered
from portal.nominees import nominees_of
from portal.people import names_of
from portal.remembered import Remembered
from portal.services import IDS_AT_ONCE, Asking, Down, Services
from tests.portal.desk import SERVICES, Desk
from tests.submissions.province import COMMUNE

UNKNOWN = [UUID(int=number) for number in range(1, IDS_AT_ONCE + 50)]


def asked_by(here: Desk, person: UUID) -> Asking:
    services = Services(here.network, {name: f"http://{name}.test" for name in SERVICES})
    return Asking(services, here.issuer.token(person), uuid4())


@pytest.mark.stack
@pytest.mark.asyncio(loop_scope="package")
async def test_people_and_nominees_are_named_however_many_a_page_names(here: Desk) -> None:
    officer = here.person("officer", COMMUNE)
    asking = asked_by(here, officer)
    assert await names_of(asking, [*UNKNOWN, officer]) == {officer: here.who[officer]}
    dossier = await here.world.province.submitted()
    wanted = {UUID(one["id"]): one["name"] for one in dossier["nominees"]}
    found = await nominees_of(asking, [*UNKNOWN, *wanted])
    assert {nominee.nominee_id: nominee.name for nominee in found.known.values()} == wanted


@pytest.mark.unit
@pytest.mark.asyncio
async def test_what_was_known_stays_while_it_cannot_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    said = iter([None, "first", "second", None])
    asked = 0

    async def reading() -> str:
        nonlocal asked
        asked += 1
        if (found := next(said)) is None:
            raise Down("awards")
        return found

    known: Remembered[str] = Remembered()
    assert [await known.read(reading) for _ in range(3)] == [None, "first", "first"]
    assert asked == 2
    monkeypatch.setattr(remembered, "LIVES_S", -1)
    assert [await known.read(reading) for _ in range(2)] == ["second", "second"]
    assert asked == 4
