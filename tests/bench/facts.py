"""Real facts in any number: what the services' relays would send, byte for byte, under ids of their own."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

from contracts import Fact
from contracts.directory import AssignmentRecordedV1
from contracts.submissions import DossierSubmittedV1
from kit.ids import new_id
from tests.bench.province import NOMINEES
from tests.support.broker import envelope_of

EXAMPLES: Final = Path(__file__).parents[2] / "services" / "_contracts" / "examples"


@dataclass(frozen=True)
class Message:
    """A fact on its way to Kafka."""

    event_id: UUID
    topic: str
    key: str
    headers: tuple[tuple[str, bytes], ...]
    payload: bytes


def submitted(count: int) -> Iterator[Message]:
    """Dossiers with three nominees and three stages, submitted: about 1 KB of payload each."""
    example = json.loads((EXAMPLES / "submissions.dossier.submitted.v1.json").read_text())
    example["nominees"] *= NOMINEES
    example["route"] *= 3
    for _ in range(count):
        fact = DossierSubmittedV1.model_validate(example | {"dossier_id": str(new_id())})
        yield _message(fact, fact.dossier_id)


def assignments(count: int) -> Iterator[Message]:
    """People who were given a role."""
    for _ in range(count):
        fact = AssignmentRecordedV1(
            assignment_id=new_id(),
            person_id=new_id(),
            role="officer",
            unit_id=uuid4(),
            valid_from=date(2025, 1, 1),
            valid_to=None,
        )
        yield _message(fact, fact.assignment_id)


def in_batches(messages: list[Message], size: int) -> Iterable[list[Message]]:
    return (messages[first : first + size] for first in range(0, len(messages), size))


def _message(fact: Fact, key: UUID) -> Message:
    envelope = envelope_of(fact, key)
    payload = fact.model_dump_json().encode()
    return Message(envelope.id, fact.topic, str(key), tuple(envelope.headers()), payload)
