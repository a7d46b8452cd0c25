"""A real identity provider in the test's process: keys, discovery and signed tokens, without a socket."""

import time
from typing import Any
from uuid import UUID

from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import ECKey

from tests.support.in_process import InProcess

ISSUER = "http://issuer.test"
AUDIENCE = "thidua"


class Issuer:
    """Signs tokens with ES256 and publishes its keys; `rotate` changes them."""

    def __init__(self) -> None:
        self.rotate()
        self.app = FastAPI()

        @self.app.get("/.well-known/openid-configuration")
        def discovery() -> dict[str, str]:
            return {"issuer": ISSUER, "jwks_uri": f"{ISSUER}/jwks"}

        @self.app.get("/jwks")
        def jwks() -> dict[str, Any]:
            return {"keys": [self.key.as_dict(private=False)]}

    def rotate(self) -> None:
        self.key = ECKey.generate_key("P-256", auto_kid=True)

    def token(self, subject: str | UUID, **claims: Any) -> str:
        """A token that lives for an hour, unless the claims say otherwise."""
        now = int(time.time())
        body = {"iss": ISSUER, "aud": AUDIENCE, "sub": str(subject), "iat": now, "exp": now + 3600} | claims
        return jwt.encode({"alg": "ES256", "kid": self.key.kid}, body, self.key)

    def http(self) -> InProcess:
        """What a service reads our keys with."""
        return InProcess(self.app)
