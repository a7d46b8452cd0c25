"""Answers as short as they can be sent, except where their length could tell somebody what is in them.

Who watches a line and can make a browser ask for a page with a text of their choice in its address, learns from the
length of the compressed answer whether that text occurs in the rest of it (BREACH). Only pages of other sites make a
browser ask so, and browsers say whether a page of ours or the person asked (Fetch Metadata, as in `cross_site`): their
answers alone are compressed. Files that are the same for everybody have nothing to tell.
"""

from typing import Final

from starlette.datastructures import Headers
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from portal.cross_site import FROM_HERE

_SMALLEST: Final = 1000
"""Bytes below which an answer fits one packet as it is."""
_LEVEL: Final = 6
"""Beyond it an answer takes longer and gets no shorter worth telling."""


class Compressed:
    """ASGI middleware. `for_all` is how paths begin whose answers are the same for everybody."""

    def __init__(self, app: ASGIApp, *, for_all: str) -> None:
        self._as_it_is = app
        self._compressed = GZipMiddleware(app, minimum_size=_SMALLEST, compresslevel=_LEVEL)
        self._for_all = for_all

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_told = scope["type"] == "http" and (
            scope["path"].startswith(self._for_all) or Headers(scope=scope).get("sec-fetch-site") in FROM_HERE
        )
        await (self._compressed if is_told else self._as_it_is)(scope, receive, send)
