"""On the broker itself: whoever comes to Kafka may do what topics.yaml says, and nothing else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import (
    GroupAuthorizationFailedError,
    KafkaError,
    NoError,
    TopicAuthorizationFailedError,
    TransactionalIdAuthorizationFailed,
)
from aiokafka.protocol.coordination import FindCoordinatorRequest
from aiokafka.protocol.fetch import FetchRequest
from aiokafka.protocol.produce import ProduceRequest
from aiokafka.record.default_records import DefaultRecordBatchBuilder
from confluent_kafka import KafkaException

from contracts.topics import load_topics
from kit.access import provide_access
from kit.kafka import relay_id
from tests.support.broker import Broker

pytestmark = pytest.mark.stack
TOPICS = load_topics()
STRANGE, NEW = "somebody-else", "awards.invented"
GROUP_KEY, RELAY_KEY = 0, 1
"""What a coordinator is asked for."""


@dataclass
class Comer:
    """One of Kafka's users, with single requests: as bare as somebody would send them who wants what is not theirs."""

    user: str
    admin: AIOKafkaAdminClient

    async def send(self, request: Any) -> Any:
        return await self.admin._send_request(request)

    async def write(self, topics: list[str]) -> dict[str, int]:
        """The broker's answer by topic."""
        asked = ProduceRequest(None, -1, 5_000, [(topic, [(0, a_record())]) for topic in topics])
        return {topic: places[0][1] for topic, places in (await self.send(asked)).topics}

    async def read(self, topics: list[str]) -> dict[str, int]:
        asked = FetchRequest(0, 0, 1, 0, [(topic, [(0, 0, 1)]) for topic in topics])
        return {topic: places[0][1] for topic, places in (await self.send(asked)).topics}

    async def coordinator(self, name: str, kind: int) -> int:
        error: int = (await self.send(FindCoordinatorRequest(name, kind))).error_code
        return error

    async def create(self, topic: str) -> int:
        error: int = (await self.admin.create_topics([NewTopic(topic, 1, 1)])).topic_errors[0][1]
        return error


@asynccontextmanager
async def comer(broker: Broker, user: str) -> AsyncIterator[Comer]:
    admin = AIOKafkaAdminClient(**broker.of(user).client())
    await admin.start()
    try:
        yield Comer(user, admin)
    finally:
        await admin.close()


def a_record() -> bytes:
    batch = DefaultRecordBatchBuilder(2, 0, 0, -1, -1, -1, 1_000)
    batch.append(0, 0, b"somebody", b"head of a district", [])
    return bytes(batch.build())


def may_write(user: str) -> set[str]:
    parked = {f"{topic.name}.{user}.dlq" for topic in TOPICS.consumed_by(user)} & set(TOPICS.names)
    return parked | {topic.name for topic in TOPICS.topics if topic.owner == user}


def may_read(user: str) -> set[str]:
    given = {name for each in TOPICS.departments if each.user == user for name in each.reads}
    heard = {topic.name for topic in TOPICS.consumed_by(user)}
    return given | heard | {f"{name}.{user}.dlq" for name in heard} & set(TOPICS.names)


async def differences(broker: Broker, user: str) -> list[str]:
    """What the broker lets the user do that the file does not say, and what it refuses that the file says."""
    found: list[str] = []

    def compare(what: str, is_right: bool) -> None:
        if not is_right:
            found.append(f"{user} {what}")

    async with comer(broker, user) as they:
        foreign = sorted(set(TOPICS.names) - may_write(user))
        for topic, error in (await they.write(foreign)).items():
            compare(f"writes {topic}: {error}", error == TopicAuthorizationFailedError.errno)
        for topic, error in (await they.read(list(TOPICS.names))).items():
            right = NoError if topic in may_read(user) else TopicAuthorizationFailedError
            compare(f"reads {topic}: {error}", error == right.errno)
        for group in (*TOPICS.groups, *(f"{each.user}.a" for each in TOPICS.departments), STRANGE):
            error = await they.coordinator(group, GROUP_KEY)
            refused = error == GroupAuthorizationFailedError.errno
            compare(f"is in the group {group}: {error}", refused is not (group.partition(".")[0] == user))
        for owner in TOPICS.owners:
            error = await they.coordinator(relay_id(owner), RELAY_KEY)
            refused = error == TransactionalIdAuthorizationFailed.errno
            compare(f"relays as {owner}: {error}", refused is not (owner == user))
        error = await they.create(NEW)
        compare(f"makes a topic: {error}", error == TopicAuthorizationFailedError.errno)
    return found


async def test_everybody_may_do_what_the_file_says_and_nothing_else(broker: Broker) -> None:
    wrong = [line for user in TOPICS.users for line in await differences(broker, user)]
    assert wrong == []
    assert len(TOPICS.users) > 6


async def test_nobody_gives_rights_to_themselves(broker: Broker) -> None:
    for user in TOPICS.users:
        with pytest.raises(KafkaException, match="CLUSTER_AUTHORIZATION_FAILED"):
            provide_access(broker.of(user), TOPICS)


@pytest.mark.parametrize(
    "shown",
    [
        {"security_protocol": "PLAINTEXT"},
        {"user": "awards", "password": "đoán"},
        {"user": "somebody"},
        {"password": "đoán"},
        {"user": "awards", "sasl_mechanism": "PLAIN"},
        {"user": "broker", "sasl_mechanism": "PLAIN"},
    ],
    ids=[
        "nothing",
        "wrong password",
        "unknown user",
        "the operator, guessed",
        "a service, past SCRAM",
        "the broker itself",
    ],
)
async def test_whoever_does_not_say_who_they_are_does_not_come_in(
    broker: Broker, shown: dict[str, str]
) -> None:
    producer = AIOKafkaProducer(**broker.kafka.model_copy(update=shown).client(), request_timeout_ms=5_000)
    try:
        with pytest.raises(KafkaError):
            await producer.start()
    finally:
        await producer.stop()
