"""Two JSON Schemas of one thing, before and now: is whatever a client could rely on still so?

A client may go on **sending** what it sent: now everything has to be taken that was taken before. It may go on
**reading** what it read: now nothing may come that could not come before, except fields, which readers pass over. The
two are one question, asked in opposite directions: is every value of the narrow schema one of the wide schema?
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, Final

from contracts.vocabulary import KNOWN_WORDS

Schema = dict[str, Any]
UPPER: Final = {"maxLength", "maximum", "exclusiveMaximum", "maxItems", "maxProperties"}
LOWER: Final = {"minLength", "minimum", "exclusiveMinimum", "minItems", "minProperties"}
_SAID_FOR_READERS: Final = {
    "$id",
    "title",
    "description",
    "default",
    "examples",
    "discriminator",
    KNOWN_WORDS,
}
_ASKED_BY_THEMSELVES: Final = {
    "$ref", "anyOf", "oneOf", "type", "enum", "const", "properties", "required", "items", "additionalProperties",
}  # fmt: skip


class Way(Enum):
    """Which way a value goes, seen from the client."""

    SENT = "sent"
    READ = "read"


@dataclass(frozen=True)
class Pair:
    """A place in both documents."""

    before: Schema
    now: Schema
    parts_before: Mapping[str, Schema]
    parts_now: Mapping[str, Schema]
    way: Way
    at: str = ""
    within: frozenset[tuple[str, str]] = frozenset()
    """The references that led here: what refers to itself is compared once."""

    @property
    def narrow(self) -> Schema:
        return self.before if self.way is Way.SENT else self.now

    @property
    def wide(self) -> Schema:
        return self.now if self.way is Way.SENT else self.before

    def below(self, name: str, before: Schema, now: Schema) -> "Pair":
        return replace(self, at=f"{self.at}/{name}", before=before, now=now)

    def of(self, narrow: Schema, wide: Schema) -> "Pair":
        """One alternative of each, at the same place."""
        before, now = (narrow, wide) if self.way is Way.SENT else (wide, narrow)
        return replace(self, before=before, now=now)

    def was(self, word: str) -> str:
        return f"{self.at}: {word} was {_spelt(self.before.get(word))}, is {_spelt(self.now.get(word))}"


def broken(pair: Pair) -> Iterator[str]:
    """Every way in which what stands there now breaks whoever relied on what stood there before."""
    references = pair.before.get("$ref", ""), pair.now.get("$ref", "")
    if all(references):
        if references in pair.within:
            return
        pair = replace(pair, within=pair.within | {references})
    before, now = _alternatives(pair.before, pair.parts_before), _alternatives(pair.now, pair.parts_now)
    narrow, wide = (before, now) if pair.way is Way.SENT else (now, before)
    for each in narrow:
        if not any(_fits(pair.of(each, other)) for other in wide):
            alike = [other for other in wide if other.get("type") == each.get("type")]
            if len(alike) == 1 or len(narrow) == len(wide) == 1:
                yield from _plain(pair.of(each, (alike or wide)[0]))
            else:
                said = "is not taken any more" if pair.way is Way.SENT else "may come now"
                yield f"{pair.at}: {_spelt(each)} {said}"


def _alternatives(schema: Schema, parts: Mapping[str, Schema]) -> list[Schema]:
    """The schemas of one of which a value is, none of them a reference."""
    if reference := schema.get("$ref"):
        return _alternatives(parts[reference.rpartition("/")[2]], parts)
    branches = schema.get("anyOf", schema.get("oneOf"))
    if branches is None:
        return [schema]
    return [each for branch in branches for each in _alternatives(branch, parts)]


def _fits(pair: Pair) -> bool:
    return next(_plain(pair), None) is None


def _plain(pair: Pair) -> Iterator[str]:
    """Of two schemas that are neither references nor alternatives."""
    narrow, wide = pair.narrow, pair.wide
    if "type" in wide and not _is_kind(narrow.get("type"), wide["type"]):
        yield pair.was("type")
        return
    yield from _values(pair)
    yield from _fields(pair)
    yield from _members(pair)
    for word in sorted(wide.keys() - _SAID_FOR_READERS - _ASKED_BY_THEMSELVES):
        if not _is_within(word, narrow.get(word), wide[word]):
            yield pair.was(word)


def _is_kind(narrow: object, wide: object) -> bool:
    return narrow == wide or (narrow, wide) == ("integer", "number")


def _is_within(word: str, narrow: Any, wide: Any) -> bool:
    """Whether a schema with this word, or without it (None), says at least as much as one with that."""
    if narrow is not None and word in UPPER:
        return bool(narrow <= wide)
    if narrow is not None and word in LOWER:
        return bool(narrow >= wide)
    return bool(narrow == wide)


def _values(pair: Pair) -> Iterator[str]:
    narrow, wide = _listed(pair.narrow), _listed(pair.wide)
    if wide is None:
        return
    if narrow is None:
        yield pair.was("enum")
        return
    for value in narrow:
        if value not in wide:
            said = (
                "is gone, and clients send it"
                if pair.way is Way.SENT
                else "is new, and clients don't know it"
            )
            yield f"{pair.at}: the value {value!r} {said}"


def _listed(schema: Schema) -> list[Any] | None:
    return [schema["const"]] if "const" in schema else schema.get("enum")


def _fields(pair: Pair) -> Iterator[str]:
    before, now = pair.before.get("properties", {}), pair.now.get("properties", {})
    required_before, required_now = set(pair.before.get("required", ())), set(pair.now.get("required", ()))
    for name in sorted(before.keys() - now.keys()):
        yield f"{pair.at}/{name}: is gone or renamed"
    if pair.way is Way.SENT:
        for name in sorted(required_now - required_before):
            yield f"{pair.at}/{name}: is {'required now' if name in before else 'new and required'}"
    else:
        for name in sorted((required_before & now.keys()) - required_now):
            yield f"{pair.at}/{name}: may be missing now"
    for name in sorted(before.keys() & now.keys()):
        yield from broken(pair.below(name, before[name], now[name]))


def _members(pair: Pair) -> Iterator[str]:
    """Of lists, and of objects whose fields have any name."""
    for word in ("items", "additionalProperties"):
        before, now = pair.before.get(word), pair.now.get(word)
        if isinstance(before, dict) and isinstance(now, dict):
            yield from broken(pair.below("*", before, now))
        elif isinstance(pair.wide.get(word), dict):
            yield pair.was(word)
    refused_before, refused_now = (
        each.get("additionalProperties") is False for each in (pair.before, pair.now)
    )
    if pair.way is Way.SENT and refused_now and not refused_before:
        yield f"{pair.at}: other fields are not taken any more"


def _spelt(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
