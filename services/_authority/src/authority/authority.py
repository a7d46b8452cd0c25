"""The one question: may this person do this here now? Answered by person, role, unit and date."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Final
from uuid import UUID

from sqlalchemy import or_, select

from authority.capabilities import Capability, load_roles
from authority.errors import AuthorityStale, NotAuthorised
from authority.tables import authority_assignments
from contracts.directory import AssignmentRecordedV1, UnitRecordedV1
from kit.clock import local_date
from kit.unit_of_work import UnitOfWork as KitUnitOfWork

STALE_AFTER: Final = timedelta(minutes=5)
"""Age of the directory's heartbeat from which deciding commands are refused."""
TOPICS: Final = (UnitRecordedV1.topic, AssignmentRecordedV1.topic)
"""The topics whose heartbeats say how fresh the projection is."""
_HELD_BY: Final = """
    SELECT a.role, a.unit_id, u.parent_id IS NULL AS unit_is_top,
           u.id IS NOT NULL
           AND coalesce(u.valid_from <= $2, true)
           AND coalesce(u.valid_to >= $2, true) AS unit_exists
    FROM authority_assignments a LEFT JOIN authority_units u ON u.id = a.unit_id
    WHERE a.person_id = $1
      AND a.valid_from <= $2
      AND coalesce(a.valid_to >= $2, true)
"""
_FRESHNESS: Final = """
    SELECT count(*) AS topics, clock_timestamp() - min(as_of) AS age
    FROM authority_beats WHERE topic = ANY($1)
"""


@dataclass(frozen=True)
class _Held:
    """A role that the actor holds today in a unit; the projection may not know the unit, or no longer."""

    role: str
    unit_id: UUID
    unit_exists: bool
    unit_is_top: bool


class Authority:
    """Authority of the actor of one unit of work, at its time. What he holds is read once, when first asked."""

    def __init__(self, uow: KitUnitOfWork) -> None:
        self._uow = uow
        self._held: list[_Held] | None = None

    async def require(self, capability: Capability, unit: UUID) -> None:
        """Raises NotAuthorised; AuthorityStale where the capability decides something and roles may be outdated."""
        await self._require_fresh(capability)
        if not await self.has(capability, unit):
            raise NotAuthorised(capability=capability.value, unit=unit)

    async def require_anywhere(self, capability: Capability) -> None:
        """The actor holds the capability in some unit. Raises like `require`."""
        await self._require_fresh(capability)
        if not await self._acting(capability):
            raise NotAuthorised(capability=capability.value)

    async def require_at_top(self, capability: Capability) -> None:
        """The actor holds the capability in a unit that has none above it.

        For what concerns every unit, as the award catalogue does. Raises like `require`.
        """
        await self._require_fresh(capability)
        if not any(held.unit_is_top for held in await self._acting(capability)):
            raise NotAuthorised(capability=capability.value)

    async def has(self, capability: Capability, unit: UUID) -> bool:
        return any(held.unit_id == unit for held in await self._acting(capability))

    async def units(self, capability: Capability = Capability.VIEW) -> set[UUID]:
        """The units in which the actor holds the capability today; a service principal belongs to none."""
        if self._uow.actor.principal:
            return set()
        return {held.unit_id for held in await self._granting(capability)}

    async def holders(self, capability: Capability, *units: UUID) -> list[UUID]:
        """The people who hold the capability in any of the units today."""
        today = local_date(self._uow.now)
        assignments = authority_assignments.c
        rows = await self._uow.all(
            select(assignments.person_id)
            .where(
                assignments.unit_id.in_(units),
                assignments.role.in_(load_roles().with_capability(capability)),
                assignments.valid_from <= today,
                or_(assignments.valid_to.is_(None), assignments.valid_to >= today),
            )
            .distinct()
            .order_by(assignments.person_id)
        )
        return [row.person_id for row in rows]

    async def _acting(self, capability: Capability) -> list[_Held]:
        """Roles with the capability in units that exist today: nobody acts for a dissolved unit."""
        return [held for held in await self._granting(capability) if held.unit_exists]

    async def _granting(self, capability: Capability) -> list[_Held]:
        if self._held is None:
            rows = await self._uow.fetch(_HELD_BY, self._uow.actor.person_id, local_date(self._uow.now))
            self._held = [_Held(row.role, row.unit_id, row.unit_exists, row.unit_is_top) for row in rows]
        roles = load_roles().with_capability(capability)
        return [held for held in self._held if held.role in roles]

    async def _require_fresh(self, capability: Capability) -> None:
        if capability not in load_roles().deciding:
            return
        (row,) = await self._uow.fetch(_FRESHNESS, list(TOPICS))
        if row.topics < len(TOPICS) or row.age > STALE_AFTER:
            raise AuthorityStale


class UnitOfWork(KitUnitOfWork):
    """A unit of work that knows what its actor may do."""

    @cached_property
    def authority(self) -> Authority:
        return Authority(self)
