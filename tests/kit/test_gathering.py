"""Behind a batch of few facts a consumer pauses, once their offsets are committed."""

from types import SimpleNamespace
from typing import Any

import pytest

from kit import consumer
from kit.consumer import FEW, GATHERS_S, LARGE

pytestmark = [pytest.mark.unit, pytest.mark.asyncio]


@pytest.mark.parametrize(
    ("values", "pauses"),
    [
        ([b"x"], True),
        ([None], True),
        ([b"x"] * (FEW - 1), True),
        ([b"x"] * FEW, False),
        ([b"x" * (LARGE - 1)], True),
        ([b"x" * (LARGE // 2)] * 2, False),
    ],
    ids=["one", "a tombstone", "few", "many", "nearly large", "large"],
)
async def test_a_consumer_pauses_behind_few(
    values: list[bytes | None], *, pauses: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[Any] = []

    class Kafka:
        async def commit(self) -> None:
            done.append("commit")

    async def sleep(seconds: float) -> None:
        done.append(seconds)

    monkeypatch.setattr(consumer.asyncio, "sleep", sleep)  # type: ignore[attr-defined]
    records = tuple(SimpleNamespace(value=value) for value in values)
    batch = consumer._Batch(body=b"", headers={}, raw_message=records, consumer=Kafka(), message_id="1")
    await batch.ack()
    assert done == ["commit", GATHERS_S] if pauses else done == ["commit"]
