"""What a kind of case asks of services, as data: the name of an activity, and the route and key that it stands for.

In paths and keys `{case}` is the case's id, `{place}` the place in it that a command is about, `{command.…}` a field
of the command. A name, once released, stays: histories say it.
"""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Read(Generic[Model]):
    """A question about a case, and what answers it."""

    name: str
    service: str
    path: str
    answer: type[Model]

    def path_of(self, case_id: str) -> str:
        return self.path.format(case=case_id)


@dataclass(frozen=True)
class Find(Read[Model]):
    """A question about what may not be there yet: its activity answers with a list of one, or of none."""


@dataclass(frozen=True)
class Act:
    """A command. Its key is what it is (case, attempt, place, verb), so that a lost answer does nothing twice.

    `answer` is how things stand after it: of the case itself, or of a neighbour.
    """

    name: str
    command: type[BaseModel]
    service: str
    path: str
    key: str
    answer: type[BaseModel]

    @property
    def has_place(self) -> bool:
        return "{place}" in self.path

    def path_of(self, case_id: str, place: int | None) -> str:
        return self.path.format(case=case_id, place=place)

    def key_of(self, case_id: str, place: int | None, command: BaseModel) -> str:
        return self.key.format(case=case_id, place=place, command=command)


Call = Read[Any] | Act


def act_of(acts: tuple[Act, ...], command: BaseModel) -> Act:
    """How this command is sent. Raises KeyError for one that the case may not send."""
    return {act.command: act for act in acts}[type(command)]
