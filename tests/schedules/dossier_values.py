"""The domain's values of a play: always the same ids for the same names, so that a seed gives the same schedule."""

from functools import cache
from typing import Any
from uuid import UUID, uuid5

from contracts.submissions import StepKind, SubjectType, VerdictResult
from submissions.dossiers.values import Dossier, Nominee, Stage, Step, Verdict
from tests.schedules.cast import DOERS, PEOPLE, Route, holds


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


def verdicts_on(number: int, step: StepKind, given: tuple[tuple[int, bool], ...]) -> tuple[Verdict, ...]:
    results = {True: VerdictResult.SUPPORTED, False: VerdictResult.DECLINED}
    return tuple(
        Verdict(an_id(f"verdict-{n}"), an_id(f"nominee-{n}"), number, step, results[supported], "Lý do.")
        for n, supported in given
    )


def office_of(route: Route, number: int, step: StepKind) -> list[UUID]:
    """Whoever may do the step."""
    doer, office = DOERS[step.value], route.office(number, step.value)
    return [a_person(n) for n in range(len(PEOPLE)) if holds(n, doer, office)]


def standing_of(dossier: Dossier, nominees: int) -> dict[str, Any]:
    """As `Model.standing`, of so many nominees in the order of their numbers."""
    by_id = {nominee.id: nominee for nominee in dossier.nominees}
    ordered = [by_id[an_id(f"nominee-{n}")] for n in range(nominees)]
    return {
        "status": dossier.status.value,
        "attempt": dossier.attempt,
        "version": dossier.version,
        "revision": dossier.revision,
        "nominees": [(one.state.value, one.deciding_stage, one.asked_back) for one in ordered],
        "stages": [
            (stage.status.value, stage.outcome, tuple(step.status.value for step in stage.steps))
            for stage in dossier.stages
        ],
    }


@cache
def an_id(name: str) -> UUID:
    return uuid5(UUID(int=0x5CED), name)


def a_person(number: int) -> UUID:
    return an_id(f"person-{number}")
