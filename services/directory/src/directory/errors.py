"""Why the directory refuses; what is wrong in a file goes by its line."""

from dataclasses import asdict, dataclass, field
from functools import partial
from typing import Final

from kit import messages
from kit.errors import InvalidFile, Problem

words: Final = partial(messages.words, "directory")
"""A text of `messages/words.yaml`."""


class PersonUnknown(Problem):
    """There is no such person, or the person was erased."""

    code = "person_unknown"
    status = 409


class RoleUnknown(Problem):
    """The role is not in the table of roles (authority's roles.yaml)."""

    code = "role_unknown"
    status = 422
    at = ("body", "/role")


class AssignmentOutsideUnit(Problem):
    """The unit does not exist on all days of the assignment."""

    code = "assignment_outside_unit"
    status = 409


class AssignmentOverlaps(Problem):
    """The person already holds that role in that unit on some of these days."""

    code = "assignment_overlaps"
    status = 409


class AssignmentEndsOtherwise(Problem):
    """The assignment ends earlier already, or would end before it began."""

    code = "assignment_ends_otherwise"
    status = 409


class PersonErased(Problem):
    """The person was erased before."""

    code = "person_erased"
    status = 409


class RoleToOneself(Problem):
    """Whoever gives a role does not give a deciding one to themselves, or to an account through which they act."""

    code = "role_to_oneself"
    status = 403


class UnitHasHead(Problem):
    """Somebody else signs for the unit on some of these days, and no document says why there are two."""

    code = "unit_has_head"
    status = 409


class SignedInUnknown(Problem):
    """Who signed in is not in the directory, or was erased from it; an administrator has to record them."""

    code = "signed_in_unknown"
    status = 404


class DateImpossible(Problem):
    """No assignment begins or ends on such a day."""

    code = "date_impossible"
    status = 422


class AccountLinked(Problem):
    """Somebody else signs in with this account; it is taken from them first."""

    code = "account_linked"
    status = 409


class AdministratorAppointed(Problem):
    """The installation has an administrator, who assigns all others."""

    code = "administrator_appointed"
    status = 409


@dataclass(frozen=True)
class Place:
    """A line of a file, counted from 1."""

    file: str
    line: int


@dataclass(frozen=True)
class Mistake:
    """What is wrong at one place. `code` is stable; `detail` is Vietnamese and may change."""

    file: str
    line: int
    column: str
    code: str
    detail: str

    def told(self) -> dict[str, object]:
        """As one of a problem's `errors`: the column of a tree is its pointer, too."""
        named = words("column_of_line", line=self.line, column=self.column)
        return asdict(self) | {
            "pointer": self.column if self.column.startswith("/") else "",
            "where": named if self.column else words("line_of_file", line=self.line),
        }


@dataclass
class Mistakes:
    """Collects what is wrong, to say it at once: a file is imported whole or not at all."""

    found: list[Mistake] = field(default_factory=list)

    def add(self, place: Place, column: str, code: str, detail: str) -> None:
        self.found.append(Mistake(place.file, place.line, column, code, detail))

    def refuse_if_any(self) -> None:
        """Raises InvalidFile with every mistake in the order of the files."""
        if self.found:
            in_order = sorted(self.found, key=lambda mistake: (mistake.file, mistake.line, mistake.column))
            raise InvalidFile(errors=[mistake.told() for mistake in in_order])
