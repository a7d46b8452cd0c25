"""The bridge between a real broker and a real Temporal server."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from contracts.awards import SessionConcludedV1, SessionOpenedV1
from contracts.scoring import PanelConcludedV1
from contracts.submissions import CircleChangedV1, DossierClosedV1, DossierRecalledV1, DossierSubmittedV1
from kit.kafka import Kafka
from tests.support.broker import Broker, connected, until
from tests.workflows.real import Refusing, connect, namespace
from workflows import names
from workflows.bridge import UNREADABLE, Bridge
from workflows.cases.award_session.kind import AWARD_SESSION
from workflows.cases.dossier_approval.kind import DOSSIER_APPROVAL

pytestmark = [pytest.mark.stack, pytest.mark.asyncio(loop_scope="session")]
TOPIC = "submissions.dossier"


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def space(temporal_address: str) -> str:
    return await namespace(temporal_address)


@pytest_asyncio.fixture(loop_scope="session")
async def client(temporal_address: str, space: str) -> Client:
    return await connect(temporal_address, space)


@pytest_asyncio.fixture(loop_scope="session")
async def topics(kafka: Kafka) -> AsyncIterator[Broker]:
    """The broker; the bridge has everything behind it that other tests sent."""
    async with connected(kafka) as broker:
        await broker.skip_to_end(names.GROUP)
        yield broker


@asynccontextmanager
async def bridging(client: Client, broker: Broker) -> AsyncIterator[None]:
    bridge = Bridge(client, broker.of("workflows"))
    running = asyncio.create_task(bridge.run())
    try:
        yield
    finally:
        bridge.stop()
        await running


def about(dossier_id: UUID) -> dict[str, Any]:
    return {"dossier_id": dossier_id, "round_id": uuid4(), "submitting_unit_id": uuid4(), "attempt": 1}


def submitted(dossier_id: UUID) -> DossierSubmittedV1:
    return DossierSubmittedV1.model_validate(
        about(dossier_id)
        | {"received_at": "2025-05-05T01:00:00Z", "rule_set": "luat-2022", "nominees": (), "route": ()}
    )


def recalled(dossier_id: UUID) -> DossierRecalledV1:
    return DossierRecalledV1.model_validate(about(dossier_id))


def closed(dossier_id: UUID) -> DossierClosedV1:
    return DossierClosedV1.model_validate(about(dossier_id))


def circle_changed(dossier_id: UUID) -> CircleChangedV1:
    told = {"since": datetime(2025, 5, 5, tzinfo=UTC), "units": (), "councils": ()}
    return CircleChangedV1.model_validate(about(dossier_id) | told)


async def nudges(client: Client, workflow_id: str) -> list[int]:
    """Versions that the workflow was told of, in order; empty where there is none."""
    try:
        history = await client.get_workflow_handle(workflow_id).fetch_history()
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return []
        raise
    signals = [event.workflow_execution_signaled_event_attributes for event in history.events]
    return [int(signal.input.payloads[0].data) for signal in signals if signal.signal_name == names.CHANGED]


async def told(client: Client, workflow_id: str, *versions: int) -> None:
    async def all_told() -> bool:
        return await nudges(client, workflow_id) == list(versions)

    await until(all_told)


async def test_submitted_starts_and_later_facts_signal(client: Client, topics: Broker) -> None:
    dossier_id = uuid4()
    workflow_id = DOSSIER_APPROVAL.workflow_id(dossier_id)
    async with bridging(client, topics):
        await topics.tell(submitted(dossier_id), dossier_id, 1)
        await told(client, workflow_id, 1)
        await topics.tell(recalled(dossier_id), dossier_id, 2)
        await told(client, workflow_id, 1, 2)
        await topics.tell(submitted(dossier_id), dossier_id, 3)
        await told(client, workflow_id, 1, 2, 3)
        await topics.tell(closed(dossier_id), dossier_id, 4)
        await told(client, workflow_id, 1, 2, 3, 4)


async def test_a_fact_about_an_unknown_case_starts_its_workflow_unless_it_is_the_last(
    client: Client, topics: Broker
) -> None:
    over, known = uuid4(), uuid4()
    async with bridging(client, topics):
        await topics.tell(closed(over), over, 9)
        await topics.tell(circle_changed(over), over, 10)
        await topics.tell(recalled(known), known, 4)
        await told(client, DOSSIER_APPROVAL.workflow_id(known), 4)

        async def all_behind() -> bool:
            ends = await topics.ends(TOPIC)
            return await topics.committed(names.GROUP, TOPIC) == sum(ends.values())

        await until(all_behind)
    assert await nudges(client, DOSSIER_APPROVAL.workflow_id(over)) == []


async def test_sessions_and_panels_nudge_the_session(client: Client, topics: Broker) -> None:
    session_id = uuid4()
    workflow_id = AWARD_SESSION.workflow_id(session_id)
    place: dict[str, Any] = {"session_id": session_id, "unit_id": uuid4(), "round_id": uuid4()}
    async with bridging(client, topics):
        await topics.tell(SessionOpenedV1.model_validate(place | {"ordinal": 1}), session_id, 1)
        await told(client, workflow_id, 1)
        await topics.tell(PanelConcludedV1.model_validate(place | {"results": ()}), session_id, 7)
        await told(client, workflow_id, 1, names.LOOK)
        await topics.tell(SessionConcludedV1.model_validate(place | {"outcomes": ()}), session_id, 5)
        await told(client, workflow_id, 1, names.LOOK, 5)


async def test_offsets_are_committed_after_temporal_accepted(
    temporal_address: str, space: str, topics: Broker
) -> None:
    refusing = Refusing()
    client = await connect(temporal_address, space, refusing)
    before = await topics.committed(names.GROUP, TOPIC)
    dossier_id = uuid4()
    async with bridging(client, topics):
        await topics.tell(submitted(dossier_id), dossier_id, 1)

        async def refused_twice() -> bool:
            return refusing.refused >= 2

        await until(refused_twice)
        assert await topics.committed(names.GROUP, TOPIC) == before
        refusing.refuses = False
        await told(client, DOSSIER_APPROVAL.workflow_id(dossier_id), 1)

        async def committed() -> bool:
            return await topics.committed(names.GROUP, TOPIC) == before + 1

        await until(committed)


async def test_an_unreadable_fact_is_skipped_and_counted(client: Client, topics: Broker) -> None:
    counted = UNREADABLE.labels("malformed_envelope")._value
    before = counted.get()
    dossier_id = uuid4()
    async with bridging(client, topics):
        await topics.send(TOPIC, str(dossier_id).encode(), b"{}", [("ce_type", b"\xff")])
        await topics.tell(submitted(dossier_id), dossier_id, 1)
        await told(client, DOSSIER_APPROVAL.workflow_id(dossier_id), 1)
    assert counted.get() == before + 1
