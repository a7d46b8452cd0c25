"""Facts once more: after a restored backup the service takes in again what it had consumed since."""

from datetime import datetime
from typing import Final

from aiokafka import AIOKafkaConsumer
from aiokafka.errors import CommitFailedError, UnknownMemberIdError

from contracts.topics import load_topics
from kit.kafka import Kafka
from kit.lag import Places, partitions

_REFUSALS: Final = (CommitFailedError, UnknownMemberIdError)


class ConsumersRun(RuntimeError):
    """The group has members: they would go on from where they are and commit that."""


async def rewind(group: str, kafka: Kafka, to: datetime) -> Places:
    """Set the group's offsets on all its topics back to the first fact at or after this moment.

    Never forward: what was not consumed stays to be consumed. What comes twice does no harm, because the inbox
    knows it. Returns the offsets that were set back. Raises ConsumersRun, KafkaError.
    """
    consumer = AIOKafkaConsumer(**kafka.client(), group_id=group, enable_auto_commit=False)
    await consumer.start()
    try:
        places = partitions(load_topics().consumed_by(group))
        consumer.assign(places)
        since = await consumer.offsets_for_times(dict.fromkeys(places, int(to.timestamp() * 1000)))
        back: Places = {}
        for place, found in since.items():
            committed = await consumer.committed(place)
            if found is not None and committed is not None and found.offset < committed:
                back[place] = found.offset
        if back:
            await _commit(consumer, back)
        return back
    finally:
        await consumer.stop()


async def _commit(consumer: AIOKafkaConsumer, back: Places) -> None:
    try:
        await consumer.commit(back)
    except _REFUSALS as error:
        raise ConsumersRun from error
