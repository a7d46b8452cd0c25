"""What a file of people makes of the directory. Pure: planned in memory, then written."""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from directory.accounts.domain import Account, fresh, linked
from directory.assignments.domain import (
    ENDS_WITHIN,
    OPERATING,
    Assignment,
    Giver,
    Period,
    Status,
    refuse_impossible,
    refuse_overlap,
    refuse_own,
    refuse_second_head,
    within,
)
from directory.errors import (
    AccountLinked,
    AssignmentOutsideUnit,
    AssignmentOverlaps,
    DateImpossible,
    Mistakes,
    Place,
    RoleToOneself,
    UnitHasHead,
    words,
)
from directory.files import EMPTIED
from directory.imports.people_file import OPEN, AssignmentLine, PersonLine
from directory.people.domain import Person, changed_fields, same_email, same_name
from directory.units.domain import Versions
from directory.units.values import Unit
from kit.messages import text_of


@dataclass(frozen=True)
class Known:
    """What the directory knows of those whom the file names, and what the giver may not give.

    `heads` are those who sign for the units; `signing` and `deciding` are roles, like those that are `withheld` from
    whoever gives.
    """

    people: Sequence[Person]
    assignments: Sequence[Assignment]
    units: Sequence[Unit]
    roles: Collection[str]
    heads: Sequence[Assignment] = ()
    signing: Collection[str] = ()
    deciding: Collection[str] = ()
    withheld: Collection[str] = ()
    giver: Giver = OPERATING
    today: date = date.max - ENDS_WITHIN
    accounts: Sequence[Account] = ()


@dataclass(frozen=True)
class Plan:
    """New and different people, assignments and accounts, each with its next version."""

    people: list[Person]
    assignments: list[Assignment]
    accounts: Sequence[Account] = ()


def plan_people(lines: Sequence[PersonLine], known: Known, new_id: Callable[[], UUID]) -> Plan:
    """Who and what is new or different. Nobody is left out whom the file doesn't name. Raises InvalidFile."""
    mistakes = Mistakes()
    named = [(line, _person(line, known.people, new_id, mistakes)) for line in lines]
    _refuse_twice(named, mistakes)
    mistakes.refuse_if_any()
    by_id = {person.id: person for person in known.people}
    held = defaultdict(list)
    for assignment in known.assignments:
        held[assignment.person_id].append(assignment)
    heads = {assignment.id: assignment for assignment in known.heads}
    office = _Office(known, Versions(known.units), heads, new_id, mistakes)
    given = [(said, person) for line, person in named for said in line.assignments]
    before = {assignment.natural_key for assignment in known.assignments}
    given.sort(
        key=lambda one: office.key_of(*one) not in before
    )  # who goes makes room, wherever the file says it
    planned = [fitted for said, person in given if (fitted := office.fitted(said, person, held[person.id]))]
    accounts = _accounts(named, known, new_id, mistakes)
    mistakes.refuse_if_any()
    people = [
        replace(person, version=person.version + 1)
        for _, person in named
        if person.version == 0 or changed_fields(by_id[person.id], person)
    ]
    return Plan(people, planned, tuple(accounts))


def _accounts(
    named: Iterable[tuple[PersonLine, Person]],
    known: Known,
    new_id: Callable[[], UUID],
    mistakes: Mistakes,
) -> list[Account]:
    """The accounts that become somebody's, each of one person; none of whoever has a role that is withheld."""
    standing = {(account.issuer, account.subject): account for account in known.accounts}
    held = {each.person_id for each in known.assignments if each.role in known.withheld}
    said: dict[tuple[str, str], Place] = {}
    found: list[Account] = []
    for line, person in named:
        for one in line.accounts:
            name = (one.entry.issuer, one.entry.subject)
            if name in said:
                detail = words("account_twice", line=said[name].line)
                mistakes.add(one.place, one.column, "said_twice", detail)
                continue
            said[name] = one.place
            if person.id in held:
                mistakes.add(one.place, one.column, "role_withheld", words("account_withheld"))
                continue
            before = standing.get(name) or fresh(new_id(), *name)
            try:
                after = linked(before, person.id)
            except AccountLinked as refused:
                mistakes.add(one.place, one.column, refused.code, text_of(refused))
                continue
            if after != before:
                found.append(after)
    return found


def _person(
    line: PersonLine, people: Iterable[Person], new_id: Callable[[], UUID], mistakes: Mistakes
) -> Person:
    """The person as known, with what the file says. An e-mail alone is nobody: offices share them."""
    entry = line.entry
    if entry.id is not None:
        found = [person for person in people if person.id == entry.id]
    elif entry.name is not None and _said(entry.email, None) is not None:
        found = [
            person
            for person in people
            if same_name(person.name, entry.name) and same_email(person.email, entry.email)
        ]
    else:
        mistakes.add(line.place, line.column, "not_recognisable", words("not_recognisable"))
        found = []
    if len(found) > 1:
        detail = words("person_ambiguous", found=len(found))
        mistakes.add(line.place, f"{line.column}/email", "person_ambiguous", detail)
    if found and found[0].erased_at is not None:
        mistakes.add(line.place, line.column, "person_erased", words("person_erased"))
    elif not found and entry.id is not None and entry.name is None:
        mistakes.add(line.place, f"{line.column}/name", "empty", words("empty_of_new_person"))
    person = found[0] if found else Person(entry.id or new_id(), None, None, None, sample=False, version=0)
    return replace(
        person,
        name=entry.name or person.name,
        email=_said(entry.email, person.email),
        phone=_said(entry.phone, person.phone),
        sample=person.sample if entry.sample is None else entry.sample,
    )


def _said(value: str | None, before: str | None) -> str | None:
    """What the file says; what it does not say stays."""
    if value is None:
        return before
    return None if unicodedata.normalize("NFC", value) == EMPTIED else value


def _refuse_twice(named: Iterable[tuple[PersonLine, Person]], mistakes: Mistakes) -> None:
    """Also by name and e-mail: two new people who share both would not be told apart next time."""
    by_email: dict[str, list[Person]] = defaultdict(list)
    ids: set[UUID] = set()
    for line, person in named:
        alike = by_email[(person.email or "").casefold()]
        again = line.entry.id is None and any(same_name(other.name, person.name) for other in alike)
        if person.id in ids or again:
            mistakes.add(line.place, line.column, "said_twice", words("person_twice"))
        ids.add(person.id)
        if person.email:
            alike.append(person)


@dataclass(frozen=True)
class _Office:
    """Gives the roles of a file, one after the other; `heads` become what the file makes of them."""

    known: Known
    versions: Versions
    heads: dict[UUID, Assignment]
    new_id: Callable[[], UUID]
    mistakes: Mistakes

    def key_of(self, said: AssignmentLine, person: Person) -> tuple[UUID, UUID | None, str, date]:
        """The natural key of what the line is about, where there is such a unit."""
        entry = said.entry
        unit = self.versions.on(entry.unit_code, entry.valid_from)
        return (person.id, unit.id if unit else None, entry.role, entry.valid_from)

    def fitted(self, said: AssignmentLine, person: Person, held: list[Assignment]) -> Assignment | None:
        """The assignment with its next version, if it is new or different; it joins what is `held`."""
        asked = self._asked(said, person.id, held)
        if asked is None:
            return None
        same = next((other for other in held if other.natural_key == asked.natural_key), None)
        fitted = replace(asked, id=same.id, version=same.version) if same else asked
        if fitted == same:
            return None
        try:
            refuse_overlap(fitted, held)
            if same is None or fitted.period.end > same.period.end:
                refuse_own(fitted, person, self.known.giver, self.known.deciding)
                refuse_second_head(fitted, self.heads.values(), self.known.signing)
        except (AssignmentOverlaps, UnitHasHead, RoleToOneself) as refused:
            self.mistakes.add(said.place, said.column, refused.code, text_of(refused))
            return None
        if same:
            held.remove(same)
        fitted = replace(fitted, version=fitted.version + 1)
        held.append(fitted)
        if fitted.role in self.known.signing:
            self.heads[fitted.id] = fitted
        return fitted

    def _asked(self, said: AssignmentLine, person_id: UUID, held: Iterable[Assignment]) -> Assignment | None:
        """What the line asks for; what it does not say of a known assignment is as it is."""
        entry = said.entry
        unit = self._unit(said)
        if unit is None:
            return None
        key = (person_id, unit.id, entry.role, entry.valid_from)
        same = next((other for other in held if other.natural_key == key), None)
        end = entry.valid_to
        if end is None and same is not None and not same.never_held:
            end = same.valid_to
        try:
            period = within(
                Period(unit.valid_from, unit.valid_to), Period(entry.valid_from, None if end == OPEN else end)
            )
        except AssignmentOutsideUnit:
            detail = words("unit_ends", code=unit.code, ends=unit.valid_to)
            self.mistakes.add(said.place, f"{said.column}/valid_to", "assignment_outside_unit", detail)
            return None
        return Assignment(
            id=self.new_id(),
            person_id=person_id,
            role=entry.role,
            unit_id=unit.id,
            valid_from=entry.valid_from,
            valid_to=period.valid_to,
            status=Status.RECORDED,
            version=0,
            document_number=entry.document_number or (same.document_number if same else None),
            document_date=entry.document_date or (same.document_date if same else None),
        )

    def _unit(self, said: AssignmentLine) -> Unit | None:
        """The unit that is meant, unless something is wrong with the line."""
        entry, before = said.entry, len(self.mistakes.found)

        def add(field: str, code: str, detail: str) -> None:
            self.mistakes.add(said.place, f"{said.column}/{field}", code, detail)

        unit = self.versions.on(entry.unit_code, entry.valid_from)
        if entry.role not in self.known.roles:
            allowed = ", ".join(sorted(self.known.roles))
            add("role", "role_unknown", words("role_unknown", role=entry.role, allowed=allowed))
        elif entry.role in self.known.withheld:
            add("role", "role_withheld", words("role_withheld"))
        for field in ("valid_from", "valid_to", "document_date"):
            day = getattr(entry, field)
            try:
                refuse_impossible(field, None if day == OPEN else day, self.known.today)
            except DateImpossible as impossible:
                add(field, impossible.code, text_of(impossible))
        if unit is None and len(self.mistakes.found) == before:
            detail = words("unit_unknown", code=entry.unit_code, day=entry.valid_from)
            add("unit_code", "unit_unknown", detail)
        if entry.valid_to and entry.valid_to < entry.valid_from:
            detail = words("ends_before_it_begins", begins=entry.valid_from)
            add("valid_to", "dates_out_of_order", detail)
        return unit if len(self.mistakes.found) == before else None
