"""Who may do what on Kafka follows from topics.yaml, and nobody else may do anything."""

from collections.abc import Iterator

import pytest
from confluent_kafka.admin import (
    AclBinding,
    AclOperation,
    AclPermissionType,
    ResourcePatternType,
    ResourceType,
)
from pydantic import ValidationError

from contracts.topics import Topics
from kit.access import entries, said, superfluous

pytestmark = pytest.mark.unit


def house(**more: object) -> Topics:
    """Two services, the bridge, which parks nothing, and a department."""
    topic = {"key": "id", "partitions": 1, "cleanup": "compact"}
    return Topics.model_validate(
        {
            "dead_letter_retention_days": 90,
            "without_dead_letters": ["workflows"],
            "topics": [
                topic | {"name": "directory.unit", "owner": "directory", "consumers": ["awards"]},
                topic | {"name": "awards.decision", "owner": "awards", "consumers": ["workflows"]},
            ],
            "departments": [{"user": "so-noi-vu", "reads": ["awards.decision"]}],
        }
        | more
    )


def entry(
    user: str,
    kind: ResourceType,
    name: str,
    operation: AclOperation = AclOperation.READ,
    pattern: ResourcePatternType = ResourcePatternType.LITERAL,
) -> AclBinding:
    return AclBinding(kind, name, pattern, f"User:{user}", "*", operation, AclPermissionType.ALLOW)


def test_the_lists_are_what_the_file_says_and_nothing_more() -> None:
    assert {said(each) for each in entries(house())} == {
        "User:directory WRITE TOPIC directory.unit",
        "User:directory WRITE TRANSACTIONAL_ID directory-relay…",
        "User:awards READ TOPIC directory.unit",
        "User:awards READ GROUP awards",
        "User:awards READ TOPIC directory.unit.awards.dlq",
        "User:awards WRITE TOPIC directory.unit.awards.dlq",
        "User:awards WRITE TOPIC awards.decision",
        "User:awards WRITE TRANSACTIONAL_ID awards-relay…",
        "User:workflows READ TOPIC awards.decision",
        "User:workflows READ GROUP workflows",
        "User:so-noi-vu READ TOPIC awards.decision",
        "User:so-noi-vu READ GROUP so-noi-vu.…",
    }


def taken() -> Iterator[AclBinding]:
    """What the file does not name, and is ours to take away."""
    yield entry("somebody", ResourceType.TOPIC, "directory.unit", AclOperation.WRITE)
    yield entry("somebody", ResourceType.TOPIC, "*", AclOperation.WRITE)
    yield entry("somebody", ResourceType.TOPIC, "awards.", pattern=ResourcePatternType.PREFIXED)
    yield entry("somebody", ResourceType.TOPIC, "awards.of-last-year")
    yield entry("somebody", ResourceType.GROUP, "awards")
    yield entry("somebody", ResourceType.TRANSACTIONAL_ID, "awards-relay", AclOperation.WRITE)
    yield entry("awards", ResourceType.TOPIC, "directory.unit", AclOperation.WRITE)
    yield entry("awards", ResourceType.BROKER, "kafka-cluster", AclOperation.CREATE)
    yield entry("so-noi-vu", ResourceType.TOPIC, "directory.unit")
    yield entry("left", ResourceType.GROUP, "left.", pattern=ResourcePatternType.PREFIXED)


@pytest.mark.parametrize("there", tuple(taken()), ids=said)
def test_what_the_file_does_not_name_is_taken_away(there: AclBinding) -> None:
    assert superfluous({there, *entries(house())}, house()) == {there}


def stays() -> Iterator[AclBinding]:
    """What others have on the same Kafka, and what is denied."""
    yield entry("somebody", ResourceType.TOPIC, "post.letter", AclOperation.WRITE)
    yield entry("somebody", ResourceType.TOPIC, "post.", pattern=ResourcePatternType.PREFIXED)
    yield entry("somebody", ResourceType.GROUP, "post")
    yield entry("somebody", ResourceType.BROKER, "kafka-cluster", AclOperation.CREATE)
    denied = AclPermissionType.DENY
    yield AclBinding(
        ResourceType.TOPIC, "*", ResourcePatternType.LITERAL, "User:left", "*", AclOperation.ALL, denied
    )


@pytest.mark.parametrize("there", tuple(stays()), ids=said)
def test_what_others_have_stays(there: AclBinding) -> None:
    assert superfluous({there}, house()) == set()


def test_a_department_that_is_no_longer_named_loses_everything() -> None:
    assert {said(each) for each in superfluous(entries(house()), house(departments=[]))} == {
        "User:so-noi-vu READ TOPIC awards.decision",
        "User:so-noi-vu READ GROUP so-noi-vu.…",
    }


@pytest.mark.parametrize(
    ("department", "words"),
    [
        ({"user": "so-noi-vu", "reads": ["awards.decisions"]}, "there is no such topic"),
        ({"user": "awards", "reads": []}, "a part of ours"),
        ({"user": "workflows", "reads": []}, "a part of ours"),
    ],
)
def test_a_department_is_somebody_else_and_reads_what_there_is(
    department: dict[str, object], words: str
) -> None:
    with pytest.raises(ValidationError, match=words):
        house(departments=[department])
