"""Settings of the portal."""

import base64
import binascii
from pathlib import Path
from typing import Final, Self
from urllib.parse import urlsplit

from pydantic import SecretStr, model_validator

from kit.settings import ServingSettings, secret, unfit, variable

KEY_BYTES: Final = 32
LOOPBACK: Final = {"127.0.0.1", "::1", "localhost"}


class Settings(ServingSettings):
    """Where the portal is seen, where the services and the provider are, and the key of its sessions."""

    public_url: str
    """What stands in people's address bar, such as `https://thidua.haiphong.gov.vn`: scheme and host, no path."""
    session_key: SecretStr | None = None
    """32 random bytes in base64url, by which tokens are encrypted at rest. Another one signs everybody out."""
    session_key_file: Path | None = None
    """A file that has the key; where it is named, it counts."""
    oidc_client_id: str = "portal"
    oidc_client_secret: SecretStr
    directory_url: str
    submissions_url: str
    scoring_url: str
    awards_url: str
    notify_url: str
    papers_url: str

    @property
    def key(self) -> bytes:
        """The session key's bytes. Raises PydanticCustomError."""
        try:
            key = base64.urlsafe_b64decode(secret(self, "session_key").rstrip("=") + "=")
        except (binascii.Error, ValueError):
            key = b""
        if len(key) != KEY_BYTES:
            raise unfit(
                f"{variable('session_key')} is not {KEY_BYTES} bytes in base64url. Make one:"
                ' python -c "import secrets; print(secrets.token_urlsafe(32))"'
            )
        return key

    @property
    def is_local(self) -> bool:
        """Whether only browsers of this machine reach it: elsewhere it has to be https."""
        return urlsplit(self.public_url).scheme == "http"

    @property
    def services(self) -> dict[str, str]:
        """Address of each service, by its name."""
        return {
            "directory": self.directory_url,
            "submissions": self.submissions_url,
            "scoring": self.scoring_url,
            "awards": self.awards_url,
            "notify": self.notify_url,
            "papers": self.papers_url,
        }

    @model_validator(mode="after")
    def _fit(self) -> Self:
        _ = self.key
        seen = urlsplit(self.public_url)
        if (
            seen.scheme not in {"http", "https"}
            or not seen.netloc
            or seen.path
            or seen.query
            or seen.fragment
        ):
            raise unfit(
                f"{variable('public_url')} is {self.public_url}; it is a scheme and a host, without a path"
            )
        if seen.scheme == "http" and seen.hostname not in LOOPBACK:
            raise unfit(
                f"{variable('public_url')} is {self.public_url}; it must be https: over http browsers keep no session"
            )
        return self
