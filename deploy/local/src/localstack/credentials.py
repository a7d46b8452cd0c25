"""Secrets of one local stack, made up at its first start and kept with its data."""

import secrets
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from localstack.processes import write_whole


class Credentials(BaseModel):
    """Passwords of database roles by service and of Kafka's users by name, secrets of OIDC clients by client id, and
    the key of the portal's sessions.
    """

    model_config = ConfigDict(frozen=True)

    roles: dict[str, str]
    clients: dict[str, str]
    kafka: dict[str, str] = {}
    session_key: str = Field(default_factory=lambda: secrets.token_urlsafe(32))

    @classmethod
    def kept_in(
        cls, run_dir: Path, roles: tuple[str, ...], clients: tuple[str, ...], kafka: tuple[str, ...] = ()
    ) -> Self:
        """The kept ones, with new ones for names that had none yet."""
        path = file_in(run_dir)
        kept = cls.read(run_dir) if path.exists() else cls(roles={}, clients={})
        complete = cls(
            roles=with_new(kept.roles, roles),
            clients=with_new(kept.clients, clients),
            kafka=with_new(kept.kafka, kafka),
            session_key=kept.session_key,
        )
        write_whole(path, complete.model_dump_json(indent=2))
        return complete

    @classmethod
    def read(cls, run_dir: Path) -> Self:
        return cls.model_validate_json(file_in(run_dir).read_text())


def file_in(run_dir: Path) -> Path:
    return run_dir / "credentials.json"


def with_new(kept: dict[str, str], names: tuple[str, ...]) -> dict[str, str]:
    return {**{name: secrets.token_urlsafe(24) for name in names}, **kept}
