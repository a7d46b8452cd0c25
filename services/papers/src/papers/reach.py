"""How papers tries what only it needs: the issuer for a token of its own."""

from kit.reach import principal
from kit.trials import Trial
from papers.settings import Settings


def trials(settings: Settings) -> tuple[Trial, ...]:
    return (
        Trial(
            "own token",
            lambda: principal(
                settings.oidc_issuer,
                settings.oidc_audience,
                settings.oidc_client_id,
                settings.oidc_client_secret,
                "papers",
            ),
        ),
    )
