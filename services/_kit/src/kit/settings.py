"""Settings of a process, from the environment with the prefix THIDUA_."""

from pathlib import Path
from typing import Final, Literal, Self, TypeVar

from pydantic import SecretStr, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from kit.kafka import ENCRYPTED, WITH_USER, Kafka, Mechanism, Protocol

PREFIX: Final = "THIDUA_"
S = TypeVar("S", bound=BaseSettings)


class NotSet(ValueError):
    """The environment lacks a setting or has a wrong one; the text is one line that names it and says what to do."""


def from_environment(kind: type[S]) -> S:
    """The settings of a process. Raises NotSet."""
    try:
        return kind()
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
        lacking = [_name(fault) for fault in faults if fault["type"] == "missing"]
        wrong = [_said(fault) for fault in faults if fault["type"] != "missing"]
        remedy = 'Load the environment file of this part first: . "$THIDUA_ETC/PART.env"'
        said = [f"the environment lacks {', '.join(lacking)}", *wrong, remedy] if lacking else wrong
        raise NotSet("; ".join(said)) from None


def _said(fault: ErrorDetails) -> str:
    """What is wrong with one setting; of several that don't go together, the words themselves name them."""
    return f"{_name(fault)} is wrong: {fault['msg']}" if fault["loc"] else fault["msg"]


def _name(fault: ErrorDetails) -> str:
    return variable(str(fault["loc"][0]))


def variable(field: str) -> str:
    """The environment variable of a setting."""
    return f"{PREFIX}{field}".upper()


def unfit(words: str) -> PydanticCustomError:
    """The error of settings that don't go together, in words that name their variables."""
    return PydanticCustomError("unfit", "{words}", {"words": words})


def go_together(settings: BaseSettings, *names: str) -> None:
    """All of these are set, or none. Raises PydanticCustomError."""
    lacking = [name for name in names if not getattr(settings, name)]
    if lacking and len(lacking) < len(names):
        there = next(name for name in names if name not in lacking)
        raise unfit(f"{variable(there)} is set, but {variable(lacking[0])} is not")


def read_file(settings: BaseSettings, name: str) -> bytes | None:
    """What stands in the file that a setting names, if it names one. Raises PydanticCustomError."""
    path: Path | None = getattr(settings, name)
    try:
        return path.read_bytes() if path else None
    except OSError as error:
        raise unfit(f"{variable(name)}: {path} can't be read ({error.strerror})") from None


def secret(settings: BaseSettings, name: str) -> str:
    """A password: what stands in its file where `<name>_file` names one, else its own value, else nothing.

    Raises PydanticCustomError.
    """
    in_file = read_file(settings, f"{name}_file")
    if in_file is not None:
        return in_file.decode().strip()
    own: SecretStr | None = getattr(settings, name)
    return own.get_secret_value() if own else ""


def kafka_environment(kafka: Kafka) -> dict[str, str]:
    """How a process is told of it, whatever its environment said before: `KafkaSettings` reads the same."""
    told = {variable(f"kafka_{name}"): str(value or "") for name, value in kafka}
    return told | {variable("kafka_password_file"): ""}


class KafkaSettings(BaseSettings):
    """Where Kafka is, and as whom we come to it. As they are by default, it asks for nothing."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True)

    kafka_bootstrap: str
    kafka_security_protocol: Protocol = "PLAINTEXT"
    kafka_sasl_mechanism: Mechanism = "SCRAM-SHA-512"
    kafka_user: str = ""
    kafka_password: SecretStr | None = None
    kafka_password_file: Path | None = None
    """A file that has the password; where it is named, it counts."""
    kafka_ca_file: Path | None = None
    """Certificates of the authorities that the broker's is asked of; without it those that the system trusts."""
    kafka_cert_file: Path | None = None
    """Our certificate, where the broker asks for one, and its key."""
    kafka_key_file: Path | None = None

    @property
    def kafka(self) -> Kafka:
        return Kafka(
            bootstrap=self.kafka_bootstrap,
            security_protocol=self.kafka_security_protocol,
            sasl_mechanism=self.kafka_sasl_mechanism,
            user=self.kafka_user,
            password=secret(self, "kafka_password"),
            ca_file=self.kafka_ca_file,
            cert_file=self.kafka_cert_file,
            key_file=self.kafka_key_file,
        )

    @model_validator(mode="after")
    def _kafka_goes_together(self) -> Self:
        protocol = f"{variable('kafka_security_protocol')} is {self.kafka_security_protocol}"
        for name in ("kafka_ca_file", "kafka_cert_file", "kafka_key_file"):
            if getattr(self, name) and self.kafka_security_protocol not in ENCRYPTED:
                raise unfit(f"{variable(name)} is set, but {protocol}, which encrypts nothing")
            read_file(self, name)
        go_together(self, "kafka_cert_file", "kafka_key_file")
        for name, value in (("kafka_user", self.kafka_user), ("kafka_password", self.kafka.password)):
            if self.kafka_security_protocol in WITH_USER and not value:
                raise unfit(f"{protocol}, but {variable(name)} is not set")
            if self.kafka_security_protocol not in WITH_USER and value:
                raise unfit(f"{variable(name)} is set, but {protocol}, which asks for no user")
        if self.kafka_security_protocol in ENCRYPTED:
            try:
                self.kafka.tls_context()
            except OSError as error:  # so are errors of TLS
                raise unfit(f"{variable('kafka_ca_file')} and its like are no use: {error}") from None
        return self


class ServingSettings(BaseSettings):
    """What a part needs that answers requests from a database of its own, and how much it takes on at once."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True)

    database_url: str
    """PostgreSQL address, `postgresql://role:password@host:port/database`."""
    database_pool: int = 10
    """Connections that one pool of a process has at most; a service has one for commands and one for queries."""
    oidc_issuer: str
    http_host: str = "127.0.0.1"
    http_port: int = 8000
    log_level: str = "INFO"
    requests_at_once: int = 128
    """Requests that one process has in hand at most; whoever comes on top is told to come again. Enough for what comes
    while the machine is busy elsewhere, few enough that the last of them is answered in time."""
    body_seconds: float = 30.0
    """For sending a body as a whole: 8 MiB over a line of some 2 Mbit/s."""
    largest_body: int = 8 * 2**20
    """Bytes of a request's body at most."""
    public_at_once: int = 5
    """Of the requests at once, how many those that come without a token may be: half as many as a pool has connections,
    so that half of them stay for people with one."""
    public_at_once_each: int = 3
    """Of those, how many may come from one address."""
    proxies: str = "127.0.0.1,::1"
    """Addresses from which a proxy, or the portal, says in X-Forwarded-For where a request came from; others say it in
    vain."""


class Settings(KafkaSettings, ServingSettings):
    """What every service needs. A service that needs more inherits from this."""

    query_database_url: str | None = None
    """Another one for queries, such as a replica's; without it they go to the same."""
    oidc_audience: str = "thidua"
    oidc_subject: Literal["account", "person"] = "account"
    """What a person's `sub` is: an account at the issuer, of which the directory says whose it is; or, as at the local
    stack's issuer, the person's own id."""
    metrics_port: int | None = None
    """Where a consumer or relay that is a process of its own tells its health and metrics; an API tells its own."""
    requests_at_once_each: int = 32
    """Of the requests at once, how many one person may have; who comes on top is told so (429). A browser opens six."""
