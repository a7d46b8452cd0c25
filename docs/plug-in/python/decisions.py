"""Prints every issued decision: `python decisions.py KAFKA USER PASSWORD_FILE [GROUP]`. See docs/plug-in.md."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaConsumer

TOPIC, OWNER = "awards.decision", "awards"
ISSUED = "awards.decision.issued.v1"


async def read(kafka: str, user: str, password: str, group: str) -> None:
    consumer = AIOKafkaConsumer(
        TOPIC,
        bootstrap_servers=kafka,
        security_protocol="SASL_PLAINTEXT",  # on a real site SASL_SSL
        sasl_mechanism="SCRAM-SHA-512",
        sasl_plain_username=user,
        sasl_plain_password=password,
        group_id=group,
        isolation_level="read_committed",  # what a crashed sender took back is not for readers
        auto_offset_reset="earliest",  # a new group begins with all that the topic still has
        enable_auto_commit=False,
    )
    latest: dict[
        str, int
    ] = {}  # in a real system: a table, written in the transaction of what follows from a fact
    await consumer.start()
    try:
        async for record in consumer:
            envelope = {name: value.decode() for name, value in record.headers}
            take(envelope, json.loads(record.value), latest)
            await consumer.commit()  # only now: after a crash the fact comes again
    finally:
        await consumer.stop()


def take(envelope: dict[str, str], fact: dict[str, Any], latest: dict[str, int]) -> None:
    if envelope["ce_source"] != OWNER:
        raise ValueError(f"{envelope['ce_source']} may not write to {TOPIC}")
    if "ce_repeated" in envelope:
        return  # told once more, for whoever keeps copies; what follows from it has followed
    subject, sequence = envelope["ce_subject"], int(envelope["ce_sequence"])
    if sequence <= latest.get(subject, 0):
        return  # had already
    latest[subject] = sequence
    kind, _, version = envelope["ce_type"].rpartition(".v")
    if f"{kind}.v1" != ISSUED:
        return  # another fact about decisions, perhaps one that was invented after this program
    if version != "1":
        raise ValueError(f"{envelope['ce_type']} is newer than this program")
    print(f"{fact['number']}/{fact['series']} of {fact['issued_on']}", flush=True)
    for item in fact["items"]:
        print(f"  {item['register_number']}. {item['name']}: {item['award_code']}", flush=True)


if __name__ == "__main__":
    kafka, user, password_file, *others = sys.argv[1:]
    group = others[0] if others else f"{user}.decisions"
    asyncio.run(read(kafka, user, Path(password_file).read_text().strip(), group))
