"""PostgreSQL, Kafka and Temporal for as long as a block of code runs."""

import fcntl
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from localstack import kafka, postgres, temporal
from localstack.ports import free_ports
from localstack.processes import Child, Program, Register, StartFailed, stop

POSTGRES_URL = "THIDUA_POSTGRES_URL"
KAFKA_BOOTSTRAP = "THIDUA_KAFKA_BOOTSTRAP"
TEMPORAL_ADDRESS = "THIDUA_TEMPORAL_ADDRESS"


@dataclass(frozen=True)
class Addresses:
    """Where the servers listen. `postgres_url` is the superuser's; what was not asked for is an empty string."""

    postgres_url: str
    kafka_bootstrap: str
    temporal_address: str

    @classmethod
    def given(cls, environment: Mapping[str, str] = os.environ) -> "Addresses":
        """The servers that the caller has already, from the environment."""
        return cls(*(environment.get(name, "") for name in (POSTGRES_URL, KAFKA_BOOTSTRAP, TEMPORAL_ADDRESS)))

    def environment(self) -> dict[str, str]:
        """The same as environment variables, without those that are not there."""
        values = zip(
            (POSTGRES_URL, KAFKA_BOOTSTRAP, TEMPORAL_ADDRESS),
            (self.postgres_url, self.kafka_bootstrap, self.temporal_address),
            strict=True,
        )
        return {name: value for name, value in values if value}


@dataclass(frozen=True)
class Wanted:
    """Which servers are needed. Temporal keeps its data in PostgreSQL and brings it along."""

    postgres: bool = True
    kafka: bool = True
    temporal: bool = True


def start_servers(
    data_dir: Path,
    wanted: Wanted,
    given: Addresses,
    start: Callable[[Program], Child],
    *,
    durable: bool,
) -> Addresses:
    """Start what is wanted and not given, and wait until it answers. `start` runs a program and owns the child.

    Raises StartFailed with the log of the server that did not come up.
    """
    postgres_url, bootstrap, address = given.postgres_url, given.kafka_bootstrap, given.temporal_address
    waiting: list[tuple[Child, float]] = []
    if wanted.kafka and not bootstrap:
        # Kafka first: it takes longest and needs nobody.
        port, controller_port = free_ports(2)
        broker, bootstrap = kafka.program(data_dir / "kafka", port, controller_port)
        waiting.append((start(broker), kafka.START_SECONDS))
    if not postgres_url and (wanted.postgres or (wanted.temporal and not address)):
        server, postgres_url = postgres.program(data_dir / "postgres", free_ports(1)[0], durable=durable)
        start(server).wait_ready(postgres.START_SECONDS)
    if wanted.temporal and not address:
        server, address = temporal.program(data_dir / "temporal", postgres_url, free_ports(temporal.PORTS))
        waiting.append((start(server), temporal.START_SECONDS))
    for child, seconds in waiting:
        child.wait_ready(seconds)
    return Addresses(postgres_url, bootstrap, address)


@contextmanager
def servers(
    data_dir: Path,
    *,
    postgres: bool = True,
    kafka: bool = True,
    temporal: bool = True,
    durable: bool = True,
    given: Addresses | None = None,
) -> Iterator[Addresses]:
    """Servers with their data in `data_dir`, ended with the block; those given (by default: those named in the
    environment) are used instead.

    `durable=False` saves the wait for the disk where the data is thrown away. Call it from a thread that lives as
    long as the block. Raises StartFailed, also when another process uses the same folder.
    """
    with alone(data_dir):
        register = Register(data_dir / "processes.json")
        register.end_leftovers()
        children: list[Child] = []

        def start(program: Program) -> Child:
            child = Child(program, data_dir / "logs" / f"{program.name}.log")
            children.append(child)
            register.add(child)
            return child

        try:
            yield start_servers(
                data_dir,
                Wanted(postgres, kafka, temporal),
                given or Addresses.given(),
                start,
                durable=durable,
            )
        finally:
            # Temporal before PostgreSQL, which it writes to until the end.
            for group in ({"temporal", "kafka"}, {"postgres"}):
                stop(child for child in children if child.name in group)
            register.clear()


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold a folder for this process. Raises StartFailed when another one has it. The kernel lets go at our end."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StartFailed(f"{folder} is in use by another process") from None
        yield
