"""What a Kafka record says to a service: a fact, an erased key, or nothing that anybody could take for a fact."""

from collections.abc import Container
from dataclasses import dataclass

from aiokafka import ConsumerRecord
from pydantic import ValidationError

from contracts import Envelope, Fact, MalformedEnvelope, UnknownVersion, fact_class
from contracts.topics import load_topics


class Poisoned(Exception):
    """A message that no attempt can turn into a fact of ours."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True)
class Delivery:
    """A readable fact as it arrived."""

    envelope: Envelope
    fact: Fact


@dataclass(frozen=True)
class Tombstone:
    """A key of a compacted topic was erased."""

    topic: str
    key: str


def key_of(record: ConsumerRecord) -> str:
    """The record's key as text that PostgreSQL can hold, whatever bytes it is made of."""
    return _text(record.key)


def header(record: ConsumerRecord, name: str) -> str | None:
    """A header as such a text."""
    for found, value in record.headers:
        if found == name:
            return _text(value)
    return None


def _text(value: bytes | None) -> str:
    return bytes(value or b"").decode(errors="backslashreplace").replace("\0", "\\x00")


def read(record: ConsumerRecord, wanted: Container[type[Fact]] | None = None) -> Delivery | Tombstone | None:
    """The fact in a record; None for one that is unknown to this build, or none of the wanted. Raises Poisoned."""
    if record.value is None:
        return Tombstone(record.topic, key_of(record))
    try:
        envelope = Envelope.of(record.headers)
        kind = fact_class(envelope.type)
    except MalformedEnvelope as error:
        raise Poisoned("malformed_envelope", str(error)) from error
    except UnknownVersion as error:
        raise Poisoned("unknown_version", str(error)) from error
    if kind is None:
        return None
    owner = load_topics().named(record.topic).owner
    if envelope.source != owner or kind.topic != record.topic:
        raise Poisoned("wrong_source", f"{envelope.type} from {envelope.source} on {record.topic} of {owner}")
    if wanted is not None and kind not in wanted:
        return None
    try:
        return Delivery(envelope, kind.model_validate_json(record.value))
    except ValidationError as error:
        # without the input: it may be personal data, and letters are listed and logged
        faults = error.errors(include_input=False, include_url=False, include_context=False)
        raise Poisoned("malformed_payload", str(faults)) from error
