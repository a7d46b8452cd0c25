"""Settings of a process, from the environment with the prefix THIDUA_."""

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What every service needs. A service that needs more inherits from this."""

    model_config = SettingsConfigDict(env_prefix="THIDUA_", frozen=True)

    database_url: str
    """PostgreSQL address, `postgresql://role:password@host:port/database`."""
    kafka_bootstrap: str
    oidc_issuer: str
    oidc_audience: str = "thidua"
    http_host: str = "127.0.0.1"
    http_port: int = 8000
    log_level: str = "INFO"
    database_pool: int = 10
    """Connections that one process keeps at most."""
