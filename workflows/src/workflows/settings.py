"""Settings of the workflows' process, from the environment with the prefix THIDUA_."""

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Where Temporal, Kafka, the services and the issuer are, and under which principal we call."""

    model_config = SettingsConfigDict(env_prefix="THIDUA_", frozen=True)

    temporal_address: str
    temporal_namespace: str = "thidua"
    kafka_bootstrap: str
    submissions_url: str
    awards_url: str
    scoring_url: str
    oidc_issuer: str
    oidc_client_id: str
    oidc_client_secret: SecretStr
    http_host: str = "127.0.0.1"
    http_port: int = 8000
    temporal_metrics_port: int | None = None
    """Where the Temporal SDK tells its own metrics, beside ours at `http_port`."""
    log_level: str = "INFO"
