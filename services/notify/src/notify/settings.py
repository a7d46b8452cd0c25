"""Settings of notify."""

from pydantic import SecretStr

from kit.settings import Settings as KitSettings


class Settings(KitSettings):
    """What notify needs besides what every service needs."""

    smtp_host: str
    smtp_port: int = 25
    mail_from: str
    """Address under which notices go out."""
    directory_url: str
    """The directory's HTTP address, which knows people's contacts."""
    oidc_client_id: str = "notify"
    oidc_client_secret: SecretStr
