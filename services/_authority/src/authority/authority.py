"""The one question: may this person do this here now? Answered by person, role, unit and date."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Exists, exists, or_

from authority.acts import Acts, ActsDone
from authority.capabilities import Capability, load_roles
from authority.errors import AuthorityStale, NotAuthorised
from authority.tables import authority_assignments
from authority.units import unit_by_id
from contracts.directory import AssignmentRecordedV1, UnitRecordedV1
from kit import unit_of_work as kit
from kit.actor import Grant
from kit.clock import local_date

STALE_AFTER: Final = timedelta(minutes=5)
"""Age of the directory's heartbeat from which deciding commands are refused."""
TOPICS: Final = (UnitRecordedV1.topic, AssignmentRecordedV1.topic)
"""The topics whose heartbeats say how fresh the projection is."""
_STANDING: Final = """
    SELECT beats.topics, beats.age, a.id AS assignment_id, a.role, a.unit_id, u.parent_id IS NULL AS unit_is_top,
           u.id IS NOT NULL
           AND coalesce(u.valid_from <= $2, true)
           AND coalesce(u.valid_to >= $2, true) AS unit_exists
    FROM (SELECT count(*) AS topics, clock_timestamp() - min(as_of) AS age
          FROM authority_beats WHERE topic = ANY($3)) AS beats
    LEFT JOIN authority_assignments a
      ON a.person_id = $1
      AND a.valid_from <= $2
      AND coalesce(a.valid_to >= $2, true)
    LEFT JOIN authority_units u ON u.id = a.unit_id
    ORDER BY a.id
"""
"""How fresh the roles are, once with each role that the person holds on that day, or alone."""
_HOLDERS: Final = """
    SELECT DISTINCT person_id
    FROM authority_assignments JOIN unnest($1::text[], $2::uuid[]) AS asked (role, unit_id) USING (role, unit_id)
    WHERE valid_from <= $3 AND coalesce(valid_to >= $3, true)
    ORDER BY person_id
"""
_FRESH: Final = """
    SELECT count(*) = $3 AND clock_timestamp() - min(as_of) <= $2 AS is_fresh
    FROM authority_beats WHERE topic = ANY($1)
"""
Office = tuple[Capability, UUID]
"""Whoever holds the capability in the unit."""


def holds(
    capability: Capability, person_id: ColumnElement[UUID], unit_id: ColumnElement[UUID], day: date
) -> Exists:
    """Whether the person of a row holds the capability in its unit on that day."""
    held = authority_assignments.c
    return exists().where(
        held.person_id == person_id,
        held.unit_id == unit_id,
        held.role.in_(load_roles().with_capability(capability)),
        held.valid_from <= day,
        or_(held.valid_to.is_(None), held.valid_to >= day),
    )


@dataclass(frozen=True)
class _Held:
    """A role that the actor holds today in a unit; the projection may not know the unit, or no longer."""

    grant: Grant
    unit_exists: bool
    unit_is_top: bool


@dataclass(frozen=True)
class _Standing:
    """What the actor holds, and whether that is recent enough to decide by."""

    held: tuple[_Held, ...]
    is_fresh: bool


class Authority:
    """Authority of the actor of one unit of work, at its time. Their standing is read once, when first asked for.

    What is required is answered with the grant, which the unit of work keeps: its facts and rows of history carry it.
    """

    def __init__(self, uow: kit.Query) -> None:
        self._uow = uow
        self._known: _Standing | None = None

    async def require(self, capability: Capability, unit: UUID) -> Grant:
        """Raises NotAuthorised; AuthorityStale where the capability decides something and roles may be outdated."""
        await self._require_fresh(capability)
        found = (held for held in await self._acting(capability) if held.grant.unit_id == unit)
        return self._granted(found, capability, unit=unit)

    async def require_anywhere(self, capability: Capability) -> Grant:
        """The actor holds the capability in some unit. Raises like `require`."""
        await self._require_fresh(capability)
        return self._granted(await self._acting(capability), capability)

    async def require_at_top(self, capability: Capability) -> Grant:
        """The actor holds the capability in a unit that has none above it.

        For what concerns every unit, as the award catalogue does. Raises like `require`.
        """
        await self._require_fresh(capability)
        found = (held for held in await self._acting(capability) if held.unit_is_top)
        return self._granted(found, capability)

    def _granted(self, found: Iterable[_Held], capability: Capability, **place: UUID) -> Grant:
        for held in found:
            self._uow.grant = held.grant
            return held.grant
        raise NotAuthorised(capability=capability.value, **place)

    async def has(self, capability: Capability, unit: UUID) -> bool:
        return any(held.grant.unit_id == unit for held in await self._acting(capability))

    async def units(self, capability: Capability = Capability.VIEW) -> set[UUID]:
        """The units in which the actor holds the capability today; a service principal belongs to none."""
        if self._uow.actor.principal:
            return set()
        return {held.grant.unit_id for held in await self._granting(capability)}

    async def offices(self, capability: Capability) -> set[UUID]:
        """The units in whose name the actor may use the capability today, as `require` finds them."""
        if self._uow.actor.principal:
            return set()
        return {held.grant.unit_id for held in await self._acting(capability)}

    async def is_fresh(self) -> bool:
        """Whether roles are recent enough to decide by: asked where a rule decides, and no actor."""
        (row,) = await self._uow.fetch(_FRESH, list(TOPICS), STALE_AFTER, len(TOPICS))
        return bool(row.is_fresh)

    async def holders(self, capability: Capability, *units: UUID) -> list[UUID]:
        """The people who hold the capability in any of the units today."""
        return await self.holders_of((capability, unit) for unit in units)

    async def above_own(self, unit_id: UUID, people: Collection[UUID]) -> UUID | None:
        """The unit above, where one of these people signs for this one: they don't decide on their own act alone."""
        if set(people).isdisjoint(await self.holders(Capability.SIGN, unit_id)):
            return None
        return (await unit_by_id(self._uow, unit_id)).parent_id

    async def holders_of(self, offices: Iterable[Office], day: date | None = None) -> list[UUID]:
        """The people who hold any of the offices on that day, or today, once each."""
        asked = [
            (role, unit) for capability, unit in offices for role in load_roles().with_capability(capability)
        ]
        if not asked:
            return []
        roles, units = zip(*asked, strict=True)
        rows = await self._uow.fetch(_HOLDERS, roles, units, day or local_date(self._uow.now))
        return [row.person_id for row in rows]

    async def _acting(self, capability: Capability) -> list[_Held]:
        """Roles with the capability in units that exist today: nobody acts for a dissolved unit."""
        return [held for held in await self._granting(capability) if held.unit_exists]

    async def _granting(self, capability: Capability) -> list[_Held]:
        roles = load_roles().with_capability(capability)
        return [held for held in (await self._standing()).held if held.grant.role in roles]

    async def _require_fresh(self, capability: Capability) -> None:
        if capability in load_roles().deciding and not (await self._standing()).is_fresh:
            raise AuthorityStale

    async def _standing(self) -> _Standing:
        if self._known is None:
            person, today = self._uow.actor.person_id, local_date(self._uow.now)
            rows = await self._uow.fetch(_STANDING, person, today, list(TOPICS))
            self._known = _Standing(
                tuple(
                    _Held(Grant(row.role, row.unit_id, row.assignment_id), row.unit_exists, row.unit_is_top)
                    for row in rows
                    if row.role
                ),
                rows[0].topics == len(TOPICS) and rows[0].age <= STALE_AFTER,
            )
        return self._known


class Query(kit.Query):
    """A query that knows what its actor may do, and what keeps them from it."""

    @cached_property
    def authority(self) -> Authority:
        return Authority(self)

    @cached_property
    def acts(self) -> Acts:
        return Acts(self)


class Command(Query, kit.Command):
    """A command that knows likewise, and keeps what its actor does."""

    @cached_property
    def acts(self) -> ActsDone:
        return ActsDone(self)
