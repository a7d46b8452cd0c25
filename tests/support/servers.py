"""The servers for tests: those that `python -m localstack run` started, else some of this test session's own.

Each fixture starts its server at first use, so that a run of a few tests pays for what they need only. With several
pytest workers each starts its own, unless `localstack run` gives one set to all of them.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kit.kafka import Kafka
from localstack import temporal
from localstack.run import TEMPORAL_TEST_SERVER, temporary_folder
from localstack.servers import Addresses, servers


@contextmanager
def own_servers(
    *, postgres: bool = False, kafka: bool = False, temporal: bool = False
) -> Iterator[Addresses]:
    """The named servers, with data that goes away with the block; the environment's where it names them."""
    with (
        temporary_folder() as folder,
        servers(folder, postgres=postgres, kafka=kafka, temporal=temporal, durable=False) as addresses,
    ):
        yield addresses


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The superuser's URL of a PostgreSQL; every test creates databases of its own there."""
    with own_servers(postgres=True) as addresses:
        yield addresses.postgres_url


@pytest.fixture(scope="session")
def kafka() -> Iterator[Kafka]:
    """A Kafka broker, as its operator reaches it; topics are shared among tests, so their names are not."""
    with own_servers(kafka=True) as addresses:
        yield addresses.kafka


@pytest.fixture(scope="session")
def temporal_address() -> Iterator[str]:
    """The address of a Temporal server; every test registers a namespace of its own."""
    with own_servers(temporal=True) as addresses:
        yield addresses.temporal_address


@pytest.fixture(scope="session")
def temporal_test_server() -> Iterator[Path]:
    """The program of the time-skipping test server, for `WorkflowEnvironment.start_time_skipping`."""
    if given := os.environ.get(TEMPORAL_TEST_SERVER):
        yield Path(given)
        return
    with tempfile.TemporaryDirectory() as folder:
        yield temporal.write_test_server(Path(folder) / "temporal-test-server")
