"""`topics.yaml` as reviewed data: who owns a topic, its key, partitions, retention and consumers."""

from functools import cache, cached_property
from importlib.resources import files
from typing import Final, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

LARGEST_DEAD_LETTER: Final = 8 * 2**20
"""Bytes of a message that a dead-letter topic takes: more than other topics do, where it may have come compressed."""


class Topic(BaseModel):
    """One topic for one aggregate. A compacted topic carries whole states and has no retention."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    owner: str
    key: str
    partitions: int
    cleanup: Literal["delete", "compact"]
    retention_days: int | None = None
    consumers: tuple[str, ...]

    @model_validator(mode="after")
    def _retention_fits_cleanup(self) -> Self:
        if (self.cleanup == "delete") != (self.retention_days is not None):
            raise ValueError(f"{self.name}: retention_days belongs to cleanup: delete, and only there")
        return self


class Department(BaseModel):
    """Somebody outside with a user of their own, who only reads; their groups begin with the user's name and a dot."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    user: str
    reads: tuple[str, ...]


class Topics(BaseModel):
    """All topics, the groups that have no dead letters because they write nothing, and the departments that read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    dead_letter_retention_days: int
    without_dead_letters: tuple[str, ...]
    topics: tuple[Topic, ...]
    departments: tuple[Department, ...] = ()

    @model_validator(mode="after")
    def _departments_are_others_and_read_what_there_is(self) -> Self:
        for department in self.departments:
            if department.user in self.groups or department.user in self.owners:
                raise ValueError(f"{department.user} is a part of ours, not a department")
            if unknown := set(department.reads) - self._by_name.keys():
                raise ValueError(f"{department.user} can't read {sorted(unknown)}: there is no such topic")
        return self

    @property
    def owners(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(topic.owner for topic in self.topics))

    @property
    def groups(self) -> tuple[str, ...]:
        """Of ours; a department's are its own business."""
        return tuple(dict.fromkeys(group for topic in self.topics for group in topic.consumers))

    @property
    def users(self) -> tuple[str, ...]:
        """Whoever comes to Kafka."""
        departments = (department.user for department in self.departments)
        return tuple(dict.fromkeys((*self.owners, *self.groups, *departments)))

    @property
    def names(self) -> tuple[str, ...]:
        """Of every topic, those of dead letters too."""
        return (*self._by_name, *self.dead_letter_topics())

    def named(self, name: str) -> Topic:
        """The topic of that name. Raises KeyError."""
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, Topic]:
        return {topic.name: topic for topic in self.topics}

    def consumed_by(self, group: str) -> tuple[Topic, ...]:
        return tuple(topic for topic in self.topics if group in topic.consumers)

    def dead_letter_topics(self) -> tuple[str, ...]:
        return tuple(
            dead_letter_topic(topic.name, group)
            for topic in self.topics
            for group in topic.consumers
            if group not in self.without_dead_letters
        )


def dead_letter_topic(topic: str, group: str) -> str:
    return f"{topic}.{group}.dlq"


@cache
def load_topics() -> Topics:
    """The topics of this build, from the file beside this module."""
    return Topics.model_validate(
        yaml.safe_load(files("contracts").joinpath("topics.yaml").read_text("utf-8"))
    )
