"""`notices.yaml` as reviewed data: which fact is told to whom, by which template."""

from functools import cache
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict

from authority import Capability
from contracts.submissions import StepKind


class _Rule(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class HoldersOf(_Rule):
    """Those who hold the capability in the unit that the fact's field names."""

    holders: Capability
    of: str


class HoldersOfOffice(_Rule):
    """Those who hold it in the office that works for that unit."""

    holders: Capability
    office_of: str


class HoldersBelow(_Rule):
    """Those who hold it in that unit or any below it."""

    holders: Capability
    below: str


class HoldersAbove(_Rule):
    """Those who hold it in that unit or any above it."""

    holders: Capability
    above: str


class HoldersWhereSubmitted(_Rule):
    """Those who hold it in the units that submitted the dossiers of these items."""

    holders: Capability
    submitted: str


class Doers(_Rule):
    """Those who do the step that the field names."""

    doers: str


class People(_Rule):
    """The people whose ids the field lists."""

    people: str


class Person(_Rule):
    """The person whose id the field has; nobody where it names none."""

    person: str


class Nominees(_Rule):
    """The nominees of these items that are persons known to the directory."""

    nominees: str


Holders = HoldersOf | HoldersOfOffice | HoldersAbove | HoldersBelow | HoldersWhereSubmitted
Recipients = Holders | Doers | People | Person | Nominees


class NoticeRule(_Rule):
    """What is done about one fact. `link` is a path with fields of the fact in braces.

    `on_working_days`: it is about a limit, so its e-mail waits for a working day; the notice itself is there at once.
    """

    template: str
    link: str
    tell: tuple[Recipients, ...]
    on_working_days: bool = False


class Rules(_Rule):
    """The whole file."""

    doers: dict[str, HoldersOf]
    notices: dict[str, NoticeRule]

    def doers_of(self, step: StepKind | str) -> HoldersOf:
        """Those who do a step of this kind; of a kind that this build does not know, all of its office."""
        return self.doers.get(step, self.doers["other"])


@cache
def load_rules() -> Rules:
    """The rules of this build, from the file beside this module."""
    return Rules.model_validate(yaml.safe_load(files("notify").joinpath("notices.yaml").read_text("utf-8")))
