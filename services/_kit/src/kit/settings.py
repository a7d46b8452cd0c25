"""Settings of a process, from the environment with the prefix THIDUA_."""

from typing import Final, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

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
        wrong = [f"{_name(fault)} is wrong: {fault['msg']}" for fault in faults if fault["type"] != "missing"]
        said = "; ".join([f"the environment lacks {', '.join(lacking)}", *wrong][not lacking :])
        raise NotSet(
            f'{said}. Load the environment file of this part first: . "$THIDUA_ETC/PART.env"'
        ) from None


def _name(fault: ErrorDetails) -> str:
    return f"{PREFIX}{fault['loc'][0]}".upper()


class Settings(BaseSettings):
    """What every service needs. A service that needs more inherits from this."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True)

    database_url: str
    """PostgreSQL address, `postgresql://role:password@host:port/database`."""
    kafka_bootstrap: str
    oidc_issuer: str
    oidc_audience: str = "thidua"
    http_host: str = "127.0.0.1"
    http_port: int = 8000
    metrics_port: int | None = None
    """Where a consumer or relay that is a process of its own tells its health and metrics; an API tells its own."""
    log_level: str = "INFO"
    database_pool: int = 10
    """Connections that one process keeps at most for commands, and as many for queries."""
    requests_at_once: int = 128
    """Requests that one process has in hand at most; whoever comes on top is told to come again. Enough for what comes
    while the machine is busy elsewhere, few enough that the last of them is answered in time."""
    requests_at_once_each: int = 32
    """Of these, how many one person may have; who comes on top is told so (429). A browser opens six."""
    body_seconds: float = 30.0
    """For sending a body as a whole: 8 MiB over a line of some 2 Mbit/s."""
    largest_body: int = 8 * 2**20
    """Bytes of a request's body at most."""
