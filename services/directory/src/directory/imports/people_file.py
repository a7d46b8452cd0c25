"""The file of people and their assignments (YAML): who, how to reach them, in which unit, in what role."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Final
from uuid import UUID

from pydantic import Field, ValidatorFunctionWrapHandler, WrapValidator

from directory.accounts.schemas import AccountName
from directory.errors import Mistake, Place, words
from directory.files import EMPTIED, Source, is_emptied
from kit.errors import InvalidFile
from kit.schemas import Body
from kit.text import Day, DocumentNumber, Email, Name, Phone, UnitCode, Word
from kit.yamlfile import FileErrors, FileFault, into, parse

OPEN: Final = date.max
"""The end of an assignment that lasts as long as its unit."""


def _end(value: object, validate: ValidatorFunctionWrapHandler) -> object:
    if is_emptied(value):
        return OPEN
    if (day := validate(value)) == OPEN:
        raise ValueError(words("end_impossible", emptied=EMPTIED))
    return day


def _or_emptied(value: object, validate: ValidatorFunctionWrapHandler) -> object:
    return EMPTIED if is_emptied(value) else validate(value)


class AssignmentEntry(Body):
    """A role in the unit that has this code on the first day. What is not said of a known one stays as it is."""

    unit_code: UnitCode
    role: Word
    valid_from: Day
    valid_to: Annotated[Day | None, WrapValidator(_end)] = None
    document_number: DocumentNumber | None = None
    document_date: Day | None = None


class PersonEntry(Body):
    """A person, recognised by id, else by name and e-mail, when the file is imported again.

    What is not said of a known person stays as it is; `(trống)` empties an address or number. Accounts are added to
    those that the person has.
    """

    id: UUID | None = None
    name: Name | None = None
    email: Annotated[Email | None, WrapValidator(_or_emptied)] = None
    phone: Annotated[Phone | None, WrapValidator(_or_emptied)] = None
    sample: bool | None = None
    accounts: tuple[AccountName, ...] = Field(default=(), max_length=10)
    assignments: tuple[AssignmentEntry, ...] = Field(default=(), max_length=200)


class PeopleFile(Body):
    """The whole file."""

    people: tuple[PersonEntry, ...] = Field(max_length=20_000)


@dataclass(frozen=True)
class AssignmentLine:
    """An assignment with the line that says it."""

    place: Place
    column: str
    entry: AssignmentEntry


@dataclass(frozen=True)
class AccountLine:
    """An account with the line that says it."""

    place: Place
    column: str
    entry: AccountName


@dataclass(frozen=True)
class PersonLine:
    """A person with the line that names them."""

    place: Place
    column: str
    entry: PersonEntry
    assignments: tuple[AssignmentLine, ...]
    accounts: tuple[AccountLine, ...] = ()


def read_people(source: Source) -> list[PersonLine]:
    """Raises InvalidFile with every line whose fields are wrong; `column` is the place in the file's tree."""
    try:
        document = parse(Path(source.name), source.raw)
        file = into(PeopleFile, document)
    except FileErrors as error:
        raise InvalidFile(errors=[_mistake(fault).told() for fault in error.faults]) from None

    def place(pointer: str) -> Place:
        return Place(source.name, document.line_of(pointer))

    def assignments(pointer: str, person: PersonEntry) -> Iterator[AssignmentLine]:
        for number, entry in enumerate(person.assignments):
            below = f"{pointer}/assignments/{number}"
            yield AssignmentLine(place(below), below, entry)

    def accounts(pointer: str, person: PersonEntry) -> Iterator[AccountLine]:
        for number, entry in enumerate(person.accounts):
            below = f"{pointer}/accounts/{number}"
            yield AccountLine(place(below), below, entry)

    lines: list[PersonLine] = []
    for number, entry in enumerate(file.people):
        pointer = f"/people/{number}"
        given, signs_in = tuple(assignments(pointer, entry)), tuple(accounts(pointer, entry))
        lines.append(PersonLine(place(pointer), pointer, entry, given, signs_in))
    return lines


def _mistake(fault: FileFault) -> Mistake:
    return Mistake(str(fault.path), fault.line, fault.pointer, "invalid_field", fault.reason)
