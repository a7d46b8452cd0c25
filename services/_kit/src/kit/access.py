"""Kafka's access lists, made from topics.yaml: whoever is not named there may do nothing.

A user is called like the service, the group or the department that it belongs to. Owners write their topics, and under
their relay's transactional id; consumers read theirs in a group of their own, and write and read their dead letters;
departments read what they are given.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import (
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    AdminClient,
    ResourcePatternType,
    ResourceType,
)

from contracts.topics import Topics, dead_letter_topic
from kit.kafka import Kafka, relay_id

WITHIN_S: Final = 30.0
"""Seconds that Kafka has for each answer."""
_EVERYTHING: Final = AclBindingFilter(
    ResourceType.ANY,
    None,
    ResourcePatternType.ANY,
    None,
    None,
    AclOperation.ANY,
    AclPermissionType.ANY,
)


class NoAccessLists(RuntimeError):
    """Kafka keeps none: whoever reaches it may do anything. The text says what to do."""


@dataclass(frozen=True)
class Changed:
    """Entries that were missing and are there now, and those that no file names and are gone."""

    given: list[AclBinding]
    taken: list[AclBinding]


def entries(topics: Topics) -> set[AclBinding]:
    """The access lists that follow from the file."""
    found: set[AclBinding] = set()
    for topic in topics.topics:
        found.add(_entry(topic.owner, AclOperation.WRITE, ResourceType.TOPIC, topic.name))
        found.add(_relays_of(topic.owner))
        for group in topic.consumers:
            found.add(_entry(group, AclOperation.READ, ResourceType.TOPIC, topic.name))
            found.add(_entry(group, AclOperation.READ, ResourceType.GROUP, group))
            if group not in topics.without_dead_letters:
                parked = dead_letter_topic(topic.name, group)
                found.add(_entry(group, AclOperation.READ, ResourceType.TOPIC, parked))
                found.add(_entry(group, AclOperation.WRITE, ResourceType.TOPIC, parked))
    for department in topics.departments:
        found.add(_groups_of(department.user))
        found.update(
            _entry(department.user, AclOperation.READ, ResourceType.TOPIC, name) for name in department.reads
        )
    return found


def superfluous(there: Iterable[AclBinding], topics: Topics) -> set[AclBinding]:
    """Those permissions that the file does not name and that concern us: they reach something of ours, or a topic that
    was ours, or belong to a user of ours. What other systems have on the same Kafka stays, and so does what is denied.
    """
    permitted = (entry for entry in there if entry.permission_type is AclPermissionType.ALLOW)
    return {entry for entry in permitted if _is_ours(entry, topics)} - entries(topics)


def provide_access(kafka: Kafka, topics: Topics) -> Changed:
    """Give what is missing, take away what the file does not name. Raises NoAccessLists, KafkaException."""
    admin = AdminClient(kafka.admin())
    try:
        there = set(admin.describe_acls(_EVERYTHING, request_timeout=WITHIN_S).result())
    except KafkaException as error:
        if error.args[0].code() == KafkaError.SECURITY_DISABLED:
            raise NoAccessLists(
                "Kafka keeps no access lists, so that whoever reaches it may write anything: set its"
                " authorizer.class.name (docs/operations.md)"
            ) from error
        raise
    changed = Changed(sorted(entries(topics) - there), sorted(superfluous(there, topics)))
    if changed.given:
        for made in admin.create_acls(changed.given, request_timeout=WITHIN_S).values():
            made.result()
    if changed.taken:
        filters = [_exactly(entry) for entry in changed.taken]
        for gone in admin.delete_acls(filters, request_timeout=WITHIN_S).values():
            gone.result()
    return changed


def said(entry: AclBinding) -> str:
    """An entry in words."""
    more = "…" if entry.resource_pattern_type is ResourcePatternType.PREFIXED else ""
    return f"{entry.principal} {entry.operation.name} {entry.restype.name} {entry.name}{more}"


def _entry(
    user: str,
    operation: AclOperation,
    kind: ResourceType,
    name: str,
    pattern: ResourcePatternType = ResourcePatternType.LITERAL,
) -> AclBinding:
    return AclBinding(kind, name, pattern, f"User:{user}", "*", operation, AclPermissionType.ALLOW)


def _relays_of(service: str) -> AclBinding:
    """Its relay's transactional id, and longer ones, which could fence nobody but itself."""
    return _entry(
        service,
        AclOperation.WRITE,
        ResourceType.TRANSACTIONAL_ID,
        relay_id(service),
        ResourcePatternType.PREFIXED,
    )


def _groups_of(department: str) -> AclBinding:
    """Every group whose name begins with the user's and a full stop."""
    return _entry(
        department, AclOperation.READ, ResourceType.GROUP, f"{department}.", ResourcePatternType.PREFIXED
    )


def _is_ours(entry: AclBinding, topics: Topics) -> bool:
    user = entry.principal.removeprefix("User:")
    if user in topics.users or entry == _groups_of(user):
        return True
    if entry.restype is ResourceType.TOPIC and entry.name.partition(".")[0] in topics.owners:
        return True
    ours: dict[ResourceType, Iterable[str]] = {
        ResourceType.TOPIC: topics.names,
        ResourceType.GROUP: topics.groups,
        ResourceType.TRANSACTIONAL_ID: map(relay_id, topics.owners),
    }
    return any(_reaches(entry, name) for name in ours.get(entry.restype, ()))


def _reaches(entry: AclBinding, name: str) -> bool:
    if entry.resource_pattern_type is ResourcePatternType.PREFIXED:
        return name.startswith(entry.name)
    return entry.name in {name, "*"}


def _exactly(entry: AclBinding) -> AclBindingFilter:
    return AclBindingFilter(
        entry.restype,
        entry.name,
        entry.resource_pattern_type,
        entry.principal,
        entry.host,
        entry.operation,
        entry.permission_type,
    )
