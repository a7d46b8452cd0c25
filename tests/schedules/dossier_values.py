"""The domain's values of a play: always the same ids for the same names, so that a seed gives the same schedule."""

from functools import cache
from uuid import UUID, uuid5

from contracts.submissions import StepKind, SubjectType
from submissions.dossiers.values import Nominee, Stage, Step
from tests.schedules.cast import Route


def a_nominee(number: int, award: int, person: int | None) -> Nominee:
    return Nominee(
        id=an_id(f"nominee-{number}"),
        subject_type=SubjectType.HOUSEHOLD,
        name=f"Hộ ông Nguyễn Văn {number}",
        description="Thôn Đông",
        award_code=f"award-{award}",
        achievements=(),
        evidence=(),
        person_id=None if person is None else a_person(person),
    )


def route_stages(route: Route) -> tuple[Stage, ...]:
    return tuple(
        Stage(
            number,
            an_id(unit),
            tuple(Step(StepKind(kind), an_id(route.office(number, kind)), 5, 1) for kind in kinds),
        )
        for number, (unit, kinds) in enumerate(route.stages, start=1)
    )


@cache
def an_id(name: str) -> UUID:
    return uuid5(UUID(int=0x5CED), name)


def a_person(number: int) -> UUID:
    return an_id(f"person-{number}")
