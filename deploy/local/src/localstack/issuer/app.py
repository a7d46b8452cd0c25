"""The issuer over HTTP: what it says of itself, its keys, and the routes of clients and of browsers."""

from typing import Any

from fastapi import FastAPI

from localstack.issuer import browser, grants
from localstack.issuer.issuer import Issuer
from localstack.issuer.tokens import ALGORITHM


def create_app(issuer: Issuer) -> FastAPI:
    """The issuer under its own URL."""
    app = FastAPI(title="thidua local issuer", openapi_url=None)

    @app.get("/.well-known/openid-configuration")
    async def configuration() -> dict[str, Any]:
        return discovery(issuer.url)

    @app.get("/jwks")
    async def jwks() -> dict[str, Any]:
        return {"keys": [issuer.key.as_dict(private=False)]}

    @app.get("/health/ready")
    async def ready() -> dict[str, str]:
        return {"status": "ready"}

    app.include_router(grants.routes(issuer))
    app.include_router(browser.routes(issuer))
    return app


def discovery(url: str) -> dict[str, Any]:
    """What a client reads first (OpenID Connect Discovery 1.0, section 3)."""
    return {
        "issuer": url,
        "jwks_uri": f"{url}/jwks",
        "authorization_endpoint": f"{url}/authorize",
        "token_endpoint": f"{url}/token",
        "revocation_endpoint": f"{url}/revoke",
        "end_session_endpoint": f"{url}/logout",
        "grant_types_supported": grants.GRANTS,
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "scopes_supported": ["openid"],
        "subject_types_supported": ["public"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
        "id_token_signing_alg_values_supported": [ALGORITHM],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "backchannel_logout_supported": True,
        "backchannel_logout_session_supported": True,
    }
