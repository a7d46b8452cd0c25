"""Whose acts at a concluded stage a late interest questions. Pure."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from authority import Involvement
from authority.exclusions import Act, Interest
from contracts.acts import Duty, Ground, InterestStated
from contracts.submissions import StageStatus, SubjectType
from submissions.dossiers.duties import late_acts, late_leaves
from submissions.dossiers.values import Dossier, Late, Nominee, Stage

pytestmark = pytest.mark.unit
DOSSIER, ROUND, UNIT, NOMINEE, HEAD, OTHER, INTEREST = (UUID(int=number) for number in range(1, 8))
LATE = Late(UUID(int=9), HEAD, UNIT, "Bưu điện chuyển nhầm", "45/UBND-NV", datetime(2025, 5, 20, tzinfo=UTC))
STATED = (
    InterestStated(
        interest_id=INTEREST,
        person_id=HEAD,
        dossier_id=DOSSIER,
        nominee_id=NOMINEE,
        ground=Ground.CLOSE_RELATIVE,
    ),
)


def a_dossier(signed_by: UUID) -> Dossier:
    """The head let in the one nominee; the stage of the head's unit was concluded."""
    nominee = Nominee(NOMINEE, SubjectType.HOUSEHOLD, "Hộ bà Mới", "", "giay_khen", (), (), late=LATE)
    stage = Stage(1, UNIT, (), StageStatus.CONCLUDED, concluded_by=signed_by)
    known = Involvement(
        done=(Act(HEAD, Duty.SIGN, DOSSIER, UNIT),),
        interests=(Interest(INTEREST, HEAD, NOMINEE, Ground.CLOSE_RELATIVE),),
    )
    return Dossier(DOSSIER, ROUND, UNIT, None, (nominee,), OTHER, stages=(stage,), involved=known)


@pytest.mark.parametrize(("signed_by", "questioned"), [(OTHER, []), (HEAD, [1])])
def test_who_let_somebody_in_did_not_sign_at_the_stage(signed_by: UUID, questioned: list[int]) -> None:
    dossier = a_dossier(signed_by)
    assert [stage.number for stage, _ in late_acts(dossier, STATED)] == questioned
    assert [given for given, _ in late_leaves(dossier, STATED)] == [LATE]


def test_who_has_no_interest_in_whom_they_let_in_is_asked_nothing() -> None:
    dossier = a_dossier(OTHER)
    stranger = tuple(one.model_copy(update={"person_id": OTHER}) for one in STATED)
    assert late_leaves(dossier, stranger) == []
    withdrawn = replace(dossier, involved=replace(dossier.involvement, interests=()))
    assert late_leaves(withdrawn, STATED) == []
