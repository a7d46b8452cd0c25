"""Who holds which role now, as the directory has it; each service hears of it in its own time."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from aiokafka import ConsumerRecord

from contracts.directory import AssignmentRecordedV1
from kit.ids import new_id
from tests.invariants.facts import record_of
from tests.schedules.across.cast import PARTS

Hat = tuple[int, str, str]
"""(number of the part, role, unit)."""
HATS: Final[tuple[Hat, ...]] = tuple(
    (number, role, unit) for number, part in enumerate(PARTS) for role, unit in part.hats
)
_EVER: Final = date(2020, 1, 1)
_FORGET: Final = "DELETE FROM authority_assignments WHERE person_id = ANY('{{{}}}'::uuid[])"


def holding(role: str, unit: str) -> list[int]:
    """The parts that should hold the role there, in their order."""
    return [number for number, *hat in HATS if hat == [role, unit]]


@dataclass
class Roles:
    """The assignments of the play's people. A role that begins again is another assignment, as in the directory."""

    people: list[UUID]
    units: dict[str, UUID]
    _now: dict[Hat, AssignmentRecordedV1] = field(default_factory=dict)
    _told: int = 0

    def holds(self, number: int, role: str, unit: str) -> bool:
        return (number, role, unit) in self._now

    def holders(self, role: str, unit: str) -> list[int]:
        """The parts that hold the role there now, in their order."""
        return [number for number in holding(role, unit) if self.holds(number, role, unit)]

    def ended(self) -> list[Hat]:
        """What nobody holds now who should."""
        return [hat for hat in HATS if hat not in self._now]

    def is_in_council(self, person: UUID, unit: UUID) -> bool:
        """Whether the person may vote and score in the unit's council now."""
        return any(
            (self.people[number], self.units[code]) == (person, unit)
            and role in {"council_chair", "council_member"}
            for number, role, code in self._now
        )

    def signs(self, person: UUID, unit: UUID) -> bool:
        """Whether the person heads the unit now."""
        return any(
            (self.people[number], self.units[code], role) == (person, unit, "head")
            for number, role, code in self._now
        )

    @property
    def standing(self) -> set[str]:
        """The assignments that last."""
        return {str(one.assignment_id) for one in self._now.values()}

    async def begin(self, sights: Any) -> list[ConsumerRecord]:
        """A new schedule, in which everybody holds what they should; the facts of it."""
        forget = _FORGET.format(",".join(map(str, self.people)))
        for service in sights.values():
            await service.rows(forget)
        self._now.clear()
        return [self._record(self._given(hat, _EVER)) for hat in HATS]

    def ends(self, hat: Hat, today: date) -> ConsumerRecord:
        """The role ended with yesterday; the fact of it."""
        ended = self._now.pop(hat).model_copy(update={"valid_to": today - timedelta(days=1)})
        return self._record(ended)

    def begins(self, hat: Hat, today: date) -> ConsumerRecord:
        """Whoever held the role is given it again from today; the fact of it."""
        return self._record(self._given(hat, today))

    def _given(self, hat: Hat, since: date) -> AssignmentRecordedV1:
        number, role, unit = hat
        self._now[hat] = AssignmentRecordedV1(
            assignment_id=new_id(),
            person_id=self.people[number],
            role=role,
            unit_id=self.units[unit],
            valid_from=since,
            valid_to=None,
        )
        return self._now[hat]

    def _record(self, fact: AssignmentRecordedV1) -> ConsumerRecord:
        """Numbers of whole states only grow."""
        self._told += 1
        return record_of(fact, fact.assignment_id, sequence=self._told)
