"""Who is signed in, as a parameter of a page."""

from dataclasses import dataclass
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import Depends, Request

from kit.errors import IssuerUnreachable
from kit.tokens import issuer_time
from portal.services import Asking, Down, Refused, Services, SessionOver
from portal.sign_in import cookies
from portal.sign_in.provider import Provider
from portal.sign_in.repository import Session, Sessions

RENEW_BEFORE_S: Final = 30
"""Seconds before its end from which an access token isn't used any more."""
UNKNOWN: Final = frozenset({"signed_in_unknown", "account_unknown"})
"""The directory's codes for who has signed in and is nobody whom it knows."""


class SignInNeeded(Exception):
    """Nobody is signed in, or not any more."""


@dataclass(frozen=True)
class Me(Asking):
    """Somebody who is signed in, and how the services are asked in their name."""

    session: Session

    @property
    def name(self) -> str:
        return self.session.name


async def signed_in(request: Request) -> Me:
    """Raises SignInNeeded; IssuerUnreachable where the token has to be renewed and can't be."""
    me = await signed_in_if_any(request)
    if me is None:
        raise SignInNeeded
    return me


async def signed_in_if_any(request: Request) -> Me | None:
    """Raises IssuerUnreachable."""
    return await _me_of(request, is_use=True)


async def watching(request: Request) -> Me | None:
    """Likewise, for what a page asks by itself: lying open is no use, so it keeps nobody signed in.

    Raises IssuerUnreachable.
    """
    return await _me_of(request, is_use=False)


async def _me_of(request: Request, *, is_use: bool) -> Me | None:
    cookie = cookies.session_of(request)
    sessions: Sessions = request.app.state.sessions
    session = await sessions.find(cookie, is_use=is_use) if cookie else None
    if session is not None and session.tokens.expires_at - issuer_time() < RENEW_BEFORE_S:
        renewed = await _renewed(request, sessions, session)
        if renewed is not None and cookie and not await _is_theirs(request, renewed):
            await sessions.end(cookie)
            renewed = None
        session = renewed
    if session is None:
        return None
    services: Services = request.app.state.services
    me = Me(services, session.tokens.access, request.state.correlation_id, session)
    request.state.me = me
    return me


async def _is_theirs(request: Request, session: Session) -> bool:
    """Whether the account is still the person's who began the session: an administrator may have taken it from them.
    Nobody is turned away because the directory does not answer.
    """
    asking = Asking(request.app.state.services, session.tokens.access, request.state.correlation_id)
    try:
        me = await asking.get("directory", "/me")
    except Refused as error:
        return error.problem.code not in UNKNOWN
    except Down:
        return True
    except SessionOver:
        return False
    return bool(me["person_id"] == str(session.person_id))


async def _renewed(request: Request, sessions: Sessions, session: Session) -> Session | None:
    """With newer tokens; with those that it has as long as they are good while the provider is away.

    Raises IssuerUnreachable.
    """
    provider: Provider = request.app.state.provider
    try:
        return await sessions.renew(session, provider.refreshed)
    except IssuerUnreachable:
        if session.tokens.expires_at > issuer_time():
            return session
        raise


SignedIn = Annotated[Me, Depends(signed_in)]
"""Whoever is signed in; nobody else comes in."""
MaybeSignedIn = Annotated[Me | None, Depends(signed_in_if_any)]
Watching = Annotated[Me | None, Depends(watching)]


def to_sign_in(back_to: str) -> str:
    """The address at which one signs in, to come back to a path of ours."""
    return f"/sign-in?back_to={quote(back_to, safe='')}"
