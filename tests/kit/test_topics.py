from uuid import uuid4

import pytest
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from contracts.topics import LARGEST_DEAD_LETTER, Topics, load_topics
from kit.kafka import Kafka
from kit.topics import create_topics, new_topics

pytestmark = pytest.mark.stack


def sample(prefix: str) -> Topics:
    """A kept and a compacted topic, the first with a group that has no dead letters."""
    kept = {
        "name": f"{prefix}.kept",
        "owner": "submissions",
        "key": "id",
        "partitions": 3,
        "cleanup": "delete",
        "retention_days": 30,
        "consumers": ["awards", "workflows"],
    }
    whole = {**kept, "name": f"{prefix}.whole", "partitions": 1, "cleanup": "compact", "consumers": []}
    del whole["retention_days"]
    return Topics.model_validate(
        {"dead_letter_retention_days": 90, "without_dead_letters": ["workflows"], "topics": [kept, whole]}
    )


async def test_topics_and_dead_letters_are_created_once_as_described(kafka: Kafka) -> None:
    prefix = f"t{uuid4().hex}"
    wanted = new_topics(sample(prefix))
    await create_topics(kafka, wanted)
    await create_topics(kafka, wanted)

    admin = AIOKafkaAdminClient(**kafka.client())
    await admin.start()
    try:
        ours = sorted(name for name in await admin.list_topics() if name.startswith(prefix))
        described = await admin.describe_topics(ours)
        settings = await admin.describe_configs(
            [ConfigResource(ConfigResourceType.TOPIC, name) for name in ours]
        )
    finally:
        await admin.close()
    partitions = {topic["topic"]: len(topic["partitions"]) for topic in described}
    assert partitions == {f"{prefix}.kept": 3, f"{prefix}.kept.awards.dlq": 1, f"{prefix}.whole": 1}
    read = {
        resource[3]: {setting[0]: setting[1] for setting in resource[4]}
        for answer in settings
        for resource in answer.resources
    }
    days = 24 * 60 * 60 * 1000
    assert read[f"{prefix}.kept"]["retention.ms"] == str(30 * days)
    assert read[f"{prefix}.kept.awards.dlq"]["retention.ms"] == str(90 * days)
    assert read[f"{prefix}.kept.awards.dlq"]["max.message.bytes"] == str(LARGEST_DEAD_LETTER)
    assert read[f"{prefix}.whole"]["cleanup.policy"] == "compact"


async def test_a_topic_that_kafka_refuses_is_named(kafka: Kafka) -> None:
    wanted = new_topics(sample("không hợp lệ"))
    with pytest.raises(RuntimeError, match="không hợp lệ"):
        await create_topics(kafka, wanted)


def test_every_released_topic_has_a_place() -> None:
    topics = load_topics()
    names = [topic.name for topic in new_topics(topics)]
    assert len(names) == len(set(names)) == len(topics.topics) + len(topics.dead_letter_topics())
