"""Queries may have a database address of their own: every read goes there, and no command does."""

from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from kit.settings import Settings
from sample.bootstrap import bootstrap
from tests.support.running import Running, running, settings_for

pytestmark = pytest.mark.stack
OPENED = "SELECT count(*) FROM counters"


@pytest.fixture
async def apart(databases: Callable[[str], Any], database: str) -> AsyncIterator[tuple[Running, Any]]:
    """A service whose queries go to another database, as if to a replica that hears nothing; and that one's content."""
    with databases("sample") as replica:
        settings = Settings(**settings_for(database, query_database_url=replica))
        async with (
            running(bootstrap(settings)) as app,
            running(bootstrap(Settings(**settings_for(replica)))) as there,
        ):
            yield app, there


async def test_a_read_goes_there_and_a_command_does_not(apart: tuple[Running, Any], person: UUID) -> None:
    app, there = apart
    opened = await app.post("/counters", person, {"unit_id": uuid4()})
    assert opened.status_code == 201, opened.text
    path = f"/counters/{opened.json()['id']}"
    assert (await app.sql(OPENED), await there.sql(OPENED)) == ([(1,)], [(0,)])
    assert (await app.get(path, person)).status_code == 404
    assert (await app.post(f"{path}/add", person, {"amount": 1})).status_code == 200

    also = await there.post("/counters", person, {"unit_id": uuid4()})
    path = f"/counters/{also.json()['id']}"
    assert (await app.get(path, person)).status_code == 200
    assert (await app.post(f"{path}/add", person, {"amount": 1})).status_code == 404


async def test_a_replica_that_is_away_stops_reads_only(database: str, person: UUID) -> None:
    away = "postgresql://nobody:none@127.0.0.1:1/nowhere"
    settings = Settings(**settings_for(database, query_database_url=away))
    async with running(bootstrap(settings)) as app:
        opened = await app.post("/counters", person, {"unit_id": uuid4()})
        assert opened.status_code == 201, opened.text
        assert (await app.get(f"/counters/{opened.json()['id']}", person)).status_code == 503
