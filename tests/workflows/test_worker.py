"""The worker as a process: it comes up, leads what a fact begins, and drains on SIGTERM."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio

from kit.kafka import Kafka
from kit.settings import kafka_environment
from tests.support.broker import Broker, connected, of, until
from tests.workflows.real import connect, namespace
from tests.workflows.test_bridge import submitted
from workflows import names
from workflows.cases.dossier_approval.kind import DOSSIER_APPROVAL

pytestmark = [pytest.mark.stack, pytest.mark.asyncio(loop_scope="session")]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest_asyncio.fixture(loop_scope="session")
async def topics(kafka: Kafka) -> AsyncIterator[Broker]:
    async with connected(kafka) as broker:
        await broker.skip_to_end(names.GROUP)
        yield broker


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def space(temporal_address: str) -> str:
    return await namespace(temporal_address)


@pytest.fixture
def environment(temporal_address: str, kafka: Kafka, space: str) -> dict[str, str]:
    """A worker whose services are all away."""
    away = "http://127.0.0.1:9"
    settings = {
        "TEMPORAL_ADDRESS": temporal_address,
        "TEMPORAL_NAMESPACE": space,
        "SUBMISSIONS_URL": away,
        "AWARDS_URL": away,
        "SCORING_URL": away,
        "OIDC_ISSUER": away,
        "OIDC_CLIENT_ID": "workflows",
        "OIDC_CLIENT_SECRET": "secret",
        "HTTP_PORT": str(free_port()),
        "TEMPORAL_METRICS_PORT": str(free_port()),
    }
    told = {f"THIDUA_{name}": value for name, value in settings.items()}
    return os.environ | told | kafka_environment(of(kafka, names.GROUP))


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "worker.log"


@pytest.fixture
def process(environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "workflows", "worker"]
    with (
        log.open("wb") as output,  # a pipe that nobody reads would hold up the worker's logs, and the worker
        subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT) as started,
    ):
        yield started
        if started.poll() is None:
            started.kill()


async def test_it_works_until_sigterm(
    process: subprocess.Popen[bytes],
    log: Path,
    environment: dict[str, str],
    topics: Broker,
    temporal_address: str,
    space: str,
) -> None:
    port = environment["THIDUA_HTTP_PORT"]
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http:

        async def ready() -> bool:
            try:
                return (await http.get("/health/ready")).status_code == 200
            except httpx.TransportError:
                return False

        await until(ready)
        dossier_id = uuid4()
        await topics.tell(submitted(dossier_id), dossier_id, 1)
        client = await connect(temporal_address, space)
        handle = client.get_workflow_handle(DOSSIER_APPROVAL.workflow_id(dossier_id))

        async def held_up() -> Any:
            found = [each async for each in client.list_workflows("ThiduaTrouble = 'read_case: Unreachable'")]
            return [each.id for each in found] == [handle.id]

        await until(held_up)
        metrics = (await http.get("/metrics")).text
        assert 'nudges_total{workflow="DossierApproval"} 1.0' in metrics
        assert 'consumer_lag_facts{group="workflows",topic="submissions.dossier"}' in metrics

        async def trouble_is_told() -> bool:
            return "\nworkflows_in_trouble 1.0\n" in (await http.get("/metrics")).text

        await until(trouble_is_told)
        sdk = f"http://127.0.0.1:{environment['THIDUA_TEMPORAL_METRICS_PORT']}/metrics"
        assert "temporal_workflow_task_schedule_to_start_latency_bucket" in (await http.get(sdk)).text
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0, f"see {log}"


async def test_commands(environment: dict[str, str], space: str) -> None:
    def run(command: str) -> str:
        ran = subprocess.run(
            [sys.executable, "-m", "workflows", command],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return ran.stdout

    run("provision")
    assert '"table": "workflows"' in run("ledger")
