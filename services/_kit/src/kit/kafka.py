"""Where Kafka is, and as whom we come to it."""

from pathlib import Path
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

Protocol = Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"]
Mechanism = Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"]
WITH_USER: Final = ("SASL_PLAINTEXT", "SASL_SSL")
ENCRYPTED: Final = ("SSL", "SASL_SSL")


def relay_id(service: str) -> str:
    """The transactional id of a service's relay, under which nobody else may send."""
    return f"{service}-relay"


class Kafka(BaseModel):
    """An address, and what a client shows there: a user's name and password, a certificate, or nothing."""

    model_config = ConfigDict(frozen=True)

    bootstrap: str
    security_protocol: Protocol = "PLAINTEXT"
    sasl_mechanism: Mechanism = "SCRAM-SHA-512"
    user: str = ""
    password: str = Field("", repr=False)
    ca_file: Path | None = None
    cert_file: Path | None = None
    key_file: Path | None = None

    def client(self) -> dict[str, Any]:
        """What every client of aiokafka is given. Raises OSError for a file that can't be read, or is none of TLS."""
        options: dict[str, Any] = {
            "bootstrap_servers": self.bootstrap,
            "security_protocol": self.security_protocol,
        }
        if self.security_protocol in WITH_USER:
            options |= {
                "sasl_mechanism": self.sasl_mechanism,
                "sasl_plain_username": self.user,
                "sasl_plain_password": self.password,
            }
        if self.security_protocol in ENCRYPTED:
            options["ssl_context"] = self.tls_context()
        return options

    def tls_context(self) -> Any:
        """Trusts the file's authorities, without one those of the system. Raises OSError."""
        from aiokafka.helpers import create_ssl_context

        return create_ssl_context(cafile=self.ca_file, certfile=self.cert_file, keyfile=self.key_file)

    def admin(self) -> dict[str, str]:
        """The same in librdkafka's words, for its administrative client."""
        options = {
            "bootstrap.servers": self.bootstrap,
            "security.protocol": self.security_protocol,
            "ssl.ca.location": str(self.ca_file or ""),
            "ssl.certificate.location": str(self.cert_file or ""),
            "ssl.key.location": str(self.key_file or ""),
        }
        if self.security_protocol in WITH_USER:
            options |= {
                "sasl.mechanism": self.sasl_mechanism,
                "sasl.username": self.user,
                "sasl.password": self.password,
            }
        return {name: value for name, value in options.items() if value}
