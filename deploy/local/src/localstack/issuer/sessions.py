"""Who is signed in where: codes, sessions and refresh tokens, in memory.

After a restart nobody is known here: a code or a refresh token of before is refused, so that whoever was signed in is
asked to sign in again when their access token ends, and nothing else happens to them.
"""

import base64
import hashlib
import secrets
import time
from dataclasses import dataclass
from uuid import uuid4

from localstack.issuer.asked import Asked
from localstack.issuer.clients import TokenRefused

CODE_SECONDS = 60
SESSION_SECONDS = 12 * 3600


@dataclass(eq=False)
class Session:
    """A person's sign-in at one client. `refresh` is the one token that renews it, from the use of its code on."""

    sid: str
    client_id: str
    subject: str
    name: str
    auth_time: int
    refresh: str = ""


@dataclass(eq=False)
class Code:
    """What a browser carries to the client, good for once."""

    asked: Asked
    session: Session
    expires: float
    used: bool = False


class SeenTwice(TokenRefused):
    """What is good for once came again, so somebody else has it, too. `ended` is the session that ends by it."""

    def __init__(self, ended: Session | None) -> None:
        super().__init__("invalid_grant")
        self.ended = ended


class Sessions:
    """All of them. A session is alive from the use of its code to its end."""

    def __init__(self) -> None:
        self._codes: dict[str, Code] = {}
        self._alive: dict[str, Session] = {}
        self._refresh: dict[str, Session] = {}
        """By every token that it ever had, so that a stolen one is noticed."""

    def begin(self, asked: Asked, subject: str, name: str) -> str:
        """Somebody signed in: the code for the client."""
        self._forget()
        code = secrets.token_urlsafe(32)
        session = Session(str(uuid4()), asked.client_id, subject, name, int(time.time()))
        self._codes[code] = Code(asked, session, time.time() + CODE_SECONDS)
        return code

    def redeem(self, client_id: str, code: str, redirect_uri: str, verifier: str) -> Code:
        """The code for its session, alive from now on. Raises TokenRefused.

        A code that comes twice was seen by somebody else: what it gave ends (RFC 6749, section 4.1.2).
        """
        found = self._codes.get(code)
        if found is None or found.asked.client_id != client_id:
            raise TokenRefused("invalid_grant")
        if found.used:
            raise SeenTwice(self.end(found.session.sid))
        found.used = True
        fits = redirect_uri == found.asked.redirect_uri and challenge(verifier) == found.asked.code_challenge
        if not fits or time.time() > found.expires:
            raise TokenRefused("invalid_grant")
        self._alive[found.session.sid] = found.session
        self._renew(found.session)
        return found

    def renew(self, client_id: str, refresh: str) -> Session:
        """The session with its next refresh token. Raises TokenRefused.

        One that was used before ends the session: client and thief can't be told apart (RFC 9700, section 4.14.2).
        """
        session = self._refresh.get(refresh)
        if session is None or session.client_id != client_id or session.sid not in self._alive:
            raise TokenRefused("invalid_grant")
        if session.refresh != refresh:
            raise SeenTwice(self.end(session.sid))
        if _is_over(session):
            raise TokenRefused("invalid_grant")
        self._renew(session)
        return session

    def revoke(self, client_id: str, refresh: str) -> None:
        """End the client's own session of this token, if there is one (RFC 7009)."""
        session = self._refresh.get(refresh)
        if session is not None and session.client_id == client_id:
            self.end(session.sid)

    def end(self, sid: str) -> Session | None:
        """What was alive under this id, and is no more."""
        return self._alive.pop(sid, None)

    def _renew(self, session: Session) -> None:
        session.refresh = secrets.token_urlsafe(32)
        self._refresh[session.refresh] = session

    def _forget(self) -> None:
        """Let go of what is over."""
        self._codes = {code: each for code, each in self._codes.items() if not _is_over(each.session)}
        self._alive = {sid: each for sid, each in self._alive.items() if not _is_over(each)}
        self._refresh = {token: each for token, each in self._refresh.items() if not _is_over(each)}


def challenge(verifier: str) -> str:
    """A verifier's S256 challenge (RFC 7636, section 4.2)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _is_over(session: Session) -> bool:
    return time.time() > session.auth_time + SESSION_SECONDS
