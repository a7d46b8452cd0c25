"""What is known of those who have roles, for whoever gives some."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from authority import Capability, Command, Query, load_roles
from directory.assignments import repository
from directory.assignments.domain import OPERATING, Assignment, Giver, refuse_impossible
from directory.people import handlers as people
from directory.units import handlers as units
from kit.clock import local_date


async def heads_of(uow: Query, unit_ids: Collection[UUID]) -> list[Assignment]:
    """Everybody who ever signed for these units."""
    return await repository.of_units_with(uow, unit_ids, signing_roles())


async def giver_of(uow: Query) -> Giver:
    """Whoever acts, as a giver of roles."""
    if uow.actor.principal:
        return OPERATING
    return Giver(await people.find_person(uow, uow.actor.person_id))


async def lock_held_by(uow: Command, person_ids: Collection[UUID]) -> list[Assignment]:
    """Everything that these people were ever assigned to, held until the end of the transaction."""
    return await repository.lock_of_people(uow, person_ids)


async def paths_ever(uow: Query, person_id: UUID) -> list[str]:
    """The paths of the units in which the person has, had or will have a role."""
    held = await repository.of_people(uow, [person_id])
    known = await units.known_units(uow, {each.unit_id for each in held})
    return [unit.path for unit in known.values()]


async def administrator_is_appointed(uow: Query) -> bool:
    """Whether the installation has an administrator, today or from some later day on."""
    roles = load_roles().with_capability(Capability.MANAGE_DIRECTORY)
    return await repository.is_held(uow, roles, local_date(uow.now))


def signing_roles() -> frozenset[str]:
    """The roles of those who sign for a unit."""
    return frozenset(load_roles().with_capability(Capability.SIGN))


def deciding_roles() -> frozenset[str]:
    """The roles that decide something."""
    roles = load_roles()
    return frozenset(role for role, may in roles.capabilities.items() if may & roles.deciding)


def refuse_impossible_days(uow: Query, **days: date | None) -> None:
    for field, day in days.items():
        refuse_impossible(field, day, local_date(uow.now))
