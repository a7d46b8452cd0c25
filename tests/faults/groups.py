"""Kafka's consumer groups when their members are killed: the broker waits for the dead as long as for the living."""

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.protocol.group import LeaveGroupRequest

from kit.kafka import Kafka


async def bury(kafka: Kafka, group: str) -> None:
    """Let the group forget all its members at once: what the broker does by itself after the session's timeout.

    A killed process can't leave; its successor would wait for up to 10 s at every single kill.
    """
    admin = AIOKafkaAdminClient(**kafka.client())
    await admin.start()
    try:
        coordinator = await admin.find_coordinator(group)
        (answer,) = await admin.describe_consumer_groups([group])
        for found in answer.groups:
            members = found[5]  # error, group, state, protocol type, protocol, members
            for member_id, *_ in members:
                await admin._send_request(LeaveGroupRequest(group, member_id), node_id=coordinator)
    finally:
        await admin.close()
