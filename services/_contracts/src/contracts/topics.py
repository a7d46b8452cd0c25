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


class Topics(BaseModel):
    """All topics, and the groups that have no dead letters because they write nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    dead_letter_retention_days: int
    without_dead_letters: tuple[str, ...]
    topics: tuple[Topic, ...]

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
