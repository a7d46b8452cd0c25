"""Who is inside a dossier's circle, by where it stands, and what is kept and told when that changes. A table."""

from dataclasses import replace
from uuid import UUID

import pytest

from authority import Circle, Part
from contracts.submissions import DossierStatus, StageStatus, StepKind
from submissions.dossiers import circle
from submissions.dossiers.values import Dossier, Stage, Step

COMMUNE, OFFICE, DISTRICT, PROVINCE = (UUID(int=number) for number in range(1, 5))
ROUTE = (
    (COMMUNE, ((COMMUNE, StepKind.COUNCIL), (COMMUNE, StepKind.SIGN))),
    (DISTRICT, ((OFFICE, StepKind.CHECK), (DISTRICT, StepKind.COUNCIL), (DISTRICT, StepKind.SIGN))),
    (PROVINCE, ((PROVINCE, StepKind.SIGN),)),
)
PENDING, OPEN, OVER, SKIPPED = (
    StageStatus.PENDING,
    StageStatus.OPEN,
    StageStatus.CONCLUDED,
    StageStatus.SKIPPED,
)


def dossier(*stages: StageStatus, attempt: int = 1, version: int = 1) -> Dossier:
    """A dossier of the commune whose stages stand so."""
    return Dossier(
        id=UUID(int=9),
        round_id=UUID(int=7),
        submitting_unit_id=COMMUNE,
        letter=None,
        nominees=(),
        created_by=UUID(int=8),
        status=DossierStatus.IN_REVIEW if attempt else DossierStatus.DRAFT,
        attempt=attempt,
        version=version,
        stages=tuple(
            Stage(number, unit, tuple(Step(kind, office, 1, 0) for office, kind in steps), status)
            for number, ((unit, steps), status) in enumerate(zip(ROUTE, stages, strict=False), start=1)
        ),
    )


@pytest.mark.parametrize(
    ("stages", "units", "councils"),
    [
        ((), {COMMUNE}, set()),
        ((PENDING, PENDING, PENDING), {COMMUNE}, set()),
        ((OPEN, PENDING, PENDING), {COMMUNE}, {COMMUNE}),
        ((OVER, PENDING, PENDING), {COMMUNE}, {COMMUNE}),
        ((OVER, OPEN, PENDING), {COMMUNE, OFFICE, DISTRICT}, {COMMUNE, DISTRICT}),
        ((OVER, OVER, SKIPPED), {COMMUNE, OFFICE, DISTRICT}, {COMMUNE, DISTRICT}),
        ((OVER, OVER, OPEN), {COMMUNE, OFFICE, DISTRICT, PROVINCE}, {COMMUNE, DISTRICT}),
    ],
)
def test_who_is_inside(stages: tuple[StageStatus, ...], units: set[UUID], councils: set[UUID]) -> None:
    """The submitting unit always, others once their stage was opened; a council where its stage has one."""
    assert dossier(*stages).circle == Circle(frozenset(units), frozenset(councils))


def test_a_change_is_told_once_it_was_submitted() -> None:
    draft, first = dossier(attempt=0, version=0), dossier(PENDING, PENDING, PENDING, version=0)
    assert not circle.is_told(draft, replace(draft, revision=2))
    assert circle.is_told(draft, first), "the first time, though nobody came or went"
    opened = dossier(OPEN, PENDING, PENDING)
    assert circle.is_told(first, opened)
    assert not circle.is_told(opened, dossier(OVER, PENDING, PENDING))
    assert circle.rows(opened, dossier(OVER, PENDING, PENDING)) == []


def test_who_left_keeps_a_row_with_what_they_saw_last() -> None:
    before = dossier(OVER, OPEN, PENDING, version=6)
    after = dossier(PENDING, PENDING, PENDING, attempt=2, version=6)
    rows = {(row["part"], row["unit_id"]): row for row in circle.rows(before, after)}
    assert {place: (row["inside"], row["attempt"], row["sequence"]) for place, row in rows.items()} == {
        (Part.UNIT, OFFICE): (False, 1, 7),
        (Part.UNIT, DISTRICT): (False, 1, 7),
        (Part.COUNCIL, COMMUNE): (False, 1, 7),
        (Part.COUNCIL, DISTRICT): (False, 1, 7),
    }
    back = circle.rows(replace(after, version=8), dossier(OPEN, PENDING, PENDING, attempt=2, version=8))
    assert [(row["part"], row["unit_id"], row["inside"], row["attempt"]) for row in back] == [
        (Part.COUNCIL, COMMUNE, True, 2)
    ]
