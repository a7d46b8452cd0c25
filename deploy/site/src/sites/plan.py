"""`site.yaml`: where the servers of a site are, and where its parts listen. There is no secret in it, only names of
files that have one.
"""

from pathlib import Path
from typing import Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from kit.kafka import WITH_USER, Mechanism, Protocol
from kit.yamlfile import validate

SERVICES: Final = ("directory", "submissions", "scoring", "awards", "notify", "papers")
WORKFLOWS: Final = "workflows"
PORTAL: Final = "portal"
PARTS: Final = (*SERVICES, WORKFLOWS, PORTAL)
WITH_DATABASE: Final = (*SERVICES, PORTAL)
FILE: Final = "site.yaml"


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Postgres(_Said):
    """The server with the databases. Each service, and the portal, has a role and a database called like it."""

    host: str
    port: int = 5432
    administrator: str
    """A role that may make roles and databases."""
    administrator_password_file: Path


class Transport(_Said):
    """How Kafka is spoken to; names are those of kit's settings, without `kafka_`."""

    bootstrap: str
    security_protocol: Protocol
    sasl_mechanism: Mechanism = "SCRAM-SHA-512"
    ca_file: Path | None = None
    cert_file: Path | None = None
    key_file: Path | None = None

    @property
    def asks_for_user(self) -> bool:
        return self.security_protocol in WITH_USER


class Kafka(_Said):
    transport: Transport
    administrator: str = ""
    """A user that may make topics, users and access lists."""
    administrator_password_file: Path | None = None

    @model_validator(mode="after")
    def _somebody_makes_users(self) -> Self:
        if self.transport.asks_for_user != bool(self.administrator and self.administrator_password_file):
            raise ValueError(
                f"administrator goes with security_protocol {' or '.join(WITH_USER)}, and with its file"
            )
        return self


class Temporal(_Said):
    """Names are those of the workflows' settings, without `temporal_`."""

    address: str
    namespace: str = "thidua"
    tls: bool
    ca_file: Path | None = None
    cert_file: Path | None = None
    key_file: Path | None = None
    server_name: str | None = None


class Smtp(_Said):
    """Names are those of notify's settings, without `smtp_`."""

    host: str
    port: int
    tls: Literal["offered", "starttls", "tls"]
    ca_file: Path | None = None
    user: str | None = None
    password_file: Path | None = None


class Mail(_Said):
    server: Smtp
    sender: str
    """Address under which notices go out."""


class Oidc(_Said):
    """Names are those of kit's settings, without `oidc_`."""

    issuer: str
    audience: str = "thidua"


class Part(_Said):
    """Where a part listens, and what it is told besides: further settings, without `THIDUA_`, in small letters."""

    host: str = "127.0.0.1"
    port: int
    settings: dict[str, str | int] = Field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"


class Plan(_Said):
    """The whole file."""

    postgres: Postgres
    kafka: Kafka
    temporal: Temporal
    mail: Mail
    oidc: Oidc
    public_url: str
    """What people have in their address bar when they open the portal: scheme and host."""
    parts: dict[str, Part]
    units: Path | None = None
    """Where systemd looks for units; without it none are written."""
    logs: Path = Path("/var/log/thidua")

    @model_validator(mode="after")
    def _every_part_listens(self) -> Self:
        if self.parts.keys() != set(PARTS):
            raise ValueError(f"parts are {', '.join(PARTS)}")
        return self


def read_plan(folder: Path) -> Plan:
    """Raises FileErrors with file, line and reason of every mistake."""
    return validate(folder / FILE, Plan)
