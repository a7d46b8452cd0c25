"""Which units the actor may manage: those of their assignments as administrator, and everything below them.

The directory's own authority is written in the transactions of its own commands. It is never stale, so that
no heartbeat is asked here.
"""

from dataclasses import dataclass
from typing import Final

from authority import Capability, NotAuthorised, Query, units_by_id
from kit.actor import Actor

OPERATOR: Final = Actor.service("operator")
"""Whoever runs the directory's command line beside its database: appoints the first administrator."""


@dataclass(frozen=True)
class Mandate:
    """`roots` are ids of units in hex; none means every unit. `capacity` is written into the history."""

    capacity: str
    roots: frozenset[str] | None
    everywhere: bool = False
    """Whether what concerns all units, as the calendar does, may be changed as well."""

    @property
    def is_operators(self) -> bool:
        """Whether it is that of the command line, whose files are those of the installation: nobody's page was seen."""
        return self.roots is None

    def covers(self, path: str) -> bool:
        """Whether the unit at the end of this path may be managed."""
        return self.roots is None or not self.roots.isdisjoint(path.split("."))

    def require(self, *paths: str) -> None:
        """Raises NotAuthorised unless every one of these units may be managed."""
        if not all(map(self.covers, paths)):
            raise NotAuthorised(capability=Capability.MANAGE_DIRECTORY.value)

    def require_everywhere(self) -> None:
        """Raises NotAuthorised unless the actor administers a unit that has none above it."""
        if not self.everywhere:
            raise NotAuthorised(capability=Capability.MANAGE_DIRECTORY.value)


async def mandate_of(uow: Query) -> Mandate:
    """What the actor may manage today. Raises NotAuthorised where that is nothing."""
    if uow.actor == OPERATOR:
        return Mandate("operator", None, everywhere=True)
    # An assignment never outlasts its unit, so that whoever holds one today has a unit today.
    administered = await uow.authority.units(Capability.MANAGE_DIRECTORY)
    units = (await units_by_id(uow, administered)).values()
    if not units:
        raise NotAuthorised(capability=Capability.MANAGE_DIRECTORY.value)
    roots = frozenset(unit.id.hex for unit in units)
    return Mandate("administrator", roots, everywhere=any(unit.parent_id is None for unit in units))


async def may_manage(uow: Query) -> bool:
    """Whether the actor is an administrator of any unit today."""
    try:
        await mandate_of(uow)
    except NotAuthorised:
        return False
    return True
