"""`state.json`: what a running stack tells its clients."""

from enum import StrEnum
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict

from kit.kafka import Kafka
from localstack import cache
from localstack.kafka import NOWHERE
from localstack.processes import Identity, write_whole


class Phase(StrEnum):
    STARTING = "starting"
    READY = "ready"
    FAILED = "failed"


class ProcessState(BaseModel):
    """One child. `restarts` counts how often it was started again after it died."""

    model_config = ConfigDict(frozen=True)

    pid: int
    started: float
    restarts: int
    log: Path

    @property
    def identity(self) -> Identity:
        return Identity(self.pid, self.started)


class State(BaseModel):
    """Addresses, secrets and processes of one stack. Empty strings and maps while it is starting."""

    model_config = ConfigDict(frozen=True)

    phase: Phase = Phase.STARTING
    step: str = ""
    error: str = ""
    supervisor_pid: int
    supervisor_started: float
    versions: dict[str, str] = {
        "kafka": cache.KAFKA_VERSION,
        "temporal": cache.TEMPORAL_VERSION,
        "temporal-test-server": cache.TEMPORAL_TEST_SERVER_VERSION,
    }
    urls: dict[str, str] = {}
    issuer_url: str = ""
    audience: str = ""
    client_secrets: dict[str, str] = {}
    postgres_url: str = ""
    database_urls: dict[str, str] = {}
    kafka: Kafka = NOWHERE
    kafka_users: dict[str, Kafka] = {}
    temporal_address: str = ""
    temporal_namespace: str = ""
    smtp_address: str = ""
    mail_dir: Path = Path()
    processes: dict[str, ProcessState] = {}

    @property
    def supervisor(self) -> Identity:
        return Identity(self.supervisor_pid, self.supervisor_started)

    @classmethod
    def read(cls, run_dir: Path) -> Self | None:
        """None when there is no stack, or what the file tells of is gone."""
        try:
            state = cls.model_validate_json(path_in(run_dir).read_text())
        except FileNotFoundError:
            return None
        return state if state.supervisor.process() or state.phase is Phase.FAILED else None

    def write(self, run_dir: Path) -> None:
        write_whole(path_in(run_dir), self.model_dump_json(indent=2))


def path_in(run_dir: Path) -> Path:
    return run_dir / "state.json"
