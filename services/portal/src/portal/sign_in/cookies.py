"""The portal's two cookies: the session's, and the one of somebody who is at the provider just now.

`__Host-` (RFC 6265bis, section 4.1.3.2): only this host sets and gets them, over TLS or on loopback. Lax, since a
strict one is not sent on the way back from the provider.
"""

import base64
import binascii
from dataclasses import asdict
from typing import Final

from fastapi import Request, Response

from portal.sealing import Sealer, Unreadable
from portal.sign_in.provider import ATTEMPT_S, Attempt
from portal.sign_in.repository import KEPT, LONGEST

SESSION: Final = "__Host-thidua"
ATTEMPT: Final = "__Host-thidua-sign-in"
_PLACE: Final = b"attempt"


def session_of(request: Request) -> str | None:
    return request.cookies.get(SESSION)


def set_session(response: Response, cookie: str) -> None:
    _set(response, SESSION, cookie, int((LONGEST + KEPT).total_seconds()))


def clear_session(response: Response) -> None:
    _set(response, SESSION, "", 0)


def attempt_of(request: Request, sealer: Sealer) -> Attempt | None:
    """What we gave to somebody on their way to the provider, if this is it."""
    try:
        sealed = base64.urlsafe_b64decode(request.cookies.get(ATTEMPT, ""))
        return Attempt(**sealer.open(sealed, _PLACE))
    except (binascii.Error, ValueError, Unreadable, TypeError):
        return None


def set_attempt(response: Response, attempt: Attempt, sealer: Sealer) -> None:
    sealed = sealer.seal(asdict(attempt), _PLACE)
    _set(response, ATTEMPT, base64.urlsafe_b64encode(sealed).decode(), ATTEMPT_S)


def clear_attempt(response: Response) -> None:
    _set(response, ATTEMPT, "", 0)


def _set(response: Response, name: str, value: str, seconds: int) -> None:
    response.set_cookie(name, value, max_age=seconds, path="/", secure=True, httponly=True, samesite="lax")
