"""Facts as records of a topic, for an inbox that is given them by hand."""

from datetime import date
from typing import Any
from uuid import UUID

from aiokafka import ConsumerRecord

from contracts import Fact
from contracts.submissions import RoundOpenedV1
from tests.support.broker import Headers, envelope_of


def a_round(round_id: UUID, code: str = "ok") -> RoundOpenedV1:
    """The fact that the sample service reacts to; its code says how."""
    return RoundOpenedV1(
        round_id=round_id,
        movement_id=round_id,
        code=code,
        name="Sơ kết",
        unit_id=round_id,
        opens_on=date(2025, 5, 5),
        closes_on=date(2025, 6, 5),
        award_codes=(),
        scoring=(),
    )


def record_of(fact: Fact, key: UUID, offset: int = 0, **envelope: Any) -> ConsumerRecord:
    """The fact as its owner's relay would have sent it; `envelope` overrides attributes."""
    headers = envelope_of(fact, key, **envelope).headers()
    return plain_record(fact.topic, str(key).encode(), fact.model_dump_json().encode(), offset, headers)


def plain_record(
    topic: str, key: bytes, value: bytes | None, offset: int = 0, headers: Headers = ()
) -> ConsumerRecord:
    return ConsumerRecord(
        topic=topic,
        partition=0,
        offset=offset,
        timestamp=0,
        timestamp_type=0,
        key=key,
        value=value,
        checksum=None,
        serialized_key_size=len(key),
        serialized_value_size=len(value or b""),
        headers=tuple(headers),
    )
