"""`python -m kit.users NAME FILE`: Kafka knows the user from now on by the password that the file has.

Where there is no such file it is made with a new password, which the group reads that the folder belongs to; none is
printed.
What the user may do follows from topics.yaml (`python -m kit.topics`). Typed by an operator.
"""

import secrets
import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from confluent_kafka.admin import (
    AdminClient,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialUpsertion,
)

from contracts.topics import load_topics
from kit.access import WITHIN_S
from kit.kafka import Kafka
from kit.private import write_private
from kit.settings import KafkaSettings, NotSet, from_environment

ITERATIONS: Final = 4096
"""Of SCRAM, the fewest that Kafka takes: they slow down guessing, and nobody guesses 32 random bytes."""


def main() -> None:
    parser = ArgumentParser("kit.users", description=__doc__)
    parser.add_argument("name", choices=load_topics().users)
    parser.add_argument("file", type=Path, help="of the password; the user's own process reads the same")
    given = parser.parse_args()
    try:
        kafka = from_environment(KafkaSettings).kafka
    except NotSet as error:
        sys.exit(str(error))
    set_passwords(kafka, {given.name: password_in(given.file)})


def password_in(file: Path) -> str:
    """What the file has; where it is not there, a new one."""
    if not file.exists():
        write_private(file, secrets.token_urlsafe(32), shared=True)
    return file.read_text().strip()


def set_passwords(kafka: Kafka, passwords: Mapping[str, str]) -> None:
    """Make users, or give them another password, for SCRAM-SHA-512. Raises KafkaException."""
    info = ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS)
    changes = [
        UserScramCredentialUpsertion(name, info, password.encode()) for name, password in passwords.items()
    ]
    admin = AdminClient(kafka.admin())  # by name: its answers end with it
    for done in admin.alter_user_scram_credentials(changes, request_timeout=WITHIN_S).values():
        done.result()


if __name__ == "__main__":
    main()
