"""What a file of people would make of the directory, in words. Of contacts only that they would differ: nobody but
`notify` is told them.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from uuid import UUID

from directory.assignments.domain import Act, Assignment, act_of
from directory.imports.people_plan import Known, Plan
from directory.people.domain import Person, changed_fields
from directory.units.values import Unit
from kit.history import FieldChange, field_changes
from kit.rehearsal import Deed, WouldChange

_DEEDS: Final = {Act.GIVEN: Deed.ADDED, Act.EXTENDED: Deed.CHANGED, Act.ENDED: Deed.ENDED}
_TOLD: Final = ("valid_to", "document_number", "document_date")


def foreseen(known: Known, plan: Plan, roles: Mapping[str, str]) -> Iterator[WouldChange]:
    """What becomes of people, of their roles, which `roles` calls by name, and as whom they sign in."""
    people = {person.id: person for person in known.people}
    for person in plan.people:
        yield _of_person(people.get(person.id), person)
    names = {each.id: each.name or "" for each in (*known.people, *plan.people)}
    held = {each.id: each for each in known.assignments}
    units = {unit.id: unit for unit in known.units}
    for each in plan.assignments:
        yield _of_role(held.get(each.id), each, names[each.person_id], units[each.unit_id], roles)
    for account in plan.accounts:
        if account.person_id is not None:
            name = f"{names[account.person_id]}: {account.subject}"
            yield WouldChange(kind="account", name=name, deed=Deed.ADDED, fields=[])


def ended(
    roles_held: Iterable[Assignment],
    units: Iterable[Unit],
    people: Mapping[UUID, str],
    roles: Mapping[str, str],
) -> Iterator[WouldChange]:
    """Roles that end with their units."""
    by_id = {unit.id: unit for unit in units}
    for each in roles_held:
        unit = by_id[each.unit_id]
        name = _called(people.get(each.person_id, ""), each, unit, roles)
        end = FieldChange(field="/valid_to", before=None, after=str(each.valid_to))
        yield WouldChange(kind="assignment", name=name, deed=Deed.ENDED, fields=[end])


def _of_person(before: Person | None, after: Person) -> WouldChange:
    name = after.name or ""
    if before is None:
        return WouldChange(kind="person", name=name, deed=Deed.ADDED, fields=[])
    fields = [
        FieldChange(
            field=f"/{field}",
            before=before.name if field == "name" else None,
            after=after.name if field == "name" else None,
        )
        for field in changed_fields(before, after)
    ]
    return WouldChange(kind="person", name=name, deed=Deed.CHANGED, fields=fields)


def _of_role(
    before: Assignment | None, after: Assignment, person: str, unit: Unit, roles: Mapping[str, str]
) -> WouldChange:
    fields = field_changes(_said(before), _said(after)) if before else []
    name = _called(person, after, unit, roles)
    return WouldChange(kind="assignment", name=name, deed=_DEEDS[act_of(before, after)], fields=fields)


def _called(person: str, held: Assignment, unit: Unit, roles: Mapping[str, str]) -> str:
    return f"{person}: {roles.get(held.role, held.role)}, {unit.name}"


def _said(held: Assignment) -> dict[str, str | None]:
    said = {field: getattr(held, field) for field in _TOLD}
    return {field: None if value is None else str(value) for field, value in said.items()}
