"""The one question: may this person do this here now? Answered by person, role, unit and date."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from authority.capabilities import Capability, load_roles
from authority.errors import AuthorityStale, NotAuthorised
from authority.tables import authority_assignments, authority_beats, authority_units
from authority.units import valid_on
from contracts.directory import AssignmentRecordedV1, UnitRecordedV1
from kit.clock import local_date
from kit.unit_of_work import UnitOfWork as KitUnitOfWork

STALE_AFTER: Final = timedelta(minutes=5)
"""Age of the directory's heartbeat from which deciding commands are refused."""
TOPICS: Final = (UnitRecordedV1.topic, AssignmentRecordedV1.topic)
"""The topics whose heartbeats say how fresh the projection is."""


class Authority:
    """Authority of the actor of one unit of work, at its time."""

    def __init__(self, uow: KitUnitOfWork) -> None:
        self._uow = uow

    async def require(self, capability: Capability, unit: UUID) -> None:
        """Raises NotAuthorised; AuthorityStale where the capability decides something and roles may be outdated."""
        await self._require_fresh(capability)
        if not await self.has(capability, unit):
            raise NotAuthorised(capability=capability.value, unit=unit)

    async def require_anywhere(self, capability: Capability) -> None:
        """The actor holds the capability in some unit. Raises like `require`."""
        await self._require_fresh(capability)
        if not await self._holds(capability):
            raise NotAuthorised(capability=capability.value)

    async def require_at_top(self, capability: Capability) -> None:
        """The actor holds the capability in a unit that has none above it.

        For what concerns every unit, as the award catalogue does. Raises like `require`.
        """
        await self._require_fresh(capability)
        if not await self._holds(capability, authority_units.c.parent_id.is_(None)):
            raise NotAuthorised(capability=capability.value)

    async def has(self, capability: Capability, unit: UUID) -> bool:
        return await self._holds(capability, authority_assignments.c.unit_id == unit)

    async def units(self, capability: Capability = Capability.VIEW) -> set[UUID]:
        """The units in which the actor holds the capability today; a service principal belongs to none."""
        if self._uow.actor.principal:
            return set()
        assignments = authority_assignments.c
        rows = await self._uow.all(
            select(assignments.unit_id).where(
                assignments.person_id == self._uow.actor.person_id, self._grants(capability)
            )
        )
        return {row.unit_id for row in rows}

    async def holders(self, capability: Capability, *units: UUID) -> list[UUID]:
        """The people who hold the capability in any of the units today."""
        assignments = authority_assignments.c
        rows = await self._uow.all(
            select(assignments.person_id)
            .where(assignments.unit_id.in_(units), self._grants(capability))
            .distinct()
            .order_by(assignments.person_id)
        )
        return [row.person_id for row in rows]

    async def _holds(self, capability: Capability, *conditions: ColumnElement[bool]) -> bool:
        """Also asks that the unit itself exists today: nobody acts for a dissolved unit."""
        assignments = authority_assignments.c
        found = await self._uow.first(
            select(assignments.id)
            .join(authority_units, authority_units.c.id == assignments.unit_id)
            .where(
                assignments.person_id == self._uow.actor.person_id,
                self._grants(capability),
                valid_on(local_date(self._uow.now)),
                *conditions,
            )
            .limit(1)
        )
        return found is not None

    def _grants(self, capability: Capability) -> ColumnElement[bool]:
        today = local_date(self._uow.now)
        assignments = authority_assignments.c
        return and_(
            assignments.role.in_(load_roles().with_capability(capability)),
            assignments.valid_from <= today,
            or_(assignments.valid_to.is_(None), assignments.valid_to >= today),
        )

    async def _require_fresh(self, capability: Capability) -> None:
        if capability not in load_roles().deciding:
            return
        beats = authority_beats.c
        row = await self._uow.first(
            select(func.count(), func.clock_timestamp() - func.min(beats.as_of)).where(
                beats.topic.in_(TOPICS)
            )
        )
        if row is None or row[0] < len(TOPICS) or row[1] > STALE_AFTER:
            raise AuthorityStale


class UnitOfWork(KitUnitOfWork):
    """A unit of work that knows what its actor may do."""

    @property
    def authority(self) -> Authority:
        return Authority(self)
