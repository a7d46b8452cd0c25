"""What a test sees of the site's servers, and takes away from them."""

import asyncio

import httpx
from aiokafka.admin import AIOKafkaAdminClient

from contracts.topics import load_topics
from kit.kafka import Kafka
from kit.topics import new_topics
from tests.operations.site import Operated


async def is_ready(site: Operated, part: str) -> bool:
    async with httpx.AsyncClient() as http:
        try:
            return (await http.get(f"{site.site.url(part)}/health/ready")).status_code == 200
        except httpx.TransportError:
            return False


async def delete_topics(kafka: Kafka) -> None:
    admin = AIOKafkaAdminClient(**kafka.client())
    await admin.start()
    try:
        names = {topic.name for topic in new_topics(load_topics())}
        await admin.delete_topics(sorted(names))
        while names & set(await admin.list_topics()):  # noqa: ASYNC110 - it happens in another process
            await asyncio.sleep(0.1)
    finally:
        await admin.close()
