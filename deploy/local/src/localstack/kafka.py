"""A Kafka broker (KRaft, broker and controller in one process) from its jars, on loopback."""

import asyncio
import base64
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from localstack.cache import existing, kafka_dir
from localstack.ports import HOST, accepts_connections
from localstack.processes import Program

START_SECONDS = 60.0

# The voters are static on purpose: a dynamic quorum writes the controller's port into its log, and ours is another
# one at each start.
PROPERTIES = """process.roles=broker,controller
node.id=1
controller.quorum.voters=1@{host}:{controller_port}
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://{host}:{port},CONTROLLER://{host}:{controller_port}
advertised.listeners=PLAINTEXT://{host}:{port}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs={log_dir}
num.partitions=1
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
share.coordinator.state.topic.num.partitions=4
group.initial.rebalance.delay.ms=0
"""

# Formatting, when it was not done, takes its final name once it is complete. One command for both, so that Kafka
# comes up beside the other servers while nobody waits.
RUN = """
if [ ! -d "$1/log" ]; then
  rm -rf "$1/log.unfinished"
  $2 kafka.tools.StorageTool format -t "$3" -c "$1/format.properties" || exit
  mv "$1/log.unfinished" "$1/log" || exit
fi
exec $2 kafka.Kafka "$1/server.properties"
"""
JAVA = (
    "java -Xms256m -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 "
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn -Dorg.slf4j.simpleLogger.showDateTime=true"
)


def program(data_dir: Path, port: int, controller_port: int) -> tuple[Program, str]:
    """The broker over `data_dir`, and its bootstrap address."""
    data_dir.mkdir(parents=True, exist_ok=True)
    for file, log in (("server.properties", "log"), ("format.properties", "log.unfinished")):
        text = PROPERTIES.format(
            host=HOST, port=port, controller_port=controller_port, log_dir=data_dir / log
        )
        (data_dir / file).write_text(text)
    jars = existing(kafka_dir() / "lib")
    # Without "-": the storage tool would take an id that begins with it for an option.
    cluster_id = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=").replace("-", "_")
    bootstrap = f"{HOST}:{port}"
    broker = Program(
        name="kafka",
        command=("sh", "-c", RUN, "kafka", str(data_dir), JAVA, cluster_id),
        environment={"CLASSPATH": f"{jars}/*"},
        is_ready=lambda: accepts_connections(port) and has_broker(bootstrap),
    )
    return broker, bootstrap


def has_broker(bootstrap: str) -> bool:
    """Whether the cluster answers and has a broker that takes part in it."""
    # In a thread of its own, because the caller may have an event loop running.
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, _has_broker(bootstrap)).result()


async def _has_broker(bootstrap: str) -> bool:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap, request_timeout_ms=2_000)
    try:
        await admin.start()
        return bool((await admin.describe_cluster())["brokers"])
    except (KafkaError, OSError):
        return False
    finally:
        await admin.close()
