"""The first administrator: whoever operates the site names them; all others are assigned by administrators."""

from dataclasses import replace
from typing import Final
from uuid import UUID

from authority import Capability, Command, UnitUnknown, load_roles
from directory import history
from directory.access import mandate_of
from directory.accounts import handlers as accounts
from directory.accounts.schemas import AccountName
from directory.assignments import handlers as assignments
from directory.assignments.domain import Assignment, Period, Status, given, within
from directory.errors import AdministratorAppointed, PersonErased, words
from directory.people import handlers as people
from directory.people.domain import Person, changed_fields
from directory.units import handlers as units
from directory.units.domain import Versions
from kit.clock import local_date
from kit.ids import new_id

REASON: Final = words("appointed_by_command")


async def appoint_administrator(
    uow: Command,
    person_id: UUID | None,
    name: str,
    email: str | None,
    unit_code: str,
    account: AccountName | None = None,
) -> UUID:
    """Make somebody the first administrator, of a unit from today on, who signs in with that account; returns the
    person's id.

    Once for an installation: again only where nobody is administrator any more, as when all their units ended.
    Raises AdministratorAppointed, UnitUnknown, PersonErased; AccountLinked where the account is somebody else's.
    """
    await history.take_turn(uow)
    mandate = await mandate_of(uow)
    if await assignments.administrator_is_appointed(uow):
        raise AdministratorAppointed
    today = local_date(uow.now)
    unit = Versions(await units.hold_versions(uow, [unit_code])).on(unit_code, today)
    if unit is None:
        raise UnitUnknown(unit=unit_code)
    known = await people.lock_known(uow, [person_id] if person_id else [], [])
    person = known[0] if known else Person(person_id or new_id(), None, None, None, sample=False, version=0)
    if person.erased_at is not None:
        raise PersonErased(person=person.id)
    named = replace(person, name=name, email=email or person.email)
    if person.version == 0 or changed_fields(person, named):
        named = replace(named, version=person.version + 1)
        await people.note(uow, mandate.capacity, REASON, known, [named])
    (role,) = load_roles().with_capability(Capability.MANAGE_DIRECTORY)
    held = await assignments.lock_held_by(uow, [named.id])
    period = within(Period(unit.valid_from, unit.valid_to), Period(today, None))
    asked = Assignment(new_id(), named.id, role, unit.id, today, period.valid_to, Status.RECORDED, 0)
    await assignments.note(uow, mandate.capacity, REASON, [given(asked, held)])
    if account is not None:
        await accounts.link(uow, mandate.capacity, REASON, account, named.id)
    return named.id
