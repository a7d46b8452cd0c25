"""The base of every fact, and the register of all facts by type."""

import re
from typing import ClassVar, Final

from pydantic import BaseModel, ConfigDict

_TYPE: Final = re.compile(r"^(?P<topic>(?P<owner>[a-z]+)\.[a-z]+)\.[a-z_]+\.v\d+$")
_REGISTER: Final[dict[str, type["Fact"]]] = {}


class UnknownVersion(ValueError):
    """A known fact in a version that this consumer does not know: it may not be skipped in silence."""


class Value(BaseModel):
    """A part of a fact. Readers ignore fields that they don't know, so contracts can grow."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Fact(Value):
    """A fact about one aggregate. `type` is `service.aggregate.participle.vN`; topic and owner follow from it.

    All facts of an aggregate leave on its topic, `service.aggregate`, whatever their version: so two versions of a fact
    stand beside each other in one order, each with its number.
    """

    type: ClassVar[str]
    topic: ClassVar[str]
    owner: ClassVar[str]
    kept: ClassVar[bool] = True
    """Whether it stays in its service after it left. A heartbeat doesn't: the next one says the same anew."""

    def __init_subclass__(cls, *, type: str | None = None) -> None:  # noqa: A002 - CloudEvents' own word
        super().__init_subclass__()
        if type is None:
            return
        parts = _TYPE.match(type)
        if parts is None:
            raise TypeError(f"{type!r} is not service.aggregate.participle.vN")
        cls.type = type
        cls.topic = parts["topic"]
        cls.owner = parts["owner"]
        _REGISTER[type] = cls

    @classmethod
    def __pydantic_init_subclass__(cls, **_: object) -> None:
        """Swallow `type=`, which pydantic hands on as a configuration keyword."""


def all_facts() -> dict[str, type[Fact]]:
    """Every fact by its type. Importing `contracts.<producer>` registers the producer's facts."""
    return dict(_REGISTER)


def fact_class(fact_type: str) -> type[Fact] | None:
    """The class of a fact; None for a fact that this build has never heard of, which readers skip.

    Raises UnknownVersion where only the version is unknown: skipping it would lose a fact that we handle.
    """
    if known := _REGISTER.get(fact_type):
        return known
    name = fact_type.rpartition(".v")[0]
    if any(other.rpartition(".v")[0] == name for other in _REGISTER):
        raise UnknownVersion(fact_type)
    return None
