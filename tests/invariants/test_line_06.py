"""Duties are separate: the rules as a table."""

from uuid import UUID, uuid4

import pytest

from authority import DutiesNotSeparated, Interest, InterestedParty, Involvement, Nomination, OwnNomination
from authority.exclusions import Act, bar
from contracts.acts import Duty, Ground
from kit.errors import Problem

pytestmark = pytest.mark.unit
PERSON, DOSSIER, NOMINEE, COMMUNE, DISTRICT = (uuid4() for _ in range(5))
NOMINATION = Nomination(DOSSIER, NOMINEE, None)
PREPARED = Act(PERSON, Duty.PREPARE, DOSSIER, COMMUNE)
COMMUNE_SIGNED = Act(PERSON, Duty.SIGN, DOSSIER, COMMUNE)
CHECKED, APPRAISED, SCORED, VOTED, SIGNED = (
    Act(PERSON, duty, DOSSIER, DISTRICT)
    for duty in (Duty.CHECK, Duty.APPRAISE, Duty.SCORE, Duty.VOTE, Duty.SIGN)
)


def an_interest(ground: Ground = Ground.CLOSE_RELATIVE, person: UUID = PERSON) -> Interest:
    return Interest(uuid4(), person, NOMINEE, ground)


def refusal(wanted: Act, *done: Act, nomination: Nomination = NOMINATION) -> type[Problem] | None:
    problem = bar(wanted, nomination, Involvement(done=done))
    return type(problem) if problem else None


@pytest.mark.parametrize("wanted", [CHECKED, APPRAISED, SIGNED, COMMUNE_SIGNED], ids=lambda one: one.duty)
def test_who_entered_or_submitted_neither_checks_appraises_nor_signs(wanted: Act) -> None:
    assert refusal(wanted, PREPARED) is DutiesNotSeparated
    assert refusal(PREPARED, wanted) is DutiesNotSeparated


def test_the_appraiser_of_a_stage_does_not_sign_it() -> None:
    assert refusal(SIGNED, APPRAISED) is DutiesNotSeparated


@pytest.mark.parametrize("wanted", [CHECKED, APPRAISED, SCORED, VOTED, SIGNED], ids=lambda one: one.duty)
def test_nobody_acts_at_two_levels(wanted: Act) -> None:
    assert refusal(wanted, COMMUNE_SIGNED) is DutiesNotSeparated
    assert refusal(wanted, Act(PERSON, Duty.VOTE, DOSSIER, COMMUNE)) is DutiesNotSeparated


@pytest.mark.parametrize("wanted", [CHECKED, APPRAISED, SCORED, VOTED, SIGNED], ids=lambda one: one.duty)
def test_nobody_acts_for_themselves(wanted: Act) -> None:
    assert refusal(wanted, nomination=Nomination(DOSSIER, NOMINEE, PERSON)) is OwnNomination
    known = Involvement(interests=(an_interest(),))
    assert isinstance(bar(wanted, NOMINATION, known), InterestedParty)
    assert bar(wanted, NOMINATION, Involvement(interests=(an_interest(person=uuid4()),))) is None
    assert bar(wanted, Nomination(DOSSIER, uuid4(), None), known) is None, "an interest is in one nomination"


def test_leading_what_is_nominated_excludes_where_the_regulation_says_so() -> None:
    interests = (an_interest(Ground.LEADS_NOMINEE),)
    assert bar(VOTED, NOMINATION, Involvement(interests=interests)) is None
    regulated = Involvement(interests=interests, regulated=frozenset({Ground.LEADS_NOMINEE}))
    assert isinstance(bar(VOTED, NOMINATION, regulated), InterestedParty)


def test_an_interest_keeps_nobody_from_preparing_their_own_units_dossier() -> None:
    assert bar(PREPARED, NOMINATION, Involvement(interests=(an_interest(),))) is None


@pytest.mark.parametrize(
    ("done", "wanted"),
    [
        (PREPARED, PREPARED),
        (CHECKED, CHECKED),
        (CHECKED, APPRAISED),
        (APPRAISED, APPRAISED),
        (SCORED, VOTED),
        (VOTED, SIGNED),
        (SIGNED, SIGNED),
        (PREPARED, VOTED),
    ],
    ids=lambda one: one.duty,
)
def test_the_same_person_may_repeat_a_duty_and_do_what_goes_with_it(done: Act, wanted: Act) -> None:
    assert refusal(wanted, done) is None
