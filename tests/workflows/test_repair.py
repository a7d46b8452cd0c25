"""`provision` and `repair` on a real Temporal server with its visibility."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import pytest_asyncio
from temporalio.client import Client

from awards.bootstrap import bootstrap as awards
from kit.settings import Settings
from tests.submissions.province import province
from tests.support.running import Running, running, settings_for
from tests.workflows.leading import leading, until
from tests.workflows.network import Line, client_of
from tests.workflows.people import Play
from tests.workflows.real import connect, namespace
from workflows import names
from workflows.cases.dossier_approval.kind import DOSSIER_APPROVAL
from workflows.clients import ServiceClient
from workflows.provision import provision_namespace
from workflows.repair import repair

pytestmark = [pytest.mark.stack, pytest.mark.asyncio(loop_scope="session")]


@pytest.fixture
def urls(databases: Any) -> Iterator[tuple[str, str]]:
    with databases("submissions") as submissions, databases("awards") as sessions:
        yield submissions, sessions


@pytest_asyncio.fixture(loop_scope="session")
async def client(temporal_address: str) -> Client:
    return await connect(temporal_address, await namespace(temporal_address))


@pytest_asyncio.fixture(loop_scope="session")
async def awards_app(urls: tuple[str, str]) -> AsyncIterator[Running]:
    async with running(awards(Settings(**settings_for(urls[1])))) as app:
        yield app


@pytest_asyncio.fixture(loop_scope="session")
async def play(client: Client, urls: tuple[str, str]) -> AsyncIterator[Play]:
    """The province in real time: business time is only what the test sets."""
    async with province(urls[0]) as here, leading(client, {"submissions": here.app}) as led:
        yield Play(here, led)


async def test_provision_twice(client: Client) -> None:
    await provision_namespace(client, client.namespace)
    await provision_namespace(client, client.namespace)


async def seen(client: Client) -> dict[str, Any]:
    """What an operator finds: the search attributes of each workflow that runs."""
    found = client.list_workflows(f"WorkflowType = '{DOSSIER_APPROVAL.name}' AND ExecutionStatus = 'Running'")
    return {
        each.id: {pair.key.name: pair.value for pair in each.typed_search_attributes.search_attributes}
        async for each in found
    }


def both(play: Play, awards_app: Running) -> dict[str, ServiceClient]:
    apps = {"submissions": play.app, "awards": awards_app}
    return {name: client_of(app, Line(app)) for name, app in apps.items()}


async def test_repair(client: Client, play: Play, awards_app: Running) -> None:
    services = both(play, awards_app)
    await play.submit(play.here.nominee())
    matching, fresh = play.workflow_id, await play.version()
    await play.submit(play.here.nominee())
    behind = play.workflow_id
    play.carries = False
    await play.council(1)
    acted = await play.version()
    await play.submit(play.here.nominee())
    missing = play.workflow_id
    await play.led.nudges()

    async def both_visible() -> bool:
        return {name: found.get(names.VERSION) for name, found in (await seen(client)).items()} == {
            matching: fresh,
            behind: fresh,
        }

    await until(both_visible)
    assert fresh < acted
    play.led.started.add(missing)
    assert await repair(client, services) == 2

    async def all_visible() -> bool:
        return {name: found.get(names.VERSION) for name, found in (await seen(client)).items()} == {
            matching: fresh,
            behind: acted + 1,  # the workflow opened the next step
            missing: fresh,
        }

    await until(all_visible)
    found = (await seen(client))[behind]
    assert (found[names.LEVEL], found[names.STEP]) == ("commune", "sign")
    assert found[names.UNIT] == str(play.here.units["11287"].unit_id)
    assert await repair(client, services) == 0, "what matches is left alone"

    await play.app.set_clock("2025-05-08 00:01+07")
    assert await repair(client, services) == 3, "each has a deadline behind it, and nobody woke it"

    async def made_up_for() -> bool:
        kinds = [kind.split(".")[2] for kind, _ in await play.app.facts()]
        return (kinds.count("step_reminded"), kinds.count("step_overdue")) == (2, 1)

    await until(made_up_for)


async def test_a_workflow_whose_case_is_over_is_let_end(
    client: Client, play: Play, awards_app: Running
) -> None:
    """As after a restored backup of Temporal: the case was closed long ago, and no fact will tell of it again."""
    services = both(play, awards_app)
    await play.submit(play.here.nominee())

    async def visible() -> bool:
        return play.workflow_id in await seen(client)

    await until(visible)
    play.carries = False
    await play.recall()
    await play.led.nudges()
    assert await repair(client, services) == 1
    assert await play.outcome() == "recalled"
