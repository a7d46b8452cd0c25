"""The gate: contracts only grow inside a version.

Compares the JSON Schema of today's models with what was released. A reader is tolerant, so a new optional field, a new
fact, or a new word of an open vocabulary (`vocabulary.py`) breaks nobody. What breaks a consumer, and is refused: a
field that is gone or renamed, a field that may now be missing or null although it was always there, another type or
format, a value of an enumeration that old readers don't know; and, for what is in the topics already and is replayed to
new readers: a new required field, a required field that was optional, and a value that was dropped.
"""

import json
from collections.abc import Collection, Iterator
from importlib import import_module
from inspect import cleandoc
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel

from contracts.fact import Fact, all_facts
from contracts.vocabulary import KNOWN_WORDS

PRODUCERS: Final = ("directory", "submissions", "scoring", "awards", "notify")
WORKFLOW_MODELS: Final = (
    "submissions.Case",
    "submissions.OpenStage",
    "submissions.OpenStep",
    "submissions.RemindStep",
    "submissions.MarkStepOverdue",
    "submissions.CloseDossier",
    "awards.SessionCase",
    "awards.OpenBallot",
    "awards.RemindSession",
    "awards.TallySession",
    "scoring.OpenPanel",
    "scoring.RemindPanel",
    "scoring.MarkPanelOverdue",
    "scoring.PanelView",
)
"""What workflows read and send over HTTP, by package and class."""

Schema = dict[str, Any]
_SAID_FOR_READERS: Final = {"$id", "title", "description", "default", "examples", "$defs", "x-topic"}
"""What a schema says beside the shape. It may change freely; a topic that moves is the AsyncAPI document's business."""


def current() -> dict[str, Schema]:
    """Today's schema of every fact, by type, and of every workflow model, by package and class."""
    schemas = {
        type_: _words("fact", type_, fact) | schema_of(fact) | {"x-topic": fact.topic}
        for type_, fact in facts().items()
    }
    for name in WORKFLOW_MODELS:
        package, _, model_name = name.partition(".")
        model = getattr(import_module(f"contracts.{package}"), model_name)
        schemas[name] = _words("model", name, model) | schema_of(model)
    return schemas


def facts() -> dict[str, type[Fact]]:
    """Every fact of ours, by type."""
    for name in PRODUCERS:
        import_module(f"contracts.{name}")
    return {type_: fact for type_, fact in all_facts().items() if fact.owner in PRODUCERS}


def _words(kind: str, name: str, model: type[BaseModel]) -> Schema:
    """What a schema says of itself. The class is what generated code calls it."""
    return {
        "$id": f"urn:thidua:{kind}:{name}",
        "title": model.__name__,
        "description": cleandoc(model.__doc__ or ""),
    }


def schema_of(model: type[BaseModel]) -> Schema:
    """The shape on the wire, every part of it in its place.

    A field is required when its writer must give it; that is what a reader may rely on. Words that it takes from nobody
    else are closed, although their vocabulary is open: a workflow's command, and its case.
    """
    written = _in_place(model.model_json_schema(mode="serialization"))
    read = _in_place(model.model_json_schema(mode="validation"))
    merged: Schema = _with_required_of(read, written)
    return merged


def _in_place(schema: Schema) -> Schema:
    """The schema without references and without words, so that the name of a part doesn't count."""
    parts = schema.get("$defs", {})

    def resolve(value: Any) -> Any:
        if isinstance(value, list):
            return [resolve(item) for item in value]
        if not isinstance(value, dict):
            return value
        if "$ref" in value:
            return resolve(parts[value["$ref"].rpartition("/")[2]])
        kept = {name: part for name, part in value.items() if name not in _SAID_FOR_READERS}
        if "properties" in kept:  # a field may be called `title`
            return kept | {"properties": {name: resolve(part) for name, part in kept["properties"].items()}}
        return {name: resolve(part) for name, part in kept.items()}

    resolved: Schema = resolve(schema)
    return resolved


def _with_required_of(read: Any, written: Any) -> Any:
    if isinstance(written, list):
        return [_with_required_of(*pair) for pair in zip(read, written, strict=True)]
    if not isinstance(written, dict):
        return written
    if "enum" in read and KNOWN_WORDS in written:
        return read
    merged = {
        name: _with_required_of(read[name], part) if isinstance(read.get(name), type(part)) else part
        for name, part in written.items()
    }
    if "properties" in written:
        merged["required"] = sorted(read.get("required", []))
    return merged


def breaks(
    released: dict[str, Schema], today: dict[str, Schema], topics: Collection[str]
) -> dict[str, list[str]]:
    """Every way in which today's contracts break a released one, as lines for people, by the contract's name.

    A fact that went with its topic is not among them: that the topic is gone is said of the topic.
    """
    found: dict[str, list[str]] = {}
    for name, before in sorted(released.items()):
        lines = []
        if name in today:
            is_command = before.get("additionalProperties") is False
            lines = list(_faults(before, today[name], "", is_command=is_command))
        elif before.get("x-topic", "") in {"", *topics}:
            lines = ["is gone or renamed"]
        if lines:
            found[name] = lines
    return found


def _faults(before: Schema, now: Schema, at: str, *, is_command: bool) -> Iterator[str]:
    yield from _field_faults(before, now, at)
    for name, part_before, part_now in _parts(before, now):
        yield from _faults(part_before, part_now, f"{at}{name}", is_command=is_command)
    yield from _word_faults(before, now, at, is_command=is_command)
    compared_above = {"properties", "required", "items", "enum", KNOWN_WORDS}
    if _has_as_many_branches(before, now):
        compared_above.add("anyOf")
    for word in sorted((before.keys() | now.keys()) - compared_above - _SAID_FOR_READERS):
        if before.get(word) != now.get(word):
            yield f"{at}: {word} was {json.dumps(before.get(word))}, is {json.dumps(now.get(word))}"
    if any((word in before) != (word in now) for word in ("items", "enum", KNOWN_WORDS)):
        yield f"{at}: is of another type"


def _field_faults(before: Schema, now: Schema, at: str) -> Iterator[str]:
    fields_before, fields_now = before.get("properties", {}), now.get("properties", {})
    required_before, required_now = set(before.get("required", ())), set(now.get("required", ()))
    for field in sorted(fields_before.keys() - fields_now.keys()):
        yield f"{at}/{field}: is gone or renamed"
    for field in sorted(required_now - fields_before.keys()):
        yield f"{at}/{field}: is new and required; make it optional, because facts without it exist"
    for field in sorted(required_now & fields_before.keys() - required_before):
        yield f"{at}/{field}: is required now, and facts without it exist"
    for field in sorted(required_before & fields_now.keys() - required_now):
        yield f"{at}/{field}: may be missing now, and readers rely on it"


def _parts(before: Schema, now: Schema) -> Iterator[tuple[str, Schema, Schema]]:
    """What lies in both, with its place: fields, members of a list, branches."""
    fields_before, fields_now = before.get("properties", {}), now.get("properties", {})
    for field in sorted(fields_before.keys() & fields_now.keys()):
        yield f"/{field}", fields_before[field], fields_now[field]
    if "items" in before and "items" in now:
        yield "/*", before["items"], now["items"]
    if _has_as_many_branches(before, now):
        for branch_before, branch_now in zip(before.get("anyOf", ()), now.get("anyOf", ()), strict=True):
            yield "", branch_before, branch_now


def _has_as_many_branches(before: Schema, now: Schema) -> bool:
    return len(before.get("anyOf", ())) == len(now.get("anyOf", ()))


def _word_faults(before: Schema, now: Schema, at: str, *, is_command: bool) -> Iterator[str]:
    """Who sends a value must be understood: dropping one breaks senders and kept facts, a new one breaks readers, but
    for those of an open vocabulary.
    """
    for word in ("enum", KNOWN_WORDS):
        if word in before and word in now:
            for value in sorted(set(before[word]) - set(now[word])):
                yield f"{at}: the value {value!r} is gone, and it is still sent or kept"
            if word == "enum" and not is_command:
                for value in sorted(set(now[word]) - set(before[word])):
                    yield f"{at}: the value {value!r} is new, and readers don't know it"


def read_released(folder: Path) -> dict[str, Schema]:
    """What was released, by name."""
    return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))}


def write_released(folder: Path, schemas: dict[str, Schema]) -> None:
    """Make today's contracts the released ones."""
    for path in folder.glob("*.json"):
        if path.stem not in schemas:
            path.unlink()
    for name, schema in schemas.items():
        text = json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True)
        (folder / f"{name}.json").write_text(text + "\n", "utf-8")
