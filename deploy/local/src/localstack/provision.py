"""What thidua's processes expect to find in the servers: databases with roles, and topics."""

import asyncio
from collections.abc import Mapping
from urllib.parse import urlsplit

from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from contracts.topics import LARGEST_DEAD_LETTER, Topics, dead_letter_topic
from localstack import postgres

MILLISECONDS_PER_DAY = 24 * 60 * 60 * 1000

# One service, one role, one database: nobody else may even connect. The environment's name is what permits a shifted
# business clock there.
PROVIDE_DATABASE = r"""
SELECT 'CREATE ROLE {name} LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{name}') \gexec
ALTER ROLE {name} PASSWORD '{password}';
SELECT 'CREATE DATABASE {name} OWNER {name}'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{name}') \gexec
REVOKE ALL ON DATABASE {name} FROM PUBLIC;
ALTER DATABASE {name} SET thidua.environment = 'demo';
"""


def provide_databases(superuser_url: str, passwords: Mapping[str, str]) -> dict[str, str]:
    """Create what is missing of each service's database and role, and return the URLs by service."""
    statements = (PROVIDE_DATABASE.format(name=name, password=secret) for name, secret in passwords.items())
    postgres.execute(superuser_url, "".join(statements))
    server = urlsplit(superuser_url)
    return {
        name: f"postgresql://{name}:{secret}@{server.hostname}:{server.port}/{name}"
        for name, secret in passwords.items()
    }


def provide_topics(bootstrap: str, topics: Topics) -> None:
    """Create the topics that are not there yet. One machine, one replica."""
    asyncio.run(create_topics(bootstrap, new_topics(topics)))


def new_topics(topics: Topics) -> list[NewTopic]:
    """Every topic, and the dead letters of each group that has them."""
    wanted: list[NewTopic] = []
    for topic in topics.topics:
        settings = (
            {"cleanup.policy": "compact"} if topic.retention_days is None else retention(topic.retention_days)
        )
        wanted.append(NewTopic(topic.name, topic.partitions, 1, topic_configs=settings))
        wanted.extend(
            NewTopic(
                dead_letter_topic(topic.name, group),
                1,
                1,
                topic_configs=retention(topics.dead_letter_retention_days)
                | {"max.message.bytes": str(LARGEST_DEAD_LETTER)},
            )
            for group in topic.consumers
            if group not in topics.without_dead_letters
        )
    return wanted


def retention(days: int) -> dict[str, str]:
    return {"cleanup.policy": "delete", "retention.ms": str(days * MILLISECONDS_PER_DAY)}


async def create_topics(bootstrap: str, wanted: list[NewTopic]) -> None:
    """Create those that are not there yet. Raises RuntimeError naming a topic that Kafka refused."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        there = set(await admin.list_topics())
        missing = [topic for topic in wanted if topic.name not in there]
        if not missing:
            return
        answer = await admin.create_topics(missing)
        refused = [(error[0], error[1:]) for error in answer.topic_errors if error[1] != 0]
        if refused:
            raise RuntimeError(f"Kafka refused topics: {refused}")
    finally:
        await admin.close()
