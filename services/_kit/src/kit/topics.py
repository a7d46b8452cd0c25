"""`python -m kit.topics [--replicas N]`: create the topics of topics.yaml that are not there yet, and make of Kafka's
access lists what follows from the same file. The environment says where Kafka is and who types it, an operator.

Services never create a topic by writing to it: it would have one partition and nobody's retention.
"""

import asyncio
import sys
from argparse import ArgumentParser
from typing import Final

from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from contracts.topics import LARGEST_DEAD_LETTER, Topics, dead_letter_topic, load_topics
from kit.access import NoAccessLists, provide_access, said
from kit.kafka import Kafka
from kit.settings import KafkaSettings, NotSet, from_environment

MILLISECONDS_PER_DAY: Final = 24 * 60 * 60 * 1000


def main() -> None:
    parser = ArgumentParser("kit.topics", description=__doc__)
    parser.add_argument("--replicas", type=int, default=1, help="of each topic (default: %(default)s)")
    given = parser.parse_args()
    try:
        kafka = from_environment(KafkaSettings).kafka
        created = provide_topics(kafka, load_topics(), given.replicas)
        print(f"{created} topics created")  # noqa: T201 - a command's answer
        changed = provide_access(kafka, load_topics())
    except (NotSet, NoAccessLists) as error:
        sys.exit(str(error))
    for what, entries in (("given", changed.given), ("taken away", changed.taken)):
        for entry in entries:
            print(f"{what}: {said(entry)}")  # noqa: T201 - likewise


def provide_topics(kafka: Kafka, topics: Topics, replicas: int = 1) -> int:
    """Create the topics that are not there yet. Returns how many."""
    return asyncio.run(create_topics(kafka, new_topics(topics, replicas)))


def new_topics(topics: Topics, replicas: int = 1) -> list[NewTopic]:
    """Every topic, and the dead letters of each group that has them."""
    wanted: list[NewTopic] = []
    for topic in topics.topics:
        settings = (
            {"cleanup.policy": "compact"} if topic.retention_days is None else retention(topic.retention_days)
        )
        wanted.append(NewTopic(topic.name, topic.partitions, replicas, topic_configs=settings))
        wanted.extend(
            NewTopic(
                dead_letter_topic(topic.name, group),
                1,
                replicas,
                topic_configs=retention(topics.dead_letter_retention_days)
                | {"max.message.bytes": str(LARGEST_DEAD_LETTER)},
            )
            for group in topic.consumers
            if group not in topics.without_dead_letters
        )
    return wanted


def retention(days: int) -> dict[str, str]:
    return {"cleanup.policy": "delete", "retention.ms": str(days * MILLISECONDS_PER_DAY)}


async def create_topics(kafka: Kafka, wanted: list[NewTopic]) -> int:
    """Create those that are not there yet. Returns how many; raises RuntimeError naming a topic that Kafka refused."""
    admin = AIOKafkaAdminClient(**kafka.client())
    await admin.start()
    try:
        there = set(await admin.list_topics())
        missing = [topic for topic in wanted if topic.name not in there]
        if missing:
            answer = await admin.create_topics(missing)
            refused = [(error[0], error[1:]) for error in answer.topic_errors if error[1] != 0]
            if refused:
                raise RuntimeError(f"Kafka refused topics: {refused}")
        return len(missing)
    finally:
        await admin.close()


if __name__ == "__main__":
    main()
