"""What thidua's processes expect to find: databases with roles in PostgreSQL, topics and users in Kafka."""

import time
from collections.abc import Mapping
from urllib.parse import urlsplit

from contracts.topics import Topics
from kit.access import provide_access
from kit.kafka import Kafka
from kit.topics import provide_topics
from kit.users import set_passwords
from localstack import postgres
from localstack.kafka import has_broker
from localstack.processes import StartFailed
from sites.databases import script

KNOWN_SECONDS = 30.0
PROBE_SECONDS = 0.05

DEMONSTRATION = "ALTER DATABASE {name} SET thidua.environment = 'demo';\n"
"""What permits a shifted business clock there."""


def provide_databases(superuser_url: str, passwords: Mapping[str, str]) -> dict[str, str]:
    """Create what is missing of each service's database and role, and return the URLs by service."""
    permitted = "".join(DEMONSTRATION.format(name=name) for name in passwords)
    postgres.execute(superuser_url, script(passwords) + permitted)
    server = urlsplit(superuser_url)
    return {
        name: f"postgresql://{name}:{secret}@{server.hostname}:{server.port}/{name}"
        for name, secret in passwords.items()
    }


def provide_kafka(kafka: Kafka, topics: Topics, passwords: Mapping[str, str]) -> None:
    """Create the topics that are missing, and make users and access lists; none where the broker has no users."""
    provide_topics(kafka, topics)
    if kafka.user:
        provide_access(kafka, topics)
        set_passwords(kafka, passwords)
        # They are known together, a moment after Kafka has taken them.
        last = list(kafka_users(kafka, passwords).values())[-1]
        deadline = time.monotonic() + KNOWN_SECONDS
        while not has_broker(last):
            if time.monotonic() > deadline:
                raise StartFailed(f"Kafka does not let {last.user} in")
            time.sleep(PROBE_SECONDS)


def kafka_users(kafka: Kafka, passwords: Mapping[str, str]) -> dict[str, Kafka]:
    """How each user comes to Kafka, by name: as nobody where a broker was given that asks for none."""
    if not kafka.user:
        return dict.fromkeys(passwords, kafka)
    return {
        name: kafka.model_copy(update={"sasl_mechanism": "SCRAM-SHA-512", "user": name, "password": password})
        for name, password in passwords.items()
    }
