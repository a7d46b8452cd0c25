"""The one question: may this person do this here now? Answered by person, role, unit and date."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Final
from uuid import UUID

from pydantic import TypeAdapter
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
_FRESH: Final = """(
    SELECT count(*) = cardinality({topics}::text[]) AND clock_timestamp() - min(as_of) <= {age}
    FROM authority_beats WHERE topic = ANY({topics}))
"""
_STANDING: Final = """(
    SELECT json_build_object('is_fresh', {fresh}, 'held', coalesce(json_agg(json_build_object(
        'grant', json_build_object('role', a.role, 'unit_id', a.unit_id, 'assignment_id', a.id),
        'unit_exists', u.id IS NOT NULL
                       AND coalesce(u.valid_from <= {day}, true) AND coalesce(u.valid_to >= {day}, true),
        'unit_is_top', u.parent_id IS NULL) ORDER BY a.id), '[]'))::text
    FROM authority_assignments a LEFT JOIN authority_units u ON u.id = a.unit_id
    WHERE a.person_id = {person} AND a.valid_from <= {day} AND coalesce(a.valid_to >= {day}, true))
"""
_HOLDERS: Final = """
    SELECT DISTINCT person_id
    FROM authority_assignments JOIN unnest($1::text[], $2::uuid[]) AS asked (role, unit_id) USING (role, unit_id)
    WHERE valid_from <= $3 AND coalesce(valid_to >= $3, true)
    ORDER BY person_id
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


def standing(day: str, person: str, topics: str, age: str) -> str:
    """What that person holds on that day, and whether it is recent enough to decide by, as an expression of a statement
    whose parameters these are (`Authority.asked`): for what locks something and asks in one. `Authority.told` reads it.
    """
    return _STANDING.format(day=day, person=person, fresh=_FRESH.format(topics=topics, age=age))


_STANDING_ALONE: Final = f"SELECT {standing('$1', '$2', '$3', '$4')} AS standing"
_FRESH_ALONE: Final = f"SELECT {_FRESH.format(topics='$1', age='$2')} AS is_fresh"


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


_READ: Final = TypeAdapter(_Standing)


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
        (row,) = await self._uow.fetch(_FRESH_ALONE, list(TOPICS), STALE_AFTER)
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

    @property
    def asked(self) -> tuple[date, UUID, list[str], timedelta]:
        """The parameters of `standing`. Raises Forbidden for a service."""
        return local_date(self._uow.now), self._uow.actor.person_id, list(TOPICS), STALE_AFTER

    def told(self, found: str) -> _Standing:
        """Know the actor's standing as a statement found it."""
        self._known = known = _READ.validate_json(found)
        return known

    async def _standing(self) -> _Standing:
        if self._known is None:
            (row,) = await self._uow.fetch(_STANDING_ALONE, *self.asked)
            return self.told(row.standing)
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
