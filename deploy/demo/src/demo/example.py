"""An example movement as its folder holds it, with the sample people who play it."""

import csv
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import yaml
from pydantic import BaseModel, ConfigDict

from kit.yamlfile import validate

FOLDER: Final = Path(__file__).parents[3] / "examples"


class Incidents(BaseModel):
    """What goes wrong in the play, each how many times: nothing is ever this smooth in life."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    incomplete: int
    """Dossiers that are refused at first because something is missing."""
    returned: int
    """Dossiers that the first standing office returns, to be corrected and sent again."""
    recalled: int
    """Dossiers that their unit takes back."""
    declined_in: int
    """One nominee out of so many is found not to meet the standards in the appraisal."""
    late_units: int
    """Units whose head signs only after the step is overdue."""


class Play(BaseModel):
    """`play.yaml`: how the example is played."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    seed: int
    begins: datetime
    dossiers: dict[str, int]
    """How many dossiers a unit of each kind submits."""
    nominees: tuple[int, int]
    awards: dict[str, int]
    """How often each award is proposed, as weights."""
    council: dict[str, int]
    """How many members the council of a unit of each kind has, with its chair and its secretary."""
    offices: dict[str, tuple[str, ...]]
    """The roles that somebody holds in a unit of each kind, besides its council."""
    standing_roles: tuple[str, ...]
    """The roles that somebody holds in a standing office."""
    incidents: Incidents


@dataclass(frozen=True)
class Person:
    """A sample person with their roles by unit code."""

    id: UUID
    name: str
    email: str
    roles: tuple[tuple[str, str], ...]


@dataclass
class Example:
    """The example's files, read."""

    name: str
    people: list[Person] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        return FOLDER / self.name

    @cached_property
    def play(self) -> Play:
        """Raises FileErrors."""
        return validate(self.folder / "play.yaml", Play)

    @cached_property
    def units(self) -> list[dict[str, str]]:
        return list(csv.DictReader((self.folder / "units.csv").read_text("utf-8").splitlines()))

    @cached_property
    def round(self) -> Mapping[str, Any]:
        return self.data("round.yaml")

    def data(self, file: str) -> dict[str, Any]:
        value = yaml.load((self.folder / file).read_text("utf-8"), _Plain)  # noqa: S506 - a safe loader
        assert isinstance(value, dict)  # noqa: S101 - the examples' own files
        return value

    def submitting_units(self) -> Iterator[dict[str, str]]:
        """Units that submit dossiers, by the round's routes and the play."""
        kinds = {kind for route in self.round["routes"] for kind in route["submitting_kinds"]}
        standing = {unit["standing_office_code"] for unit in self.units}
        for unit in self.units:
            if unit["kind"] in kinds & self.play.dossiers.keys() and unit["code"] not in standing:
                yield unit

    def person(self, role: str, code: str) -> Person:
        """Whoever holds the role in the unit. Raises StopIteration."""
        return next(person for person in self.people if (code, role) in person.roles)

    def holders(self, role: str, code: str) -> list[Person]:
        return [person for person in self.people if (code, role) in person.roles]


class _Plain(yaml.SafeLoader):
    """Dates stay text, as the services read them."""


_Plain.yaml_implicit_resolvers = {
    key: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for key, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}

_FAMILY: Final = ("Nguyễn", "Trần", "Lê", "Phạm", "Vũ", "Đặng", "Bùi", "Đỗ", "Hoàng", "Ngô", "Dương", "Lý")
_MIDDLE: Final = ("Văn", "Thị", "Đức", "Minh", "Ngọc", "Hữu", "Thanh", "Quang", "Thu", "Xuân")
_GIVEN: Final = (
    "An",
    "Bình",
    "Chiến",
    "Dung",
    "Giang",
    "Hà",
    "Hùng",
    "Lan",
    "Long",
    "Mai",
    "Nam",
    "Phúc",
    "Sơn",
)


def sample_name(chance: random.Random) -> str:
    """A made-up name, marked as a sample."""
    return f"{chance.choice(_FAMILY)} {chance.choice(_MIDDLE)} {chance.choice(_GIVEN)} (mẫu)"


def cast(example: Example) -> list[Person]:
    """The sample people, from the play's seed: the same each time."""
    chance = random.Random(example.play.seed)  # noqa: S311 - repeatable on purpose
    standing_of = {
        unit["standing_office_code"]: unit for unit in example.units if unit["standing_office_code"]
    }
    people: list[Person] = []

    def add(*roles: tuple[str, str]) -> None:
        number = len(people) + 1
        person_id = UUID(int=chance.getrandbits(128), version=4)
        people.append(Person(person_id, sample_name(chance), f"nguoi-mau-{number}@thidua.example", roles))

    for unit in example.units:
        code, kind = unit["code"], unit["kind"]
        for role in example.play.offices.get(kind, ()):
            chairs = kind in example.play.council and role == "head"
            add((code, role), *([(code, "council_chair")] if chairs else []))
        for number in range(example.play.council.get(kind, 1) - 1):
            add((code, "council_member"), *([(code, "council_secretary")] if number == 0 else []))
        if code in standing_of:
            for role in example.play.standing_roles:
                add((code, role))
    return people
