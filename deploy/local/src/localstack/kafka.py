"""A Kafka broker (KRaft, broker and controller in one process) from its jars, on loopback.

It asks everybody who they are. Its own user stands in its settings, since it must be known before the broker holds
anything; over that one the operator is introduced, who makes all other users.
"""

import asyncio
import base64
import secrets
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError
from confluent_kafka import KafkaException

from kit.kafka import Kafka
from kit.users import set_passwords
from localstack.cache import existing, kafka_dir
from localstack.ports import HOST, accepts_connections
from localstack.processes import Program, write_whole

NOWHERE = Kafka(bootstrap="")
"""Where there is none."""
START_SECONDS = 60.0
OPERATOR = "operator"
"""Makes topics, access lists and users, and reads everything for the audit."""
ITSELF = "broker"

# The voters are static on purpose: a dynamic quorum writes the controller's port into its log, and ours is another
# one at each start.
PROPERTIES = """process.roles=broker,controller
node.id=1
controller.quorum.voters=1@{host}:{controller_port}
controller.listener.names=CONTROLLER
listeners=CLIENTS://{host}:{port},CONTROLLER://{host}:{controller_port}
advertised.listeners=CLIENTS://{host}:{port}
listener.security.protocol.map=CLIENTS:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT
inter.broker.listener.name=CLIENTS
sasl.mechanism.inter.broker.protocol=PLAIN
sasl.mechanism.controller.protocol=PLAIN
listener.name.controller.sasl.enabled.mechanisms=PLAIN
listener.name.controller.plain.sasl.jaas.config={plain};
listener.name.clients.sasl.enabled.mechanisms=SCRAM-SHA-512,PLAIN
listener.name.clients.plain.sasl.jaas.config={plain};
listener.name.clients.scram-sha-512.sasl.jaas.config={scram};
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:{itself};User:{operator}
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

SECURITY = "org.apache.kafka.common.security"
SCRAM = f"{SECURITY}.scram.ScramLoginModule required"
PLAIN = (
    f"{SECURITY}.plain.PlainLoginModule required"
    ' username="{name}" password="{password}" user_{name}="{password}"'
)

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


def program(data_dir: Path, port: int, controller_port: int) -> tuple[Program, Kafka]:
    """The broker over `data_dir`, and how its operator reaches it. Passwords of both are new ones each time."""
    data_dir.mkdir(parents=True, exist_ok=True)
    data_dir.chmod(0o700)
    operator = Kafka(
        bootstrap=f"{HOST}:{port}",
        security_protocol="SASL_PLAINTEXT",
        user=OPERATOR,
        password=secrets.token_urlsafe(32),
    )
    itself = operator.model_copy(
        update={"sasl_mechanism": "PLAIN", "user": ITSELF, "password": secrets.token_urlsafe(32)}
    )
    for file, log in (("server.properties", "log"), ("format.properties", "log.unfinished")):
        text = PROPERTIES.format(
            host=HOST,
            port=port,
            controller_port=controller_port,
            log_dir=data_dir / log,
            plain=PLAIN.format(name=ITSELF, password=itself.password),
            scram=SCRAM,
            itself=ITSELF,
            operator=OPERATOR,
        )
        write_whole(data_dir / file, text)
    jars = existing(kafka_dir() / "lib")
    # Without "-": the storage tool would take an id that begins with it for an option.
    cluster_id = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=").replace("-", "_")
    broker = Program(
        name="kafka",
        command=("sh", "-c", RUN, "kafka", str(data_dir), JAVA, cluster_id),
        environment={"CLASSPATH": f"{jars}/*"},
        is_ready=lambda: accepts_connections(port) and knows(operator, itself),
    )
    return broker, operator


def knows(operator: Kafka, itself: Kafka) -> bool:
    """Whether the broker lets the operator in, to whom it is introduced first."""
    try:
        set_passwords(itself, {operator.user: operator.password})
    except KafkaException:
        return False
    return has_broker(operator)


def has_broker(kafka: Kafka) -> bool:
    """Whether the cluster answers and has a broker that takes part in it."""
    # In a thread of its own, because the caller may have a event loop running.
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, _has_broker(kafka)).result()


async def _has_broker(kafka: Kafka) -> bool:
    admin = AIOKafkaAdminClient(**kafka.client(), request_timeout_ms=2_000)
    try:
        await admin.start()
        return bool((await admin.describe_cluster())["brokers"])
    except (KafkaError, OSError):
        return False
    finally:
        await admin.close()
