"""Settings of notify."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Self

from pydantic import SecretStr, model_validator

from kit.settings import Settings as KitSettings
from kit.settings import read_file, secret, unfit, variable

Tls = Literal["offered", "starttls", "tls"]


@dataclass(frozen=True)
class Smtp:
    """Where the mail server is, and as whom we come to it; `user` is empty where it asks for none."""

    host: str
    port: int
    tls: Tls = "offered"
    ca_file: Path | None = None
    user: str = ""
    password: str = field(default="", repr=False)


class Settings(KitSettings):
    """What notify needs besides what every service needs."""

    smtp_host: str
    smtp_port: int = 25
    smtp_tls: Tls = "offered"
    """Encrypted where the server offers it; always, by STARTTLS; or always, from the first byte (port 465)."""
    smtp_ca_file: Path | None = None
    """Certificates of the authorities that the server's is asked of, besides those that the system trusts."""
    smtp_user: str = ""
    smtp_password: SecretStr | None = None
    smtp_password_file: Path | None = None
    """A file that has the password; where it is named, it counts."""
    mail_from: str
    """Address under which notices go out."""
    directory_url: str
    """The directory's HTTP address, which knows people's contacts."""
    oidc_client_id: str = "notify"
    oidc_client_secret: SecretStr

    @property
    def smtp(self) -> Smtp:
        return Smtp(
            self.smtp_host,
            self.smtp_port,
            tls=self.smtp_tls,
            ca_file=self.smtp_ca_file,
            user=self.smtp_user,
            password=secret(self, "smtp_password"),
        )

    @model_validator(mode="after")
    def _smtp_goes_together(self) -> Self:
        read_file(self, "smtp_ca_file")
        user, password = variable("smtp_user"), variable("smtp_password")
        match bool(self.smtp_user), bool(self.smtp.password):
            case True, False:
                raise unfit(f"{user} is set, but {password} is not")
            case False, True:
                raise unfit(f"{password} is set, but {user} is not")
            case True, True if self.smtp_tls == "offered":
                tls = variable("smtp_tls")
                raise unfit(f"{user} is set: {tls} must be starttls or tls, or the password may travel open")
        return self
