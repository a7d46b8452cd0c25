"""Kafka that is encrypted, and asks for a certificate and a password: every client of ours gets in by its settings."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
import trustme
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from kit.kafka import Kafka
from kit.lag import Lag
from localstack import kafka
from localstack.ports import HOST, accepts_connections, free_ports
from localstack.processes import Child, stop
from tests.kit.test_lag import a_round, consuming, effects
from tests.kit.test_relay import TOPIC, empty, publish, relaying
from tests.support.broker import connected, until
from tests.support.running import Running

pytestmark = pytest.mark.stack
BYE_S = 0.2
"""In which the loop sees that the broker is gone: a connection that was closed waits for its goodbye in TLS, and would
be left open by a loop that ends before.
"""
SERVER = """
listener.name.clients.ssl.client.auth=required
ssl.keystore.type=PEM
ssl.keystore.location={store}
ssl.truststore.type=PEM
ssl.truststore.location={authority}
"""


def password_of(folder: Path) -> str:
    """The broker's own, from its settings."""
    (found,) = set(
        re.findall(r'username="broker" password="(.+?)"', (folder / "server.properties").read_text())
    )
    return str(found)


@pytest.fixture
async def encrypted(tmp_path: Path) -> AsyncIterator[Kafka]:
    """A broker of its own, as its operator reaches it."""
    authority, files = (
        trustme.CA(),
        {name: tmp_path / f"{name}.pem" for name in ("ca", "ours", "key", "store")},
    )
    ours, its = authority.issue_cert("operator.example.vn"), authority.issue_cert(HOST)
    authority.cert_pem.write_to_path(files["ca"])
    ours.cert_chain_pems[0].write_to_path(files["ours"])
    ours.private_key_pem.write_to_path(files["key"])
    key = load_pem_private_key(its.private_key_pem.bytes(), None)
    files["store"].write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + its.cert_chain_pems[0].bytes()
    )

    port, controller = free_ports(2)
    program, operator = kafka.program(tmp_path / "kafka", port, controller)
    for file in (tmp_path / "kafka").glob("*.properties"):
        text = file.read_text().replace("CLIENTS:SASL_PLAINTEXT", "CLIENTS:SASL_SSL")
        file.write_text(text + SERVER.format(store=files["store"], authority=files["ca"]))
    reached = operator.model_copy(
        update={
            "security_protocol": "SASL_SSL",
            "ca_file": files["ca"],
            "cert_file": files["ours"],
            "key_file": files["key"],
        }
    )
    itself = reached.model_copy(
        update={"sasl_mechanism": "PLAIN", "user": kafka.ITSELF, "password": password_of(tmp_path / "kafka")}
    )
    answers = replace(program, is_ready=lambda: accepts_connections(port) and kafka.knows(reached, itself))
    child = Child(answers, tmp_path / "kafka.log")
    try:
        await asyncio.to_thread(child.wait_ready, kafka.START_SECONDS)
        yield reached
    finally:
        await asyncio.to_thread(stop, [child])
        await asyncio.sleep(BYE_S)


async def test_facts_leave_and_arrive_encrypted(app: Running, encrypted: Kafka) -> None:
    """And whoever lacks one of the three does not come in."""
    async with connected(encrypted) as broker:
        begin = await broker.ends(TOPIC)
        async with relaying(app, broker.of("awards")):
            await publish(app, 3)
            await until(empty(app))
        assert len(await broker.since(begin)) == 3
        told = a_round(uuid4())
        await broker.tell(told, told.round_id)
        async with consuming(app.service, broker):
            await until(lambda: effects(app))
        await Lag("awards", broker.of("awards")).measure()
    for lacking in (
        {"security_protocol": "SASL_PLAINTEXT"},
        {"security_protocol": "SSL"},
        {"cert_file": None, "key_file": None},
        {"ca_file": None},
    ):
        producer = AIOKafkaProducer(**encrypted.model_copy(update=lacking).client(), request_timeout_ms=5_000)
        try:
            with pytest.raises(KafkaError):
                await producer.start()
        finally:
            await producer.stop()
