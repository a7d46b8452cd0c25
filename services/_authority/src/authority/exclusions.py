"""Who may not do a duty on a dossier: `exclusions.yaml` as reviewed data, and the one function that reads it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from uuid import UUID

import yaml

from authority.errors import DutiesNotSeparated, InterestedParty, OwnNomination
from contracts.acts import Duty, Ground
from contracts.vocabulary import Open
from kit.errors import Problem


@dataclass(frozen=True)
class Act:
    """A duty that a person does or did on a dossier in the name of a unit."""

    person_id: UUID
    duty: Open[Duty]
    dossier_id: UUID
    unit_id: UUID


@dataclass(frozen=True)
class Interest:
    """A person's declared interest in a nomination, and its ground."""

    id: UUID
    person_id: UUID
    nominee_id: UUID
    ground: Open[Ground]


@dataclass(frozen=True)
class Nomination:
    """What is judged: one nominee of a dossier. `person_id` is the directory's, where the nominee is a person there."""

    dossier_id: UUID
    nominee_id: UUID
    person_id: UUID | None


@dataclass(frozen=True)
class Involvement:
    """Who did what on the dossiers at hand and has an interest in their nominees; of other people, too.

    `regulated` are the grounds that the regulation of the council at hand adds to those that always exclude.
    """

    done: tuple[Act, ...] = ()
    interests: tuple[Interest, ...] = ()
    regulated: frozenset[Ground] = frozenset()

    def keeps(self, person: UUID, nominee: UUID) -> bool:
        """Whether an interest keeps the person from judging the nominee."""
        return any(
            (interest.person_id, interest.nominee_id) == (person, nominee)
            and (interest.ground not in load_exclusions().by_regulation or interest.ground in self.regulated)
            for interest in self.interests
        )


@dataclass(frozen=True)
class CouncilRegulation:
    """What a council's regulation adds to the grounds that always exclude, between two inclusive local dates.

    `units` are codes of those whose council it is; none: every council that has no entry of its own.
    """

    valid_from: date
    valid_to: date | None
    units: frozenset[str]
    excludes: frozenset[Ground]
    source: str

    def is_in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class RecusalCause(StrEnum):
    """Why somebody takes no part in judging a nomination: their own nomination, a declaration made where it is judged,
    or an interest declared elsewhere; a duty that they did on the dossier and that excludes this one, as at another
    level.
    """

    OWN_NOMINATION = "own_nomination"
    DECLARED = "declared"
    INTEREST = "interest"
    OTHER_LEVEL = "other_level"

    @classmethod
    def of(cls, problem: Problem) -> "RecusalCause":
        """The cause that `bar` found."""
        match problem:
            case OwnNomination():
                return cls.OWN_NOMINATION
            case InterestedParty():
                return cls.INTEREST
            case _:
                return cls.OTHER_LEVEL


class _Where(StrEnum):
    ANYWHERE = "anywhere"
    SAME_UNIT = "same_unit"
    OTHER_UNIT = "other_unit"


@dataclass(frozen=True)
class _Apart:
    """Two sets of duties that one person does not combine on one dossier, and where."""

    duties: frozenset[Duty]
    others: frozenset[Duty]
    where: _Where

    def excludes(self, one: Act, other: Act) -> bool:
        pairs = (one.duty in self.duties and other.duty in self.others) or (
            other.duty in self.duties and one.duty in self.others
        )
        same_unit = one.unit_id == other.unit_id
        return pairs and (self.where is _Where.ANYWHERE or same_unit == (self.where is _Where.SAME_UNIT))


@dataclass(frozen=True)
class Exclusions:
    """The whole table; `names` are what people call the duties."""

    names: dict[Duty, str]
    apart: tuple[_Apart, ...]
    not_for_oneself: frozenset[Duty]
    not_with_interest: frozenset[Duty]
    by_regulation: frozenset[Ground]
    """Grounds that exclude only where the council's regulation says so; all others exclude always."""
    regulations: tuple[CouncilRegulation, ...]


@cache
def load_exclusions() -> Exclusions:
    """The table of this build, from the file beside this module."""
    data = yaml.safe_load(files("authority").joinpath("exclusions.yaml").read_text("utf-8"))
    grounds = {Ground(name): rule for name, rule in data["grounds"].items()}
    return Exclusions(
        names={duty: data["names"][duty.value] for duty in Duty},
        apart=tuple(
            _Apart(
                frozenset(map(Duty, pair["duties"])),
                frozenset(map(Duty, pair["from"])),
                _Where(pair["where"]),
            )
            for pair in data["apart"]
        ),
        not_for_oneself=frozenset(map(Duty, data["not_for_oneself"])),
        not_with_interest=frozenset(map(Duty, data["not_with_interest"])),
        by_regulation=frozenset(ground for ground in Ground if grounds[ground] == "by_regulation"),
        regulations=tuple(
            CouncilRegulation(
                one["valid_from"],
                one["valid_to"],
                frozenset(one["units"]),
                frozenset(map(Ground, one["excludes"])),
                one["source"],
            )
            for one in data["regulations"]
        ),
    )


def by_regulation() -> frozenset[Ground]:
    """Grounds that exclude only where the council's regulation says so."""
    return load_exclusions().by_regulation


def regulation_of(unit_code: str, day: date) -> CouncilRegulation:
    """That of the unit's council on that day: its own, else the common one. Raises LookupError without one."""
    in_force = [one for one in load_exclusions().regulations if one.is_in_force(day)]
    own = [one for one in in_force if unit_code in one.units]
    for one in (*own, *(common for common in in_force if not common.units)):
        return one
    raise LookupError(f"no regulation of councils is in force on {day}")


def bar(wanted: Act, nomination: Nomination, known: Involvement) -> Problem | None:
    """Why the person may not do this duty on this nomination; None where nothing keeps them from it."""
    table = load_exclusions()
    person = wanted.person_id
    if nomination.person_id == person and wanted.duty in table.not_for_oneself:
        return OwnNomination(nominee=nomination.nominee_id)
    if wanted.duty in table.not_with_interest and known.keeps(person, nomination.nominee_id):
        return InterestedParty(nominee=nomination.nominee_id)
    return clash(wanted, known)


def clash(wanted: Act, known: Involvement) -> Problem | None:
    """What the person did on the dossier before that excludes this duty; None where nothing does."""
    for earlier in known.done:
        if (earlier.person_id, earlier.dossier_id) == (wanted.person_id, wanted.dossier_id) and any(
            apart.excludes(earlier, wanted) for apart in load_exclusions().apart
        ):
            return not_separated(Duty(earlier.duty), Duty(wanted.duty), dossier=wanted.dossier_id)
    return None


def not_separated(done: Duty, duty: Duty, **facts: UUID) -> DutiesNotSeparated:
    """The refusal of one duty because of another, with what people call them."""
    names = load_exclusions().names
    called = {"done_name": names[done], "duty_name": names[duty]}
    return DutiesNotSeparated(done=done.value, duty=duty.value, **called, **facts)
