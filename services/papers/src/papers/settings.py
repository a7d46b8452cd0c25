"""Settings of papers."""

from pydantic import SecretStr

from kit.settings import Settings as KitSettings


class Settings(KitSettings):
    """What papers needs besides what every service needs."""

    public_url: str
    """What stands in people's address bar before the portal, such as `https://thidua.haiphong.gov.vn`: the QR codes of
    papers lead there.
    """
    awards_url: str
    """Awards' HTTP address, whose record of a decision papers are made of."""
    submissions_url: str
    """Submissions' HTTP address, which keeps what dossiers said."""
    directory_url: str
    """The directory's HTTP address, which knows what people are called."""
    oidc_client_id: str = "papers"
    oidc_client_secret: SecretStr
