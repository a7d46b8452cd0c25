"""PostgreSQL, Kafka and Temporal for as long as a block of code runs."""

import fcntl
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kit.kafka import Kafka
from kit.settings import KafkaSettings, kafka_environment, variable
from localstack import kafka, postgres, temporal
from localstack.ports import free_ports
from localstack.processes import Child, Program, Register, StartFailed, stop

POSTGRES_URL = "THIDUA_POSTGRES_URL"
TEMPORAL_ADDRESS = "THIDUA_TEMPORAL_ADDRESS"


@dataclass(frozen=True)
class Addresses:
    """Where the servers listen. `postgres_url` is the superuser's, `kafka` the operator's way there; what was not asked
    for is empty.
    """

    postgres_url: str
    kafka: Kafka
    temporal_address: str

    @classmethod
    def given(cls, environment: Mapping[str, str] = os.environ) -> "Addresses":
        """The servers that the caller has already, from the environment."""
        names = {variable(field): field for field in KafkaSettings.model_fields}
        told = {names[name]: value for name, value in environment.items() if value and name in names}
        return cls(
            environment.get(POSTGRES_URL, ""),
            KafkaSettings.model_validate(told).kafka if "kafka_bootstrap" in told else kafka.NOWHERE,
            environment.get(TEMPORAL_ADDRESS, ""),
        )

    def environment(self) -> dict[str, str]:
        """The same as environment variables, without those that are not there."""
        told = kafka_environment(self.kafka) if self.kafka.bootstrap else {}
        others = {POSTGRES_URL: self.postgres_url, TEMPORAL_ADDRESS: self.temporal_address}
        return told | {name: value for name, value in others.items() if value}


NONE = Addresses("", kafka.NOWHERE, "")
"""Where nothing is given, everything is started."""


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
    postgres_url, reached, address = given.postgres_url, given.kafka, given.temporal_address
    waiting: list[tuple[Child, float]] = []
    if wanted.kafka and not reached.bootstrap:
        # Kafka first: it takes longest and needs nobody.
        port, controller_port = free_ports(2)
        broker, reached = kafka.program(data_dir / "kafka", port, controller_port)
        waiting.append((start(broker), kafka.START_SECONDS))
    if not postgres_url and (wanted.postgres or (wanted.temporal and not address)):
        server, postgres_url = postgres.program(data_dir / "postgres", free_ports(1)[0], durable=durable)
        start(server).wait_ready(postgres.START_SECONDS)
    if wanted.temporal and not address:
        server, address = temporal.program(data_dir / "temporal", postgres_url, free_ports(temporal.PORTS))
        waiting.append((start(server), temporal.START_SECONDS))
    for child, seconds in waiting:
        child.wait_ready(seconds)
    return Addresses(postgres_url, reached, address)


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
