"""Settings of the workflows' process, from the environment with the prefix THIDUA_."""

from pathlib import Path
from typing import Self

from pydantic import SecretStr, model_validator
from temporalio.service import TLSConfig

from kit.settings import KafkaSettings, go_together, read_file, unfit, variable


class Settings(KafkaSettings):
    """Where Temporal, Kafka, the services and the issuer are, and under which principal we call."""

    temporal_address: str
    temporal_namespace: str = "thidua"
    temporal_tls: bool = False
    """Whether Temporal is spoken to over TLS; what follows is for that only."""
    temporal_ca_file: Path | None = None
    """Certificates of the authorities that Temporal's is asked of; without it those that the system trusts."""
    temporal_cert_file: Path | None = None
    """Our certificate, where Temporal asks for one, and its key."""
    temporal_key_file: Path | None = None
    temporal_server_name: str | None = None
    """The name in Temporal's certificate, where it is another than that of the address."""
    submissions_url: str
    awards_url: str
    scoring_url: str
    oidc_issuer: str
    oidc_audience: str = "thidua"
    """Whom our token is for: the services ask that it is for them."""
    oidc_client_id: str
    oidc_client_secret: SecretStr
    http_host: str = "127.0.0.1"
    http_port: int = 8000
    temporal_metrics_port: int | None = None
    """Where the Temporal SDK tells its own metrics, beside ours at `http_port`."""
    log_level: str = "INFO"

    @property
    def tls(self) -> TLSConfig | bool:
        """How Temporal is spoken to. Raises PydanticCustomError for a file that can't be read."""
        return self.temporal_tls and TLSConfig(
            server_root_ca_cert=read_file(self, "temporal_ca_file"),
            domain=self.temporal_server_name,
            client_cert=read_file(self, "temporal_cert_file"),
            client_private_key=read_file(self, "temporal_key_file"),
        )

    @model_validator(mode="after")
    def _temporal_goes_together(self) -> Self:
        names = ("temporal_ca_file", "temporal_cert_file", "temporal_key_file", "temporal_server_name")
        for name in names:
            if getattr(self, name) and not self.temporal_tls:
                raise unfit(f"{variable(name)} is set, but {variable('temporal_tls')} is not")
        go_together(self, "temporal_cert_file", "temporal_key_file")
        _ = self.tls
        return self
