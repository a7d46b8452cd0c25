"""How the portal tries its servers. See kit.reach."""

from kit import reach
from kit.client import HttpClient, Refused, Unreachable, ask_for_token, discover
from kit.reach import WITHIN_S
from kit.trials import NotReached, Trial
from portal.settings import Settings
from portal.sign_in.routes import DONE


def trials(settings: Settings) -> tuple[Trial, ...]:
    """Its database, and the provider; that it reaches the services shows when they run."""
    return (
        Trial("PostgreSQL", lambda: reach.database(settings.database_url)),
        Trial("issuer", lambda: reach.issuer(settings.oidc_issuer)),
        Trial("own client", lambda: client(settings)),
    )


async def client(settings: Settings) -> None:
    """Whether the provider knows us by our secret: it is shown a code that nobody has. Raises NotReached."""
    name = settings.oidc_client_id
    shown = {
        "grant_type": "authorization_code",
        "code": "of-nobody",
        "redirect_uri": settings.public_url + DONE,
        "code_verifier": "of-nobody".ljust(43, "-"),
    }
    async with HttpClient(WITHIN_S) as http:
        try:
            endpoint = (await discover(http, settings.oidc_issuer))["token_endpoint"]
            answer = await ask_for_token(http, endpoint, name, settings.oidc_client_secret, shown)
            said = answer.json()["error"]
        except (Unreachable, Refused, ValueError, KeyError, TypeError) as error:
            raise NotReached(
                f"the issuer does not say whether it knows {name} ({error}). Put right first what is said of the issuer"
            ) from error
    if said != "invalid_grant":
        raise NotReached(
            f"the issuer does not let {name} redeem codes ({said}). Enter the client there, allow it the authorization"
            " code flow, and give both sides the same secret (THIDUA_OIDC_CLIENT_SECRET)"
        )
