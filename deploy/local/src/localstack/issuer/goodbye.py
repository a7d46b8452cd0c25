"""How a client learns that a session ended (OpenID Connect Back-Channel Logout 1.0)."""

import logging
from typing import Final

import httpx

from localstack.issuer.issuer import Issuer
from localstack.issuer.sessions import Session
from localstack.issuer.tokens import Hint, logout_token

ANSWERS_WITHIN_SECONDS: Final = 5.0
log = logging.getLogger(__name__)


async def tell(issuer: Issuer, gone: Session | Hint) -> None:
    """Tell the session's client, once: one that is away finds out when its next refresh is refused."""
    registered = issuer.sign_in_of(gone.client_id)
    if registered is None or registered.backchannel_logout_uri is None:
        return
    form = {"logout_token": logout_token(issuer.key, issuer.url, gone)}
    try:
        async with httpx.AsyncClient(timeout=ANSWERS_WITHIN_SECONDS, trust_env=False) as http:
            (await http.post(registered.backchannel_logout_uri, data=form)).raise_for_status()
    except httpx.HTTPError as error:
        log.warning("%s was not told that a session ended: %r", gone.client_id, error)
