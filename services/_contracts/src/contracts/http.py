"""What may not change in a service's HTTP side, by its OpenAPI documents of before and now.

Routes, optional parameters, fields of answers and refusals may be added. What goes, or becomes narrower for who sends
or wider for who reads, breaks whoever relied on it.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from contracts.shapes import Pair, Way, broken

Document = dict[str, Any]
_PRINCIPALS: Final = "x-principals"
"""Kit's extension: which of our own services may use a route; without it the route is for people."""
_METHODS: Final = ("get", "put", "post", "patch", "delete")


def broken_routes(before: Document, now: Document) -> dict[str, list[str]]:
    """What is broken, by route (`METHOD /path`, as it was called before)."""
    routes = {_place(name): (name, operation) for name, operation in _operations(now)}
    found: dict[str, list[str]] = {}
    for name, operation in _operations(before):
        if _place(name) not in routes:
            found[name] = ["is gone or renamed"]
            continue
        faults = _Route(before, now, operation, routes[_place(name)][1]).faults()
        if lines := list(faults):
            found[name] = lines
    return found


def _operations(document: Document) -> Iterator[tuple[str, Document]]:
    for path, methods in document.get("paths", {}).items():
        for method in _METHODS:
            if method in methods:
                yield f"{method.upper()} {path}", methods[method]


def _place(name: str) -> str:
    """The route, whatever the parameters of its path are called: no client sends their names."""
    return re.sub(r"\{[^}]*\}", "{}", name)


class _Route:
    """One route in both documents."""

    def __init__(
        self, document_before: Document, document_now: Document, before: Document, now: Document
    ) -> None:
        self._documents = document_before, document_now
        self._before, self._now = before, now

    def faults(self) -> Iterator[str]:
        yield from self._who_may()
        yield from self._parameters()
        yield from self._body()
        yield from self._answers()

    def _who_may(self) -> Iterator[str]:
        before, now = self._before.get(_PRINCIPALS), self._now.get(_PRINCIPALS)
        if before is None and now is not None:
            yield "is for our own services only now"
        for name in sorted(set(before or ()) - set(now or ())):
            yield f"is not for {name} any more"
        if self._before.get("operationId") != self._now.get("operationId"):
            yield f"operationId was {self._before.get('operationId')}, is {self._now.get('operationId')}"

    def _parameters(self) -> Iterator[str]:
        before, now = _parameters(self._before), _parameters(self._now)
        for key in sorted(before.keys() - now.keys()):
            yield f"parameter {key}: is gone or renamed"
        for key, parameter in now.items():
            if parameter.get("required") and not before.get(key, {}).get("required"):
                yield f"parameter {key}: is {'required now' if key in before else 'new and required'}"
        for key in before.keys() & now.keys():
            pair = self._pair(before[key]["schema"], now[key]["schema"], Way.SENT)
            yield from (f"parameter {key}{fault}" for fault in broken(pair))

    def _body(self) -> Iterator[str]:
        before, now = self._before.get("requestBody"), self._now.get("requestBody")
        if before and not now:
            yield "body: is not taken any more"
        if now and now.get("required") and not (before or {}).get("required"):
            yield "body: is required now"
        if before and now:
            yield from self._content("body", before, now, Way.SENT)

    def _answers(self) -> Iterator[str]:
        answers_before, answers_now = self._before["responses"], self._now["responses"]
        for status in answers_before:
            if status not in answers_now:
                yield f"answer {status}: is gone"
                continue
            before = _resolved(answers_before[status], self._documents[0])
            now = _resolved(answers_now[status], self._documents[1])
            yield from self._content(f"answer {status}", before, now, Way.READ)
            for header in sorted(before.get("headers", {}).keys() - now.get("headers", {}).keys()):
                yield f"answer {status}: header {header} is gone"

    def _content(self, name: str, before: Document, now: Document, way: Way) -> Iterator[str]:
        for media_type, content in before.get("content", {}).items():
            other = now.get("content", {}).get(media_type)
            if other is None:
                yield f"{name}: {media_type} is gone"
                continue
            pair = self._pair(content.get("schema", {}), other.get("schema", {}), way)
            yield from (f"{name}{fault}" for fault in broken(pair))

    def _pair(self, before: Document, now: Document, way: Way) -> Pair:
        parts = [document.get("components", {}).get("schemas", {}) for document in self._documents]
        return Pair(before, now, parts[0], parts[1], way)


def _parameters(operation: Document) -> dict[str, Document]:
    """By place and name; those of the path by their order, and headers whatever their case."""
    found: dict[str, Document] = {}
    places = 0
    for each in operation.get("parameters", ()):
        places += each["in"] == "path"
        name = str(places) if each["in"] == "path" else each["name"]
        found[f"{each['in']} {name.lower() if each['in'] == 'header' else name}"] = each
    return found


def _resolved(answer: Document, document: Document) -> Document:
    reference = answer.get("$ref")
    if reference is None:
        return answer
    found: Document = document["components"]["responses"][reference.rpartition("/")[2]]
    return found
