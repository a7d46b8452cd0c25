"""Whatever comes in has a kind and a bound: no bare text, no list without end, in any command, query or file."""

from collections.abc import Iterator
from typing import Any

import pytest

from directory.imports.people_file import PeopleFile
from kit.http import PRINCIPALS
from kit.messages import catalogue, fields
from kit.service import Service
from kit.text import KIND
from tests.architecture.operations import Json, document_of

pytestmark = pytest.mark.unit
OF_ITS_OWN = {"uuid"}
"""Formats that say what the text is; a date has its kind, since its format alone would take seconds since 1970."""


def inputs(document: Json) -> Iterator[tuple[str, Json]]:
    """Each schema that a client fills, by its route: bodies and parameters.

    Not the commands of contracts: the workflows send them, and a released contract is never narrowed.
    """
    for path, methods in document["paths"].items():
        for method, described in methods.items():
            name = f"{method.upper()} {path}"
            for parameter in described.get("parameters", []):
                if parameter["in"] != "header":
                    yield f"{name} {parameter['in']} {parameter['name']}", parameter["schema"]
            if PRINCIPALS in described:
                continue
            for media_type, media in described.get("requestBody", {}).get("content", {}).items():
                if media_type == "application/json":  # a file is read by its own reader
                    yield f"{name} body", media["schema"]


def faults(name: str, schema: Json, definitions: Json, seen: frozenset[str] = frozenset()) -> Iterator[str]:
    """What has no kind or no bound, at and below a schema."""
    if reference := schema.get("$ref"):
        if reference not in seen:
            found = definitions[reference.rpartition("/")[2]]
            yield from faults(name, found, definitions, seen | {reference})
        return
    for each in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())):
        yield from faults(name, each, definitions, seen)
    match schema.get("type"):
        case "array":
            yield from _faults_of_items(name, schema, definitions, seen)
        case "object":
            yield from _faults_of_members(name, schema, definitions, seen)
        case _:
            yield from _faults_of_value(name, schema)


def _faults_of_value(name: str, schema: Json) -> Iterator[str]:
    match schema.get("type"):
        case "string" if not _has_kind(schema):
            yield f"{name}: text without a kind"
        case "number" if schema.get(KIND) != "number":
            yield f"{name}: a number that takes text"
        case "integer" if not {"minimum", "maximum"} <= schema.keys():
            yield f"{name}: a number without bounds"


def _faults_of_items(name: str, schema: Json, definitions: Json, seen: frozenset[str]) -> Iterator[str]:
    if "maxItems" not in schema:
        yield f"{name}: a list without an end"
    for each in (schema.get("items"), *schema.get("prefixItems", ())):
        if isinstance(each, dict):
            yield from faults(f"{name}[]", each, definitions, seen)


def _faults_of_members(name: str, schema: Json, definitions: Json, seen: frozenset[str]) -> Iterator[str]:
    for member, each in schema.get("properties", {}).items():
        yield from faults(f"{name}.{member}", each, definitions, seen)
    others = schema.get("additionalProperties", False)
    if others is not False:
        if "maxProperties" not in schema or (
            "propertyNames" not in schema and "patternProperties" not in schema
        ):
            yield f"{name}: members without names or an end"
        if isinstance(others, dict):
            yield from faults(f"{name}{{}}", others, definitions, seen)


def _has_kind(schema: Json) -> bool:
    return bool({"enum", "const", KIND} & schema.keys()) or schema.get("format") in OF_ITS_OWN


def test_every_input_has_a_kind_and_a_bound(service: Service) -> None:
    document = document_of(service)
    definitions = document.get("components", {}).get("schemas", {})
    found = [
        f"{service.name} {fault}"
        for name, schema in inputs(document)
        for fault in faults(name, schema, definitions)
    ]
    assert not found, "\n".join(found)


def test_every_field_of_a_file_has_a_kind_and_a_bound() -> None:
    schema = PeopleFile.model_json_schema()
    assert not list(faults("people", schema, schema["$defs"]))


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string"},
        {"type": "string", "maxLength": 500},
        {"type": "string", "format": "date"},
        {"type": "integer", "minimum": 1},
        {"type": "array", "items": {"type": "boolean"}},
        {"type": "array", "maxItems": 3, "items": {"type": "string"}},
        {"anyOf": [{"type": "string"}, {"type": "null"}]},
        {"type": "object", "properties": {"name": {"$ref": "#/x/Name"}}},
        {"type": "object", "additionalProperties": {"type": "boolean"}},
        {"type": "number"},
    ],
)
def test_what_has_none_would_be_found(schema: dict[str, Any]) -> None:
    assert list(faults("x", schema, {"Name": {"type": "string"}}))


def members(schema: Json, definitions: Json, seen: set[str]) -> Iterator[str]:
    """Names of the fields at and below a schema."""
    if reference := schema.get("$ref"):
        if reference not in seen:
            seen.add(reference)
            yield from members(definitions[reference.rpartition("/")[2]], definitions, seen)
        return
    for name, each in schema.get("properties", {}).items():
        yield name
        yield from members(each, definitions, seen)
    parts = [schema.get("items"), schema.get("additionalProperties"), *schema.get("prefixItems", ())]
    parts += [each for group in ("anyOf", "oneOf", "allOf") for each in schema.get(group, ())]
    for part in parts:
        if isinstance(part, dict):
            yield from members(part, definitions, seen)


def test_every_field_is_called_something_in_vietnamese(service: Service) -> None:
    """So that an error can say in words where it is; and nothing is called that is no field any more."""
    document = document_of(service)
    definitions = document.get("components", {}).get("schemas", {})
    bodies = [schema for name, schema in inputs(document) if name.endswith(" body")]
    found = {name for schema in bodies for name in members(schema, definitions, set())}
    assert found - fields(service.package).keys() == set(), "name them in messages/fields.yaml"
    kits = catalogue("kit", "fields").keys()
    assert fields(service.package).keys() - kits - found == set(), "no longer fields"
