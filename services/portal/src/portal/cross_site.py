"""What other sites can't make a browser do here, and what a page of ours may load: nothing but our own.

Sources: Fetch Metadata Request Headers (W3C), RFC 6454 (Origin), Content Security Policy Level 3. Pages of other ports
of the same host are the same site to a browser, and their posts come with lax and strict cookies alike: they are
refused as well.
"""

from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kit import messages
from kit.probes import PROBES

_SAFE: Final = {"GET", "HEAD", "OPTIONS"}
FROM_HERE: Final = {"same-origin", "none"}
"""What a browser says of a request that a page of ours, or the person, made it send."""


class Guarded:
    """ASGI middleware: refuses what another site sends, and says in every answer what a page may do."""

    def __init__(self, app: ASGIApp, *, origin: str, form_targets: str, servers_may: frozenset[str]) -> None:
        """`origin` is the portal's own; `form_targets` are further origins to which a form may lead in the end, the
        provider's; `servers_may` are paths to which another server, and no browser, posts.
        """
        self._app = app
        self._origin = origin
        self._servers_may = servers_may
        self._headers = {
            "Content-Security-Policy": (
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
                f"connect-src 'self'; form-action 'self' {form_targets}; base-uri 'none'; frame-ancestors 'none'"
            ),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "X-Robots-Tag": "noindex",
        }
        if origin.startswith("https://"):
            self._headers["Strict-Transport-Security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(PROBES):
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        if self._comes_from_here(scope):
            await self._app(scope, receive, guarded)
        else:
            refusal = PlainTextResponse(messages.words("portal", "from_elsewhere"), 403)
            await refusal(scope, receive, guarded)

    def _comes_from_here(self, scope: Scope) -> bool:
        if scope["method"] in _SAFE:
            return True
        headers = Headers(scope=scope)
        if (site := headers.get("sec-fetch-site")) is not None:
            return site in FROM_HERE
        if (origin := headers.get("origin")) is not None:
            return origin == self._origin
        return scope["path"] in self._servers_may
