"""Being in a dossier's line is not enough; and a change in the directory works in the other services at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from directory.appoint import appoint_administrator
from directory.bootstrap import bootstrap as directory_bootstrap
from directory.files import Source
from directory.imports import handlers as imports
from kit.consumer import Consumer
from kit.ids import new_id
from kit.relay import Relay
from kit.settings import Settings
from submissions.bootstrap import bootstrap as submissions_bootstrap
from tests.directory.conftest import UNITS, operate
from tests.submissions.province import COMMUNE, Province
from tests.support.broker import Broker, until
from tests.support.running import Running, running, settings_for

pytestmark = pytest.mark.stack
AT_ONCE_S = 5.0
"""The promise is one second; the rest is for a machine that is busy with other tests."""
PEOPLE = """people:
  - {{id: {officer}, name: Nguyễn Văn Mẫu, sample: true, assignments: []}}
"""


async def test_being_in_the_circle_is_not_enough(here: Province) -> None:
    """Whoever sees a dossier and lacks the role for an act is refused for that, and for nothing else."""
    draft, dossier = await here.draft(), await here.submitted()
    await here.lead(dossier["id"], 1, "council")
    officer, head = here.person("officer", COMMUNE), here.person("head", COMMUNE)
    letter = {"outcome": "proposed", "letter": {"number": "1", "issued_on": "2025-04-28"}}
    acts: list[tuple[str, str, UUID, Any]] = [
        ("PUT", f"/dossiers/{draft['id']}", head, {"nominees": []}),
        ("PUT", f"/dossiers/{draft['id']}/letter", head, letter["letter"]),
        ("POST", f"/dossiers/{draft['id']}/submit", head, {}),
        ("POST", f"/dossiers/{dossier['id']}/recall", head, {"reason": "Thử."}),
        ("POST", f"/dossiers/{dossier['id']}/stages/1/conclude", officer, letter),
    ]
    for method, path, person, body in acts:
        answer = await here.app.send(method, path, person, body, **{"If-Match": '"1"'})
        assert (answer.status_code, answer.json()["code"]) == (403, "not_authorised"), path


@asynccontextmanager
async def relaying(service: str, app: Running, broker: Broker) -> AsyncIterator[None]:
    relay = Relay(service, app.service.settings.database_url, broker.of(service))
    task = asyncio.create_task(relay.run())
    try:
        yield
    finally:
        relay.stop()
        await task


async def test_a_change_of_authority_works_at_once_in_another_service(databases: Any, broker: Broker) -> None:
    officer = new_id()
    await broker.skip_to_end("submissions")
    with databases("directory") as url, databases("submissions") as other_url:
        directory = directory_bootstrap(Settings(**settings_for(url)))
        submissions = submissions_bootstrap(Settings(**settings_for(other_url)))
        async with running(directory) as office, running(submissions) as there:
            administrator, unit = await _found(office, officer)
            consumer = Consumer(there.service.inbox, broker.of("submissions"))
            await consumer.start()
            try:
                async with relaying("directory", office, broker):
                    await until(lambda: there.sql("SELECT 1 FROM authority_units WHERE code = '300'"), 20)
                    await _given_and_taken(office, there, administrator, officer, unit)
            finally:
                await consumer.stop()


async def _found(office: Running, officer: UUID) -> tuple[UUID, str]:
    """Units, an administrator, and a person without a role. Returns the administrator and the unit's id."""
    await operate(office, lambda uow: imports.import_units(uow, [Source("units.csv", UNITS.encode())], "thử"))
    await office.set_clock("2025-05-05 08:00+07")
    administrator = await operate(
        office, lambda uow: appoint_administrator(uow, None, "Quản trị", None, "30")
    )
    people = Source("people.yaml", PEOPLE.format(officer=officer).encode())
    await operate(office, lambda uow: imports.import_people(uow, [people], "thử"))
    found = await office.get("/units?code=300&on=2025-05-05", administrator)
    return administrator, found.json()["items"][0]["id"]


async def _given_and_taken(
    office: Running, there: Running, administrator: UUID, officer: UUID, unit: str
) -> None:
    await there.set_clock("2025-05-05 08:00+07")
    assert await _answer(there, officer, unit) == "not_authorised"
    body = {"person_id": officer, "role": "officer", "unit_id": unit, "reason": "Phân công"}
    given = await office.post("/assignments", administrator, body | {"valid_from": "2025-01-01"})
    assert given.status_code == 201, given.text
    await _soon(there, officer, unit, "not_found")
    end = {"valid_to": "2025-05-04", "reason": "Chuyển công tác"}
    ended = await office.post(f"/assignments/{given.json()['id']}/end", administrator, end)
    assert ended.status_code == 200, ended.text
    await _soon(there, officer, unit, "not_authorised")


async def _soon(there: Running, officer: UUID, unit: str, answer: str) -> None:
    async def is_so() -> bool:
        return await _answer(there, officer, unit) == answer

    try:
        await until(is_so, AT_ONCE_S)
    except TimeoutError:
        pytest.fail(f"not {answer} within {timedelta(seconds=AT_ONCE_S)}")


async def _answer(there: Running, officer: UUID, unit: str) -> str:
    """What the officer is told who begins a dossier for a round that doesn't exist: authority comes first."""
    body = {"round_id": uuid4(), "submitting_unit_id": unit, "nominees": []}
    return str((await there.post("/dossiers", officer, body)).json()["code"])
