"""What breaks who sends and who reads, rule by rule."""

from typing import Any

import pytest

from contracts.shapes import Pair, Way, broken

pytestmark = pytest.mark.unit
Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number"}
WHOLE: Schema = {"type": "integer"}
NOTHING: Schema = {"type": "null"}


def thing(*required: str, **fields: Schema) -> Schema:
    return {"type": "object", "properties": fields, "required": list(required)}


def said(way: Way, before: Schema, now: Schema, **parts: Schema) -> list[str]:
    return list(broken(Pair(before, now, parts, parts, way)))


NARROWER = [
    (NUMBER, WHOLE, "type"),
    ({}, TEXT, "type"),
    ({"anyOf": [TEXT, NOTHING]}, TEXT, "null"),
    ({"oneOf": [TEXT, WHOLE]}, TEXT, "integer"),
    (TEXT, {**TEXT, "enum": ["a"]}, "enum"),
    ({"enum": ["a", "b"]}, {"enum": ["a"]}, "the value 'b'"),
    ({"enum": ["a", "b"]}, {"const": "a"}, "the value 'b'"),
    ({**TEXT, "maxLength": 9}, {**TEXT, "maxLength": 8}, "maxLength"),
    (TEXT, {**TEXT, "maxLength": 8}, "maxLength"),
    ({**TEXT, "minLength": 1}, {**TEXT, "minLength": 2}, "minLength"),
    ({**WHOLE, "maximum": 9}, {**WHOLE, "maximum": 8}, "maximum"),
    ({**WHOLE, "minimum": 1}, {**WHOLE, "minimum": 2}, "minimum"),
    (TEXT, {**TEXT, "pattern": "^a"}, "pattern"),
    (TEXT, {**TEXT, "format": "date"}, "format"),
    ({"type": "array", "items": NUMBER}, {"type": "array", "items": WHOLE}, "/*: type"),
    ({"type": "array"}, {"type": "array", "items": WHOLE}, "items"),
    ({"type": "array"}, {"type": "array", "uniqueItems": True}, "uniqueItems"),
    ({"type": "object", "additionalProperties": NUMBER}, {"type": "object", "additionalProperties": WHOLE}, "/*"),
    (thing(a=NUMBER), thing(a=WHOLE), "/a: type"),
    ({"$ref": "#/x/Wide"}, {"$ref": "#/x/Narrow"}, "/a: type"),
    ({"anyOf": [thing(a=NUMBER), NOTHING]}, {"anyOf": [thing(a=WHOLE), NOTHING]}, "/a: type"),
]  # fmt: skip
"""A schema, a narrower one, and what is said where it matters."""
PARTS = {"Wide": thing(a=NUMBER), "Narrow": thing(a=WHOLE)}


@pytest.mark.parametrize(("wide", "narrow", "why"), NARROWER)
def test_who_sends_may_not_be_taken_less_from(wide: Schema, narrow: Schema, why: str) -> None:
    assert any(why in line for line in said(Way.SENT, wide, narrow, **PARTS))
    assert said(Way.SENT, narrow, wide, **PARTS) == []


@pytest.mark.parametrize(("wide", "narrow", "why"), NARROWER)
def test_who_reads_may_not_be_told_more(wide: Schema, narrow: Schema, why: str) -> None:
    assert any(why in line for line in said(Way.READ, narrow, wide, **PARTS))
    assert said(Way.READ, wide, narrow, **PARTS) == []


@pytest.mark.parametrize("way", Way)
@pytest.mark.parametrize(
    ("before", "now"),
    [
        (TEXT, WHOLE),
        ({**TEXT, "pattern": "^a"}, {**TEXT, "pattern": "^b"}),
        ({**TEXT, "x-text": "line"}, {**TEXT, "x-text": "name"}),
    ],
)
def test_what_is_something_else_breaks_both(way: Way, before: Schema, now: Schema) -> None:
    assert said(way, before, now)
    assert said(way, now, before)


@pytest.mark.parametrize(
    ("way", "before", "now", "line"),
    [
        (Way.SENT, thing(a=TEXT), thing(), "/a: is gone or renamed"),
        (Way.READ, thing(a=TEXT), thing(), "/a: is gone or renamed"),
        (Way.SENT, thing(), thing("a", a=TEXT), "/a: is new and required"),
        (Way.SENT, thing(a=TEXT), thing("a", a=TEXT), "/a: is required now"),
        (Way.READ, thing("a", a=TEXT), thing(a=TEXT), "/a: may be missing now"),
        (Way.SENT, thing(), thing() | {"additionalProperties": False}, ": other fields are not taken any more"),
    ],
)  # fmt: skip
def test_a_field_is_promised(way: Way, before: Schema, now: Schema, line: str) -> None:
    assert said(way, before, now) == [line]


@pytest.mark.parametrize(
    ("way", "before", "now"),
    [
        (Way.SENT, thing(), thing(a=TEXT)),
        (Way.READ, thing(), thing("a", a=TEXT)),
        (Way.SENT, thing("a", a=TEXT), thing(a=TEXT)),
        (Way.READ, thing(a=TEXT), thing("a", a=TEXT)),
        (Way.SENT, {**TEXT, "title": "A", "description": "b"}, {**TEXT, "default": "c", "examples": ["d"]}),
        (Way.SENT, {"anyOf": [TEXT, NOTHING]}, {"oneOf": [NOTHING, TEXT, WHOLE]}),
    ],
)
def test_growth_and_words_are_welcome(way: Way, before: Schema, now: Schema) -> None:
    assert said(way, before, now) == []


def test_what_refers_to_itself_is_compared_once() -> None:
    tree = thing(name=NUMBER, below={"type": "array", "items": {"$ref": "#/x/Tree"}})
    pruned = thing(name=WHOLE, below={"type": "array", "items": {"$ref": "#/x/Tree"}})
    reference: Schema = {"$ref": "#/x/Tree"}
    pair = Pair(reference, reference, {"Tree": tree}, {"Tree": pruned}, Way.SENT)
    assert list(broken(pair)) == ['/name: type was "number", is "integer"']
