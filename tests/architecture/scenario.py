"""A small world in which the matrix of refusals plays."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from authority.projection import keep_assignment
from contracts.directory import AssignmentRecordedV1
from kit.actor import Actor
from kit.ids import new_id
from kit.unit_of_work import Cause
from tests.support.running import Running

Values = Mapping[str, Any]


@dataclass
class Scenario:
    """`given` fills paths, queries and the ids of bodies, by name; `at` does so for one route only.

    `bodies` are sent instead of an example that would not touch the objects of this world.
    """

    app: Running
    given: Values
    units: list[UUID]
    """The objects' own units: whoever holds every role there today may use every route."""
    unrelated: UUID
    """A unit beside them."""
    at: Mapping[str, Values] = field(default_factory=dict)
    bodies: Mapping[str, Any] = field(default_factory=dict)
    beside: tuple[Running, ...] = ()
    """Services that are asked, and know of the same roles."""
    insider: UUID = field(default_factory=new_id)
    """The person of the control column."""

    async def assign(self, person: UUID, role: str, unit: UUID, **dates: Any) -> None:
        """The service learns of an assignment, as a fact of the directory would tell it."""
        fact = AssignmentRecordedV1(
            assignment_id=new_id(), person_id=person, role=role, unit_id=unit, **dates
        )
        for app in (self.app, *self.beside):
            async with app.service.units_of_work.begin(Actor.service("test"), Cause(uuid4())) as uow:
                await keep_assignment(uow, fact, 1)
                await uow.commit()
