"""What a client asks for in somebody's browser: parsed and checked before anybody is shown anything.

Source: RFC 6749, section 4.1; OpenID Connect Core 1.0, section 3.1.2; RFC 7636. Stricter than these where a client of
ours has no reason to do less: PKCE, `state` and `nonce` are required.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from localstack.issuer.clients import SignIn

_CHALLENGE: Final = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True)
class Asked:
    """A request that may be answered at `redirect_uri`, with `state`."""

    client_id: str
    redirect_uri: str
    state: str
    nonce: str
    code_challenge: str

    def fields(self) -> dict[str, str]:
        """The request again, as a form carries it."""
        return {
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            "state": self.state,
            "nonce": self.nonce,
            "code_challenge": self.code_challenge,
            "code_challenge_method": "S256",
            "response_type": "code",
            "scope": "openid",
        }


class NotRegistered(Exception):
    """The client or its address is not registered: told to whoever looks at the page, and sent nowhere."""


class WronglyAsked(Exception):
    """An error that the client is told, in OAuth's words."""

    def __init__(self, redirect_uri: str, state: str, error: str, description: str) -> None:
        super().__init__(description)
        self.redirect_uri = redirect_uri
        self.answer = {"error": error, "error_description": description, "state": state}


def read(parameters: Sequence[tuple[str, str]], sign_in_of: Callable[[str], SignIn | None]) -> Asked:
    """A client's request. Raises NotRegistered, WronglyAsked."""
    times = Counter(name for name, _ in parameters)
    given = {name: value for name, value in parameters if value}
    redirect_uri = given.get("redirect_uri", "")
    registered = sign_in_of(given.get("client_id", ""))
    if registered is None or redirect_uri not in registered.redirect_uris:
        raise NotRegistered
    if times["client_id"] > 1 or times["redirect_uri"] > 1:
        raise NotRegistered
    if fault := _fault(given, times):
        state = given.get("state", "") if times["state"] == 1 else ""
        raise WronglyAsked(redirect_uri, state, *fault)
    return Asked(given["client_id"], redirect_uri, given["state"], given["nonce"], given["code_challenge"])


def _fault(given: Mapping[str, str], times: Mapping[str, int]) -> tuple[str, str] | None:
    """The first thing that is wrong: error and description."""
    needed = ("response_type", "state", "nonce", "code_challenge")
    checks = (
        (any(many > 1 for many in times.values()), "invalid_request", "a parameter is given more than once"),
        ("request" in given, "request_not_supported", "request objects are not supported"),
        ("request_uri" in given, "request_uri_not_supported", "request objects are not supported"),
        *((name not in given, "invalid_request", f"{name} is missing") for name in needed),
        (given.get("response_type") != "code", "unsupported_response_type", "only code is supported"),
        (
            given.get("response_mode", "query") != "query",
            "invalid_request",
            "only response_mode query is supported",
        ),
        ("openid" not in given.get("scope", "").split(), "invalid_scope", "scope must contain openid"),
        (
            given.get("code_challenge_method") != "S256",
            "invalid_request",
            "code_challenge_method must be S256",
        ),
        (
            not _CHALLENGE.fullmatch(given.get("code_challenge", "")),
            "invalid_request",
            "code_challenge is no S256",
        ),
        ("none" in given.get("prompt", "").split(), "login_required", "somebody has to choose who they are"),
    )
    return next(((error, description) for wrong, error, description in checks if wrong), None)
