"""The rules of sessions without a database: arithmetic, states, who may vote on what."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authority.exclusions import RecusalCause
from awards.sessions import counting, domain, errors
from awards.sessions.regulation import load_regulations
from awards.sessions.states import Act, ItemStatus, after
from awards.sessions.values import Ballot, Choice, Item, Manner, Recusal, Session
from contracts.awards import SessionStatus
from contracts.submissions import SubjectType

pytestmark = pytest.mark.unit
NOW = datetime(2025, 5, 12, 2, tzinfo=UTC)
MEMBERS = tuple(uuid4() for _ in range(5))
HALF = Fraction(1, 2)
RULES = replace(load_regulations()[0], quorum=HALF, excluded_counted=True)


def item(**more: Any) -> Item:
    fields: dict[str, Any] = {
        "id": uuid4(),
        "dossier_id": uuid4(),
        "attempt": 1,
        "stage": 2,
        "nominee_id": uuid4(),
        "person_id": None,
        "subject_type": SubjectType.INDIVIDUAL,
        "award_code": "giay_khen",
        "rule_set": "luat-2022",
        "threshold": Fraction(1, 2),
    }
    return Item(**(fields | more))


def session(*items: Item, status: SessionStatus = SessionStatus.BALLOT_OPEN, **more: Any) -> Session:
    fields: dict[str, Any] = {
        "id": uuid4(),
        "version": 1,
        "unit_id": uuid4(),
        "round_id": uuid4(),
        "ordinal": 1,
        "opened_at": NOW,
        "members": MEMBERS,
        "due_at": NOW + timedelta(days=3),
    }
    return Session(status=status, items=items or (item(),), **(fields | more))


def ballot(voted: Item, member: UUID, choice: Choice = Choice.FOR) -> Ballot:
    return Ballot(uuid4(), voted.id, member, choice, Manner.PRESENT, member, None, NOW, NOW)


def recusal(barred: Item, member: UUID) -> Recusal:
    return Recusal(uuid4(), barred.id, member, RecusalCause.DECLARED, "Là người thân", "person:x", NOW)


@pytest.mark.parametrize(
    ("in_favour", "members", "threshold", "expected"),
    [
        (3, 5, "1/2", True),
        (2, 5, "1/2", False),
        (2, 4, "1/2", False),  # half is not more than half
        (3, 4, "1/2", True),
        (6, 9, "2/3", False),  # exactly two thirds
        (7, 9, "2/3", True),
        (9, 10, "9/10", False),
        (0, 3, "0", False),
        (1, 3, "0", True),
    ],
)
def test_more_than_the_share_of_all_members(
    in_favour: int, members: int, threshold: str, expected: bool
) -> None:
    assert counting.approved(in_favour, members, Fraction(threshold)) is expected


@given(st.integers(1, 200), st.integers(1, 200), st.integers(0, 200), st.data())
def test_the_share_is_exact_and_one_more_vote_never_hurts(
    members: int, whole: int, part: int, data: st.DataObject
) -> None:
    threshold = Fraction(min(part, whole), whole)
    votes = data.draw(st.integers(0, members))
    passed = counting.approved(votes, members, threshold)
    assert passed == (votes * threshold.denominator > threshold.numerator * members)
    assert not passed or counting.approved(votes + 1, members, threshold)


@given(st.lists(st.sampled_from(["for", "against", "absent", "recused"]), min_size=5, max_size=5))
def test_absent_and_recused_members_stay_in_the_denominator(behaviour: list[str]) -> None:
    voted = item()
    pairs = list(zip(MEMBERS, behaviour, strict=True))
    ballots = [ballot(voted, member, Choice(does)) for member, does in pairs if does in ("for", "against")]
    barred = tuple(recusal(voted, member) for member, does in pairs if does == "recused")
    counted, _ = counting.tally(session(voted, recusals=barred), ballots, NOW + timedelta(days=4), RULES)
    [found] = counted.items
    assert (found.in_favour, found.members) == (behaviour.count("for"), 5)
    assert (found.status is ItemStatus.APPROVED) is (behaviour.count("for") >= 3)


@pytest.mark.parametrize("counted", [True, False])
def test_on_whom_nobody_may_vote_nobody_has_decided(counted: bool) -> None:
    barred, voted = item(), item()
    met = session(barred, voted, recusals=tuple(recusal(barred, member) for member in MEMBERS))
    ballots = [ballot(voted, member) for member in MEMBERS]
    rules = replace(RULES, excluded_counted=counted)
    concluded, _ = counting.tally(met, ballots, NOW, rules)
    assert [one.status for one in concluded.items] == [ItemStatus.UNDECIDED, ItemStatus.APPROVED]


def test_on_whom_only_those_who_left_could_vote_nobody_has_decided() -> None:
    alone, voted = item(), item()
    *others, last = MEMBERS
    met = session(
        alone, voted, recusals=tuple(recusal(alone, member) for member in others), left=frozenset({last})
    )
    papers = [ballot(voted, member) for member in others]
    counted, _ = counting.tally(met, papers, NOW, RULES)
    assert [one.status for one in counted.items] == [ItemStatus.UNDECIDED, ItemStatus.APPROVED]
    theirs = [ballot(alone, last, Choice.AGAINST), ballot(voted, last)]
    counted, _ = counting.tally(met, [*papers, *theirs], NOW, RULES)
    assert [one.status for one in counted.items] == [ItemStatus.NOT_APPROVED, ItemStatus.APPROVED], (
        "who voted and left counts"
    )


def test_a_vote_that_should_not_be_there_does_not_count() -> None:
    kept, gone = item(), item(status=ItemStatus.WITHDRAWN)
    met = session(kept, gone, recusals=(recusal(kept, MEMBERS[0]),))
    ballots = [ballot(kept, member) for member in MEMBERS[:3]] + [ballot(gone, MEMBERS[1])]
    counted, _ = counting.tally(met, ballots, NOW + timedelta(days=4), RULES)
    first, second = counted.items
    assert (first.in_favour, first.status) == (2, ItemStatus.NOT_APPROVED)
    assert (second.in_favour, second.status) == (None, ItemStatus.WITHDRAWN)


def test_tally_waits_for_every_member_or_the_end() -> None:
    voted = item()
    four = [ballot(voted, member) for member in MEMBERS[:4]]
    with pytest.raises(errors.BallotStillOpen) as caught:
        counting.tally(session(voted), four, NOW, RULES)
    assert caught.value.facts["awaited"] == 1
    late, _ = counting.tally(session(voted), four, NOW + timedelta(days=3), RULES)
    assert late.status is SessionStatus.CONCLUDED
    last_recused = session(voted, recusals=(recusal(voted, MEMBERS[4]),))
    early, _ = counting.tally(last_recused, four, NOW, RULES)
    assert early.concluded_at == NOW


@pytest.mark.parametrize("status", SessionStatus)
@pytest.mark.parametrize("act", Act)
def test_every_act_in_every_state_of_a_session(status: SessionStatus, act: Act) -> None:
    allowed = {
        Act.ADD_ITEMS: ("agenda_open", "agenda_open"),
        Act.CLOSE_AGENDA: ("agenda_open", "agenda_closed"),
        Act.OPEN_BALLOT: ("agenda_closed", "ballot_open"),
        Act.REMIND: ("ballot_open", "ballot_open"),
        Act.CAST_BALLOT: ("ballot_open", "ballot_open"),
        Act.PROLONG: ("ballot_open", "ballot_open"),
        Act.TALLY: ("ballot_open", "concluded"),
        Act.END_BALLOT: ("ballot_open", "concluded"),
    }
    expected: SessionStatus | None
    if act in (Act.WITHDRAW_ITEMS, Act.RECUSE):
        expected = status if status is not SessionStatus.CONCLUDED else None
    elif act is Act.END_WITH_ROUND:
        expected = SessionStatus.CONCLUDED if status is not SessionStatus.CONCLUDED else None
    else:
        begin, end = allowed[act]
        expected = SessionStatus(end) if status == begin else None
    if expected is None:
        with pytest.raises(errors.SessionStateConflict):
            after(status, act)
    else:
        assert after(status, act) is expected


def test_an_agenda_closes_with_items_and_at_least_three_members() -> None:
    open_one = session(status=SessionStatus.AGENDA_OPEN, members=())
    closed, _ = domain.close_agenda(open_one, MEMBERS[:3], 3)
    assert closed.members == MEMBERS[:3]
    with pytest.raises(errors.TooFewMembers):
        domain.close_agenda(open_one, MEMBERS[:2], 3)
    with pytest.raises(errors.AgendaEmpty):
        domain.close_agenda(replace(open_one, items=(item(status=ItemStatus.WITHDRAWN),)), MEMBERS, 3)


def test_only_what_was_declared_here_is_taken_back() -> None:
    declared, ruled = item(), item()
    by_rule = replace(recusal(ruled, MEMBERS[1]), cause=RecusalCause.INTEREST)
    met = session(declared, ruled, recusals=(mistake := recusal(declared, MEMBERS[0]), by_rule))
    after_all, _ = domain.take_back(met, mistake.id, MEMBERS[0])
    assert after_all.recusals == (by_rule,)
    with pytest.raises(errors.RecusalByRule):
        domain.take_back(met, by_rule.id, MEMBERS[0])
    with pytest.raises(errors.RecusalUnknown):
        domain.take_back(met, uuid4(), MEMBERS[0])


def test_who_is_recused_from_everything_is_not_awaited() -> None:
    voted = item()
    met = session(voted, recusals=(recusal(voted, MEMBERS[0]),))
    assert met.awaited([(voted.id, MEMBERS[1])]) == MEMBERS[2:]
    assert session(item(status=ItemStatus.WITHDRAWN)).awaited([]) == ()


def test_who_votes_on_nothing_hands_in_no_paper() -> None:
    voted = item()
    met = session(voted, recusals=(recusal(voted, MEMBERS[0]),))
    for items in ([], [voted.id]):
        with pytest.raises(errors.RecusedFromItem):
            domain.check_paper(met, MEMBERS[0], items)
    domain.check_paper(met, MEMBERS[1], [voted.id])
