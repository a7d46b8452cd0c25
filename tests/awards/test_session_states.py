"""The state machine of a council session as a table: every act in every situation, and what comes of it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import cache
from typing import Final
from uuid import UUID

import pytest

from authority.exclusions import RecusalCause
from awards.sessions import counting, domain, facts, happened
from awards.sessions.errors import (
    AgendaEmpty,
    BallotStillOpen,
    InterestCounted,
    ItemNotOnAgenda,
    PanelNotConcluded,
    ReminderNotDue,
    SessionStateConflict,
)
from awards.sessions.happened import Change, Happened
from awards.sessions.regulation import load_regulations
from awards.sessions.states import TRANSITIONS, ItemStatus
from awards.sessions.values import Ballot, BallotTimes, Choice, Item, Manner, Recusal, Session
from contracts.acts import Ground
from contracts.awards import SessionStatus
from contracts.submissions import SubjectType
from kit.errors import Problem

pytestmark = pytest.mark.unit
ANN, BINH, CHI, SECRETARY, HERS, HIS, LATER = (UUID(int=number) for number in range(1, 8))
MEMBERS: Final = (ANN, BINH, CHI)
OPENED: Final = datetime(2025, 5, 12, 2, tzinfo=UTC)
REMIND_AT, CLOSES_AT, COUNT_AT, LONGER = (OPENED + timedelta(days=days) for days in (2, 3, 4, 6))
RULES: Final = replace(load_regulations()[0], quorum=Fraction(1, 2), excluded_counted=True)
Act = Callable[[Session], Change]


def an_item(item_id: UUID) -> Item:
    return Item(
        id=item_id,
        dossier_id=UUID(int=100 + item_id.int),
        attempt=1,
        stage=2,
        nominee_id=UUID(int=200 + item_id.int),
        person_id=None,
        subject_type=SubjectType.INDIVIDUAL,
        award_code="giay_khen",
        rule_set="luat-2022",
        threshold=Fraction(1, 2),
    )


def a_recusal(member: UUID) -> Recusal:
    """Of the member, from him."""
    recusal_id, cause = UUID(int=300 + member.int), RecusalCause.DECLARED
    return Recusal(
        recusal_id, HIS, member, cause, "Là anh em", "person:x", OPENED, ground=Ground.CLOSE_RELATIVE
    )


def a_paper(session: Session, member: UUID) -> list[Ballot]:
    """For her, against him, where the member votes on them."""
    return [
        Ballot(UUID(int=400), item, member, choice, Manner.PRESENT, member, None, OPENED, OPENED)
        for item, choice in ((HERS, Choice.FOR), (HIS, Choice.AGAINST))
        if item in session.votes_of(member)
    ]


def papers(session: Session, *members: UUID) -> list[Ballot]:
    return [ballot for member in members for ballot in a_paper(session, member)]


def voted(session: Session, member: UUID) -> Change:
    paper = a_paper(session, member)
    domain.check_paper(session, member, [ballot.item_id for ballot in paper])
    return domain.cast(session, member, paper)


def times(closes_at: datetime) -> BallotTimes:
    return BallotTimes(closes_at, REMIND_AT, COUNT_AT)


# what each act does, where it may

ACTS: Final[dict[str, Act]] = {
    "add one": lambda session: domain.add(session, [an_item(LATER)]),
    "withdraw hers": lambda session: domain.withdraw(session, an_item(HERS).dossier_id, None),
    "withdraw all": domain.withdraw_all,
    "recuse": lambda session: domain.recuse(session, a_recusal(BINH), MEMBERS, SECRETARY),
    "take back": lambda session: domain.take_back(session, a_recusal(ANN).id, ANN),
    "let back": lambda session: domain.without(session, a_recusal(ANN)),
    "close agenda": lambda session: domain.close_agenda(session, MEMBERS, 3),
    "open ballot": lambda session: domain.open_ballot(session, times(CLOSES_AT), wants_scores=False),
    "open ballot on scores": lambda session: domain.open_ballot(session, times(CLOSES_AT), wants_scores=True),
    "remind": lambda session: domain.remind(session, REMIND_AT, []),
    "vote": lambda session: voted(session, BINH),
    "enter": lambda session: domain.enter(session, CHI, SECRETARY, OPENED),
    "prolong": lambda session: domain.prolong(session, times(LONGER), []),
    "tally, all there": lambda session: counting.tally(session, papers(session, *MEMBERS), OPENED, RULES),
    "tally, one missing": lambda session: counting.tally(session, papers(session, ANN, CHI), OPENED, RULES),
    "tally, nobody there": lambda session: counting.tally(session, [], COUNT_AT, RULES),
    "end, all certain": lambda session: counting.end(session, papers(session, *MEMBERS), OPENED, RULES),
    "end, nobody there": lambda session: counting.end(session, [], OPENED, RULES),
    "end with round": lambda session: domain.end_with_round(session, OPENED),
}

# where a session may stand, each by the way that leads there

WAYS: Final[dict[str, tuple[str, str]]] = {
    "emptied": ("open", "withdraw all"),
    "closed": ("open", "close agenda"),
    "balloting": ("closed", "open ballot"),
    "reminded": ("balloting", "remind"),
    "prolonged": ("reminded", "prolong"),
    "counted": ("balloting", "tally, all there"),
    "undecided": ("reminded", "tally, nobody there"),
    "ended": ("closed", "end with round"),
}
SITUATIONS: Final = ("open", "scored", *WAYS)
"""`scored`: the panel has concluded since the agenda was closed. In all of them one member is recused from him."""


@cache
def situation(name: str) -> Session:
    if name == "open":
        return Session(
            id=UUID(int=500),
            version=1,
            unit_id=UUID(int=501),
            round_id=UUID(int=502),
            ordinal=1,
            status=SessionStatus.AGENDA_OPEN,
            opened_at=OPENED,
            items=(an_item(HERS), an_item(HIS)),
            recusals=(a_recusal(ANN),),
        )
    if name == "scored":
        return replace(situation("closed"), panel_concluded_at=OPENED)
    before, act = WAYS[name]
    return ACTS[act](situation(before))[0]


# what comes of each: "where it stands, its nominations, how many are recused, what happened", or the refusal

Row = dict[str, "str | type[Problem]"]
GROUPS: Final = {
    "agenda open": "open, emptied",
    "agenda closed": "closed, scored",
    "ballot open": "balloting, reminded, prolonged",
    "concluded": "counted, undecided, ended",
}
SHORT: Final = {
    ItemStatus.ON_AGENDA: "o",
    ItemStatus.WITHDRAWN: "x",
    ItemStatus.APPROVED: "a",
    ItemStatus.NOT_APPROVED: "n",
    ItemStatus.UNDECIDED: "u",
}
TABLE: Final[dict[str, Row]] = {
    "add one": {
        "open": "agenda_open ooo 1 ItemsAdded",
        "emptied": "agenda_open xxo 1 ItemsAdded",
        "...": SessionStateConflict,
    },
    "withdraw hers": {
        "open": "agenda_open xo 1 ItemsWithdrawn",
        "emptied": "agenda_open xx 1",
        "agenda closed": "agenda_closed xo 1 ItemsWithdrawn",
        "ballot open": "ballot_open xo 1 ItemsWithdrawn",
        "counted": "concluded an 1",
        "undecided": "concluded uu 1",
        "ended": "concluded xx 1",
    },
    "withdraw all": {
        "open": "agenda_open xx 1 ItemsWithdrawn",
        "emptied": "agenda_open xx 1",
        "agenda closed": "agenda_closed xx 1 ItemsWithdrawn",
        "ballot open": "ballot_open xx 1 ItemsWithdrawn",
        "counted, undecided": SessionStateConflict,
        "ended": "concluded xx 1",
    },
    "recuse": {
        "open": "agenda_open oo 2 Recused",
        "emptied": ItemNotOnAgenda,
        "agenda closed": "agenda_closed oo 2 Recused",
        "ballot open": "ballot_open oo 2 Recused",
        "concluded": SessionStateConflict,
    },
    "take back": {
        "open": "agenda_open oo 0 RecusalWithdrawn",
        "emptied": "agenda_open xx 0 RecusalWithdrawn",
        "closed": "agenda_closed oo 0 RecusalWithdrawn",
        "scored": InterestCounted,
        "ballot open": "ballot_open oo 0 RecusalWithdrawn",
        "concluded": SessionStateConflict,
    },
    "let back": {
        "open": "agenda_open oo 0 RecusalWithdrawn",
        "emptied": "agenda_open xx 0 RecusalWithdrawn",
        "agenda closed": "agenda_closed oo 0 RecusalWithdrawn",
        "ballot open": "ballot_open oo 0 RecusalWithdrawn",
        "concluded": SessionStateConflict,
    },
    "close agenda": {
        "open": "agenda_closed oo 1 AgendaClosed",
        "emptied": AgendaEmpty,
        "...": SessionStateConflict,
    },
    "open ballot": {
        "agenda closed": "ballot_open oo 1 BallotOpened",
        "...": SessionStateConflict,
    },
    "open ballot on scores": {
        "closed": PanelNotConcluded,
        "scored": "ballot_open oo 1 BallotOpened",
        "...": SessionStateConflict,
    },
    "remind": {
        "balloting, prolonged": "ballot_open oo 1 Reminded",
        "reminded": ReminderNotDue,
        "...": SessionStateConflict,
    },
    "vote": {
        "ballot open": "ballot_open oo 1 BallotCast",
        "...": SessionStateConflict,
    },
    "enter": {
        "ballot open": "ballot_open oo 1 PaperEntered",
        "...": SessionStateConflict,
    },
    "prolong": {
        "ballot open": "ballot_open oo 1 BallotProlonged",
        "...": SessionStateConflict,
    },
    "tally, all there": {
        "ballot open": "concluded an 1 Concluded",
        "...": SessionStateConflict,
    },
    "tally, one missing": {
        "ballot open": BallotStillOpen,
        "...": SessionStateConflict,
    },
    "tally, nobody there": {
        "ballot open": "concluded uu 1 Concluded",
        "...": SessionStateConflict,
    },
    "end, all certain": {
        "ballot open": "concluded an 1 Concluded",
        "...": SessionStateConflict,
    },
    "end, nobody there": {
        "ballot open": BallotStillOpen,
        "...": SessionStateConflict,
    },
    "end with round": {
        "open": "concluded xx 1 Concluded",
        "emptied": "concluded xx 1 Concluded",
        "agenda closed, ballot open": "concluded xx 1 Concluded",
        "concluded": SessionStateConflict,
    },
}


def cells() -> Iterator[tuple[str, str, "str | type[Problem]"]]:
    """Each act in each situation, with what is expected."""
    for act, row in TABLE.items():
        said = {name: expected for names, expected in row.items() for name in names.split(", ")}
        for name in SITUATIONS:
            groups = [group for group, names in GROUPS.items() if name in names.split(", ")]
            yield act, name, next(said[key] for key in (name, *groups, "...") if key in said)


def standing(session: Session) -> str:
    items = "".join(SHORT[item.status] for item in session.items)
    return f"{session.status} {items} {len(session.recusals)}"


def called(told: tuple[Happened, ...]) -> list[str]:
    return [type(what).__name__ for what in told]


def test_the_table_is_whole() -> None:
    assert TABLE.keys() == ACTS.keys()
    for row in TABLE.values():
        named = [name for names in row for name in names.split(", ")]
        assert len(named) == len(set(named))
        assert set(named) <= {*SITUATIONS, *GROUPS, "..."}


@pytest.mark.parametrize(("act", "name", "expected"), [*cells()])
def test_what_an_act_does(act: str, name: str, expected: "str | type[Problem]") -> None:
    before = situation(name)
    if isinstance(expected, type):
        with pytest.raises(Problem) as refusal:
            ACTS[act](before)
        assert refusal.type is expected
        return
    after, told = ACTS[act](before)
    assert " ".join([standing(after), *called(told)]) == expected
    assert after.version == before.version + len(told)


def test_the_table_takes_every_way_of_the_states_and_no_other() -> None:
    done = [
        (situation(name), *ACTS[act](situation(name)))
        for act, name, expected in cells()
        if isinstance(expected, str)
    ]
    assert {(before.status, after.status) for before, after, told in done if told} == {
        (source, target) for (source, _), target in TRANSITIONS.items()
    }


@pytest.mark.parametrize(
    ("act", "name", "what"),
    [
        ("withdraw hers", "balloting", happened.ItemsWithdrawn((HERS,))),
        ("withdraw all", "open", happened.ItemsWithdrawn((HERS, HIS))),
        ("recuse", "balloting", happened.Recused(a_recusal(BINH), SECRETARY)),
        ("take back", "balloting", happened.RecusalWithdrawn(a_recusal(ANN), ANN)),
        ("let back", "balloting", happened.RecusalWithdrawn(a_recusal(ANN), None)),
        ("remind", "balloting", happened.Reminded(CLOSES_AT, MEMBERS)),
        ("prolong", "balloting", happened.BallotProlonged(LONGER, MEMBERS)),
        ("enter", "balloting", happened.PaperEntered(CHI, SECRETARY, OPENED)),
        ("tally, all there", "balloting", happened.Concluded()),
        ("end with round", "balloting", happened.Concluded(round_cancelled=True)),
    ],
)
def test_what_happened_says_whom_it_is_about(act: str, name: str, what: Happened) -> None:
    assert ACTS[act](situation(name))[1] == (what,)


def test_who_has_voted_is_not_reminded() -> None:
    cast = [(HERS, ANN), (HERS, BINH), (HIS, BINH)]
    _, (what,) = domain.remind(situation("balloting"), REMIND_AT, cast)
    assert what == happened.Reminded(CLOSES_AT, (CHI,))
    _, (what,) = domain.prolong(situation("balloting"), times(LONGER), cast)
    assert what == happened.BallotProlonged(LONGER, (CHI,))


def test_a_head_is_told_of_a_vote_that_should_not_have_been_cast() -> None:
    before = situation("counted")
    after, told = domain.question(before, (), SECRETARY)
    assert (after, told) == (
        replace(before, version=before.version + 1),
        (happened.Questioned((), SECRETARY),),
    )


def test_all_that_happens_is_told() -> None:
    """Each kind of what happened has a fact of its own."""
    made = {facts.fact.dispatch(what) for what in Happened.__args__}
    assert len(made) == len(Happened.__args__)
    assert facts.fact.dispatch(object) not in made
