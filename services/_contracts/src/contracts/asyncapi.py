"""All topics and facts as an AsyncAPI 3 document, made from `topics.yaml`, the envelope and the facts' models.

The payloads are the released JSON Schemas, which the document refers to. What they may not lose is the gate's business
(`gate.py`); here it is what a reader relies on of topics and headers.
"""

from inspect import cleandoc
from typing import Final

from contracts.documents import Document
from contracts.envelope import Envelope
from contracts.fact import Fact
from contracts.shapes import Pair, Schema, Way, broken
from contracts.topics import Topic, load_topics

_DESCRIPTION: Final = (
    "Facts of thidua, past tense, as CloudEvents 1.0 in binary mode on Kafka: attributes as ce_* headers, the payload"
    " as the message's value. The facts of one key come in order and at least once, numbered by ce_sequence. Readers"
    " pass over fields, and types, that they don't know."
)
_KAFKA: Final = "0.5.0"
_DAY_MS: Final = 24 * 60 * 60 * 1000


def document(facts: dict[str, type[Fact]]) -> Document:
    """The document of these facts, by type."""
    channels: Document = {}
    for topic in load_topics().topics:
        types = sorted(type_ for type_, fact in facts.items() if fact.topic == topic.name)
        channels[topic.name] = _channel(topic, types)
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "thidua", "version": "1", "description": _DESCRIPTION},
        "defaultContentType": "application/json",
        "channels": channels,
        "operations": {
            f"{topic.owner}.tells.{topic.name}": {
                "action": "send",
                "title": f"{topic.owner} tells of each {topic.name.split('.')[1]}",
                "channel": {"$ref": f"#/channels/{topic.name}"},
            }
            for topic in load_topics().topics
        },
        "components": {
            "messages": {type_: _message(type_, facts[type_]) for type_ in sorted(facts)},
            "messageTraits": {"envelope": {"headers": _headers()}},
        },
    }


def _channel(topic: Topic, types: list[str]) -> Document:
    kept: Document = {"cleanup.policy": [topic.cleanup]}
    if topic.retention_days is not None:
        kept["retention.ms"] = topic.retention_days * _DAY_MS
    lasts = (
        "the last fact of each key stays" if topic.retention_days is None else f"{topic.retention_days} days"
    )
    return {
        "address": topic.name,
        "description": f"Owner: {topic.owner}. Key: {topic.key}. Kept: {lasts}.",
        "x-key": topic.key,
        "messages": {type_: {"$ref": f"#/components/messages/{type_}"} for type_ in types},
        "bindings": {
            "kafka": {
                "topic": topic.name,
                "partitions": topic.partitions,
                "topicConfiguration": kept,
                "bindingVersion": _KAFKA,
            }
        },
    }


def _message(type_: str, fact: type[Fact]) -> Document:
    topic = load_topics().named(fact.topic)
    return {
        "name": type_,
        "title": fact.__name__,
        "description": cleandoc(fact.__doc__ or ""),
        "traits": [{"$ref": "#/components/messageTraits/envelope"}],
        "payload": {"$ref": f"./released/{type_}.json"},
        "bindings": {
            "kafka": {"key": {"type": "string", "description": topic.key}, "bindingVersion": _KAFKA}
        },
    }


def _headers() -> Schema:
    """The envelope as Kafka headers, whose values are all text."""
    model = Envelope.model_json_schema()
    fields = {f"ce_{name}": _as_text(part) for name, part in model["properties"].items()}
    fields |= {
        "ce_specversion": {"type": "string", "const": "1.0"},
        "ce_repeated": {"type": "string", "const": "true"},
        "content-type": {"type": "string", "const": "application/json"},
    }
    required = {f"ce_{name}" for name in model["required"]} | {"ce_specversion", "content-type"}
    return {
        "type": "object",
        "description": cleandoc(Envelope.__doc__ or ""),
        "properties": fields,
        "required": sorted(required),
    }


def _as_text(part: Schema) -> Schema:
    branch = part.get("anyOf", [part])[0]
    if branch["type"] == "integer":
        return {"type": "string", "pattern": "^[0-9]+$"}
    return {"type": "string"} | {word: branch[word] for word in ("format",) if word in branch}


def broken_topics(before: Document, now: Document) -> dict[str, list[str]]:
    """What is broken, by topic: it is gone, its key is another, or its facts are kept for less time. Of the headers,
    which all topics share, under `headers`.
    """
    found: dict[str, list[str]] = {}
    for name, channel in before.get("channels", {}).items():
        other = now["channels"].get(name)
        lines = ["is gone or renamed"] if other is None else _lost(channel, other)
        if lines:
            found[name] = lines
    if before:
        told_before, told_now = (
            each["components"]["messageTraits"]["envelope"]["headers"] for each in (before, now)
        )
        if lines := list(broken(Pair(told_before, told_now, {}, {}, Way.READ))):
            found["headers"] = lines
    return found


def _lost(before: Document, now: Document) -> list[str]:
    kept_before, kept_now = (each["bindings"]["kafka"]["topicConfiguration"] for each in (before, now))
    lines = [
        f"{type_}: is gone or renamed" for type_ in sorted(before["messages"].keys() - now["messages"].keys())
    ]
    if before["x-key"] != now["x-key"]:
        lines.append(f"key was {before['x-key']}, is {now['x-key']}")
    if kept_before["cleanup.policy"] != kept_now["cleanup.policy"]:
        lines.append(f"cleanup was {kept_before['cleanup.policy'][0]}, is {kept_now['cleanup.policy'][0]}")
    elif kept_now.get("retention.ms", 0) < kept_before.get("retention.ms", 0):
        lines.append(f"retention was {kept_before['retention.ms']} ms, is {kept_now['retention.ms']} ms")
    return lines
