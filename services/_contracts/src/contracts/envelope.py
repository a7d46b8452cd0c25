"""The CloudEvents 1.0 envelope of every fact, in binary mode on Kafka.

Attributes travel as `ce_*` headers in UTF-8, the payload as the message's value.
Source: CloudEvents 1.0.2 and its Kafka protocol binding, section 3.2 (binary content mode).
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, ValidationError

_ALWAYS = (("ce_specversion", "1.0"), ("content-type", "application/json"))
REPEATED = ("ce_repeated", b"true")
"""The header of a fact that is told once more."""


class MalformedEnvelope(ValueError):
    """A message whose headers are not those of a CloudEvent of ours. Says which and why."""


class Envelope(BaseModel):
    """Who says what about which aggregate, when, and as a consequence of what.

    `sequence` is the aggregate's version after this fact: 1, 2, 3 … without gaps.
    `source` is the service that owns the topic. `actor` is `person:<uuid>` or `service:<name>`; of a person who acted
    in office `actorrole`, `actorunit` and `actorassignment` say in what capacity: the role, in which unit, by which
    assignment of the directory.
    `repeated` says that the fact was told before, under the same id, time and sequence, and is told once more for
    whoever keeps a copy of what it says: whatever follows from it has followed already.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: UUID
    type: str
    source: str
    subject: str
    time: datetime
    sequence: int
    correlationid: UUID
    causationid: UUID | None = None
    actor: str
    actorrole: str | None = None
    actorunit: UUID | None = None
    actorassignment: UUID | None = None
    traceparent: str | None = None
    repeated: bool = False

    def headers(self) -> list[tuple[str, bytes]]:
        """The Kafka headers of this envelope; values are UTF-8."""
        repeated = [REPEATED] if self.repeated else []
        return [(name, value.encode()) for name, value in self.texts()] + repeated

    def texts(self) -> list[tuple[str, str]]:
        """The headers of what is told for the first time, before they are bytes."""
        attributes = self.model_dump(mode="json", exclude_none=True, exclude={"repeated"})
        return [*_ALWAYS, *((f"ce_{name}", str(value)) for name, value in attributes.items())]

    @classmethod
    def of(cls, headers: Iterable[tuple[str, bytes | None]]) -> Self:
        """Read an envelope from Kafka headers. Raises MalformedEnvelope."""
        attributes: dict[str, str] = {}
        for name, value in headers:
            if not name.startswith("ce_"):
                continue
            if value is None:
                raise MalformedEnvelope(f"header {name} has no value")
            try:
                attributes[name.removeprefix("ce_")] = value.decode()
            except UnicodeDecodeError as error:
                raise MalformedEnvelope(f"header {name} is not UTF-8: {error}") from error
        if attributes.pop("specversion", None) != "1.0":
            raise MalformedEnvelope("header ce_specversion is not 1.0")
        try:
            return cls.model_validate(attributes)
        except ValidationError as error:
            faults = "; ".join(f"ce_{fault['loc'][0]}: {fault['msg']}" for fault in error.errors())
            raise MalformedEnvelope(faults) from error
