"""Duties are separate: the rules as a table."""

from uuid import UUID, uuid4

import pytest

from contracts.submissions import SubjectType
from kit.errors import Problem
from submissions.dossiers.duties import require_separate
from submissions.dossiers.values import Dossier, Duty, DutyDone, Nominee
from submissions.errors import DutiesNotSeparated, InterestedParty, OwnNomination

pytestmark = pytest.mark.unit
PERSON, COMMUNE, DISTRICT = uuid4(), uuid4(), uuid4()
PREPARED = DutyDone(PERSON, Duty.PREPARE, 0, COMMUNE)
COMMUNE_SIGNED = DutyDone(PERSON, Duty.SIGN, 1, COMMUNE)
CHECKED, APPRAISED, SIGNED = (
    DutyDone(PERSON, duty, 2, DISTRICT) for duty in (Duty.CHECK, Duty.APPRAISE, Duty.SIGN)
)


def a_dossier(nominated: UUID | None = None) -> Dossier:
    nominee = Nominee(
        id=uuid4(),
        subject_type=SubjectType.INDIVIDUAL,
        name="Nguyễn Văn Mẫu",
        description="Xã Thanh Giang",
        award_code="giay_khen",
        achievements=(),
        evidence=(),
        person_id=nominated,
    )
    return Dossier(
        id=uuid4(),
        round_id=uuid4(),
        submitting_unit_id=COMMUNE,
        letter=None,
        nominees=(nominee,),
        created_by=uuid4(),
    )


@pytest.mark.parametrize("wanted", [CHECKED, APPRAISED, SIGNED, COMMUNE_SIGNED], ids=lambda one: one.duty)
def test_who_entered_or_submitted_neither_checks_appraises_nor_signs(wanted: DutyDone) -> None:
    with pytest.raises(DutiesNotSeparated):
        require_separate(a_dossier(), [PREPARED], (), wanted)


def test_the_appraiser_of_a_stage_does_not_sign_it() -> None:
    with pytest.raises(DutiesNotSeparated):
        require_separate(a_dossier(), [APPRAISED], (), SIGNED)


@pytest.mark.parametrize("wanted", [CHECKED, APPRAISED, SIGNED], ids=lambda one: one.duty)
def test_nobody_acts_at_two_levels(wanted: DutyDone) -> None:
    with pytest.raises(DutiesNotSeparated):
        require_separate(a_dossier(), [COMMUNE_SIGNED], (), wanted)


@pytest.mark.parametrize(
    ("dossier", "interested", "refusal"),
    [(a_dossier(PERSON), (), OwnNomination), (a_dossier(), (PERSON,), InterestedParty)],
    ids=["own nomination", "interested party"],
)
def test_nobody_acts_for_himself(
    dossier: Dossier, interested: tuple[UUID, ...], refusal: type[Problem]
) -> None:
    with pytest.raises(refusal):
        require_separate(dossier, (), interested, CHECKED)


@pytest.mark.parametrize(
    ("done", "wanted"),
    [
        (PREPARED, PREPARED),
        (CHECKED, CHECKED),
        (CHECKED, APPRAISED),
        (APPRAISED, APPRAISED),
        (SIGNED, SIGNED),
    ],
    ids=lambda one: one.duty,
)
def test_the_same_person_may_repeat_a_duty_and_check_what_he_appraises(
    done: DutyDone, wanted: DutyDone
) -> None:
    require_separate(a_dossier(), [done], (uuid4(),), wanted)
