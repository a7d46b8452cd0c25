"""What a route takes, held strictly: media type, query parameters, body. Nothing is dropped, guessed or coerced.

Invariants, not to be broken:
- What the route does not know is refused, in the query as in the body, and so is what comes twice where one is meant.
- A JSON body is judged as JSON: a number is no text, a text is no number, a day is its ISO text and nothing else.
- The same content is the same whatever its white space and the order of its members: see `content`.
"""

import codecs
from dataclasses import dataclass
from email.message import Message
from functools import lru_cache
from typing import Any, Final

import orjson
from fastapi import Request, params
from fastapi.dependencies.utils import get_flat_params
from fastapi.routing import APIRoute
from pydantic import TypeAdapter, ValidationError

from kit.errors import InvalidPayload, MediaTypeUnsupported
from kit.faults import fault, findings_of, place_of, reason_of
from kit.strictjson import DEEPEST, NotOurJson, canonical

_JSON: Final = "application/json"
_EMPTY: Final = (b"", b"{}")
"""Bodies that say nothing, to a route that takes none."""


class Parsed(Request):
    """A request whose body was judged already; FastAPI takes the command as it is."""

    command: Any = None
    raw: bytes = b""

    async def body(self) -> bytes:
        return self.raw

    async def json(self) -> Any:
        return self.command


@dataclass(frozen=True)
class Taken:
    """What one route takes."""

    once: frozenset[str]
    """Query parameters with one value."""
    often: frozenset[str]
    """Query parameters with a list of values."""
    media_type: str | None
    """Of its body; none: it takes no body."""
    command: TypeAdapter[Any] | None
    """What its JSON body becomes; none: the body is a file, or there is none."""

    @classmethod
    def of(cls, route: APIRoute) -> "Taken":
        once, often = set[str](), set[str]()
        for parameter in get_flat_params(route.dependant):
            if not isinstance(parameter.field_info, params.Query):
                continue
            is_list = parameter.field_info.annotation is not None and _is_list(
                parameter.field_info.annotation
            )
            (often if is_list else once).add(parameter.alias)
        body = route.body_field
        media_type = getattr(body.field_info, "media_type", _JSON) if body else None
        kind: Any = body.field_info.annotation if body else None
        command = TypeAdapter(kind) if media_type == _JSON else None
        return cls(frozenset(once), frozenset(often), media_type, command)

    def judge_query(self, request: Request) -> None:
        """Raises InvalidPayload for a parameter that is unknown, or twice where one is meant."""
        asked = request.query_params.multi_items()
        names = [name for name, _ in asked]
        errors = [
            fault("query", f"/{name}", "parameter_unknown")
            for name in dict.fromkeys(names)
            if name not in self.once and name not in self.often
        ]
        errors += [
            fault("query", f"/{name}", "parameter_twice") for name in self.once if names.count(name) > 1
        ]
        if errors:
            raise InvalidPayload(errors=errors)

    def content(self, request: Request, body: bytes) -> bytes:
        """The content in one spelling, to compare repeats by. Raises InvalidPayload, MediaTypeUnsupported."""
        if self.media_type is None:
            if body.strip() not in _EMPTY:
                raise InvalidPayload(errors=[fault("body", "", "body_not_taken")])
            body = b""
        else:
            self._judge_media_type(request, body)
        query = orjson.dumps(sorted(request.query_params.multi_items(), key=lambda item: item[0]))
        if self.command is None or not body:
            return query + b"\n" + body
        try:
            return query + b"\n" + canonical(body)
        except NotOurJson as error:
            raise InvalidPayload(errors=[fault("body", error.pointer, error.code, **error.facts)]) from None

    def parsed(self, request: Request, body: bytes) -> Request:
        """The request with its command, for FastAPI to call the route with. Raises InvalidPayload."""
        if self.command is None:
            return _as_utf8(request, body) if body else request
        if not body:
            raise InvalidPayload(errors=[fault("body", "", "body_missing")])
        asked = Parsed(request.scope, request.receive)
        asked.raw = body
        try:
            asked.command = self.command.validate_json(body, strict=True)
        except ValidationError as error:
            raise InvalidPayload(errors=_faults_of(body, error)) from None
        return asked

    def _judge_media_type(self, request: Request, body: bytes) -> None:
        said = request.headers.get("content-type", "")
        if not body and not said:
            return
        media_type, charset = _read(said)
        charsets = ("utf-8",) if self.command else ("utf-8", "utf-16")
        if said and media_type == self.media_type and charset in charsets:
            return
        raise MediaTypeUnsupported(expected=self.media_type)


@lru_cache(maxsize=16)
def _read(content_type: str) -> tuple[str, str]:
    """Media type and charset that a header says; nearly all requests say the same."""
    said = Message()
    said["content-type"] = content_type
    return said.get_content_type(), said.get_content_charset("utf-8")


def _as_utf8(request: Request, body: bytes) -> Request:
    """A file's request with its text in UTF-8: what Excel calls Unicode text is UTF-16. Raises InvalidPayload."""
    marked = body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    asked = Parsed(request.scope, request.receive)
    try:
        asked.raw = body.decode("utf-16" if marked else "utf-8").encode()
    except UnicodeDecodeError:
        raise InvalidPayload(errors=[fault("body", "", "body_not_utf8")]) from None
    return asked


def _is_list(annotation: Any) -> bool:
    return getattr(annotation, "__origin__", None) in (list, tuple)


def _faults_of(body: bytes, error: ValidationError) -> list[dict[str, str]]:
    value = orjson.loads(body) if error.error_count() else None
    found = []
    for each in findings_of(error):
        if each["type"] == "json_invalid":  # its syntax was judged before: what is left is its depth
            return [fault("body", "", "json_too_deep", limit=DEEPEST)]
        found.append(
            {
                "in": "body",
                "pointer": place_of(value, each),
                "code": each["type"],
                "detail": reason_of(each),
            }
        )
    return found
