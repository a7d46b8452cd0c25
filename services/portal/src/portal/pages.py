"""How a page is made: its template, filled with what its route gives and with what every page has."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Any, Final

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, PrefixLoader, StrictUndefined

from kit.amounts import in_words
from portal.components import words
from portal.forms import FORM, KEY, SEEN

AREAS: Final = (
    "components",
    "sign_in",
    "inbox",
    "dossiers",
    "councils",
    "decisions",
    "movements",
    "units",
    "administration",
    "notices",
    "public",
)
"""Folders that have templates; `dossiers/show.html` is `show.html` among the templates of dossiers."""
ASSETS: Final = "/assets/"
_KINDS: Final = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
}
_LOADS: Final = re.compile(rb"url\(([\w.-]+)\)")
"""What a style sheet loads, by the name of the asset."""

STAYS: Final = "HX-Push-Url"
"""Header by which the address stays as it is: what answers a form by itself is no page that one could come back to."""


@dataclass(frozen=True)
class Asset:
    """A file that a page loads, under a name that changes with its content."""

    content: bytes
    media_type: str

    @cached_property
    def fingerprint(self) -> str:
        return hashlib.sha256(self.content).hexdigest()[:12]


class Pages:
    """All templates, and the files that their pages load."""

    def __init__(self) -> None:
        self._environment = Environment(
            loader=PrefixLoader({area: PackageLoader(f"portal.{area}") for area in AREAS}),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.filters |= {
            "moment": words.moment,
            "day": words.day,
            "long_day": words.long_day,
            "number": words.number,
            "points": words.points,
            "in_words": in_words,
        }
        self._environment.globals |= {
            "term": words.term,
            "terms": words.terms,
            "asset": self.address,
            "KEY": KEY,
            "FORM": FORM,
            "SEEN": SEEN,
        }

    @cached_property
    def assets(self) -> Mapping[str, Asset]:
        """By name: those made when the portal was built, then our own, which may load them."""
        found: dict[str, Asset] = {}

        def loaded(match: re.Match[bytes]) -> bytes:
            return f"url({_address(match[1].decode(), found)})".encode()

        for folder in ("made", "assets"):
            for path in files("portal").joinpath("components", folder).iterdir():
                suffix = f".{path.name.rpartition('.')[2]}"
                content = path.read_bytes()
                content = _LOADS.sub(loaded, content) if suffix == ".css" else content
                found[path.name] = Asset(content, _KINDS[suffix])
        return found

    def address(self, name: str) -> str:
        return _address(name, self.assets)

    def render(self, template: str, values: Mapping[str, Any]) -> str:
        return self._environment.get_template(template).render(values)


def _address(name: str, assets: Mapping[str, Asset]) -> str:
    return f"{ASSETS}{assets[name].fingerprint}/{name}"


def page(request: Request, template: str, /, status_code: int = 200, **values: Any) -> Response:
    """A page as an answer."""
    pages: Pages = request.app.state.pages
    values |= {"me": getattr(request.state, "me", None), "path": request.scope["path"]}
    headers = None if request.method == "GET" else {STAYS: "false"}
    return HTMLResponse(pages.render(template, values), status_code, headers)
