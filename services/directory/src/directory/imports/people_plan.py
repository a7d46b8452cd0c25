"""What a file of people makes of the directory. Pure: planned in memory, then written."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from directory.assignments.domain import Assignment, Period, Status, refuse_overlap, within
from directory.errors import AssignmentOutsideUnit, AssignmentOverlaps, Mistakes
from directory.imports.people_file import AssignmentLine, PersonLine
from directory.people.domain import Person, changed_fields
from directory.units.domain import Unit, Versions


@dataclass(frozen=True)
class Known:
    """What the directory knows of those whom the file names."""

    people: Sequence[Person]
    assignments: Sequence[Assignment]
    units: Sequence[Unit]
    roles: Collection[str]


@dataclass(frozen=True)
class Plan:
    """New and different people and assignments, each with its next version."""

    people: list[Person]
    assignments: list[Assignment]


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
    versions = Versions(known.units)
    planned: list[Assignment] = []
    for line, person in named:
        for said in line.assignments:
            asked = _assignment(said, person.id, versions, known.roles, new_id, mistakes)
            if asked:
                planned.extend(_fit(said, asked, held[person.id], mistakes))
    mistakes.refuse_if_any()
    people = [
        replace(person, version=person.version + 1)
        for _, person in named
        if person.version == 0 or changed_fields(by_id[person.id], person)
    ]
    return Plan(people, planned)


def _person(
    line: PersonLine, people: Iterable[Person], new_id: Callable[[], UUID], mistakes: Mistakes
) -> Person:
    entry = line.entry
    if entry.id is None and entry.email is None:
        detail = "cần có id hoặc email để nhận ra người này khi nhập lại"
        mistakes.add(line.place, line.column, "not_recognisable", detail)
    if entry.id is not None:
        found = [person for person in people if person.id == entry.id]
    else:
        found = [person for person in people if _same_email(person.email, entry.email)]
    if len(found) > 1:
        detail = f"có {len(found)} người dùng email này, hãy ghi id"
        mistakes.add(line.place, f"{line.column}/email", "email_ambiguous", detail)
    if found and found[0].erased_at is not None:
        mistakes.add(line.place, line.column, "person_erased", "thông tin của người này đã được xóa")
    person = found[0] if found else Person(entry.id or new_id(), None, None, None, entry.sample, 0)
    return replace(person, name=entry.name, email=entry.email, phone=entry.phone, sample=entry.sample)


def _same_email(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one.lower() == other.lower()


def _refuse_twice(named: Iterable[tuple[PersonLine, Person]], mistakes: Mistakes) -> None:
    """Also by e-mail: two new people with one address would not be told apart next time."""
    ids: set[UUID] = set()
    named = list(named)
    emails = Counter(line.entry.email.lower() for line, _ in named if line.entry.email and not line.entry.id)
    seen: set[str] = set()
    for line, person in named:
        email = (line.entry.email or "").lower()
        again = line.entry.id is None and emails[email] > 1 and email in seen
        if person.id in ids or again:
            mistakes.add(line.place, line.column, "said_twice", "người này đã có trong tệp")
        ids.add(person.id)
        seen.add(email)


def _assignment(
    said: AssignmentLine,
    person_id: UUID,
    versions: Versions,
    roles: Collection[str],
    new_id: Callable[[], UUID],
    mistakes: Mistakes,
) -> Assignment | None:
    entry = said.entry
    before = len(mistakes.found)
    unit = versions.on(entry.unit_code, entry.valid_from)
    if entry.role not in roles:
        detail = f"không có vai trò '{entry.role}', chỉ nhận {', '.join(sorted(roles))}"
        mistakes.add(said.place, f"{said.column}/role", "role_unknown", detail)
    if unit is None:
        detail = f"không có đơn vị {entry.unit_code} vào ngày {entry.valid_from}"
        mistakes.add(said.place, f"{said.column}/unit_code", "unit_unknown", detail)
    if entry.valid_to and entry.valid_to < entry.valid_from:
        detail = f"ngày kết thúc trước ngày bắt đầu {entry.valid_from}"
        mistakes.add(said.place, f"{said.column}/valid_to", "dates_out_of_order", detail)
    if unit is None or len(mistakes.found) > before:
        return None
    try:
        period = within(Period(unit.valid_from, unit.valid_to), Period(entry.valid_from, entry.valid_to))
    except AssignmentOutsideUnit:
        detail = f"đơn vị {unit.code} chỉ hoạt động đến {unit.valid_to}"
        mistakes.add(said.place, f"{said.column}/valid_to", "assignment_outside_unit", detail)
        return None
    return Assignment(
        new_id(), person_id, entry.role, unit.id, entry.valid_from, period.valid_to, Status.RECORDED, 0
    )


def _fit(
    said: AssignmentLine, asked: Assignment, held: list[Assignment], mistakes: Mistakes
) -> list[Assignment]:
    """The assignment with its next version, if it is new or its end is another; it joins what is `held`."""
    same = next((other for other in held if other.natural_key == asked.natural_key), None)
    if same and same.valid_to == asked.valid_to:
        return []
    fitted = replace(same or asked, valid_to=asked.valid_to)
    try:
        refuse_overlap(fitted, held)
    except AssignmentOverlaps as overlap:
        detail = (
            f"trùng thời gian với phân công từ {overlap.facts['valid_from']} đến {overlap.facts['valid_to']}"
        )
        mistakes.add(said.place, said.column, "assignment_overlaps", detail)
        return []
    if same:
        held.remove(same)
    fitted = replace(fitted, version=fitted.version + 1)
    held.append(fitted)
    return [fitted]
