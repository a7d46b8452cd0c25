"""Every route of a service as its OpenAPI document describes it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kit.http import PRINCIPALS
from kit.openapi import document
from kit.service import Service

Json = dict[str, Any]


@dataclass(frozen=True)
class Operation:
    """A route with what a client must know to use it; references are resolved."""

    service: str
    method: str
    path: str
    document: Json
    principals: tuple[str, ...]
    """The service principals that may use it; none: it is for people."""
    path_parameters: tuple[str, ...]
    needed_query: tuple[str, ...]
    content_type: str | None
    body_schema: Json | None
    body_examples: tuple[Any, ...]

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def is_command(self) -> bool:
        return self.method != "GET"

    @property
    def is_public(self) -> bool:
        """Whether it asks for no token."""
        return self.document.get("security") == []


def document_of(service: Service) -> Json:
    """The service's OpenAPI document; nothing is connected for it."""
    return document(service.package)


def operations(service: Service) -> list[Operation]:
    whole = document_of(service)
    return [
        _operation(service.name, method.upper(), path, described, whole)
        for path, methods in whole["paths"].items()
        for method, described in methods.items()
    ]


def _operation(service: str, method: str, path: str, described: Json, document: Json) -> Operation:
    parameters = described.get("parameters", [])
    content_type, media = next(
        iter(described.get("requestBody", {}).get("content", {}).items()), (None, None)
    )
    schema = _resolved(media["schema"], document) if media else None
    return Operation(
        service=service,
        method=method,
        path=path,
        document=described,
        principals=tuple(described.get(PRINCIPALS, ())),
        path_parameters=tuple(each["name"] for each in parameters if each["in"] == "path"),
        needed_query=tuple(each["name"] for each in parameters if each["in"] == "query" and each["required"]),
        content_type=content_type,
        body_schema=schema,
        body_examples=tuple(_examples(media, schema)) if media and schema else (),
    )


def _resolved(schema: Json, document: Json) -> Json:
    """The schema itself, or what it refers to; of a body that may be left out, the body."""
    for choice in schema.get("anyOf", ()):
        if choice.get("type") != "null":
            return _resolved(choice, document)
    if reference := schema.get("$ref"):
        found: Json = document["components"]["schemas"][reference.rpartition("/")[2]]
        return found
    return schema


def _examples(media: Json, schema: Json) -> Iterator[Any]:
    yield from (each["value"] for each in media.get("examples", {}).values())
    yield from schema.get("examples", ())
