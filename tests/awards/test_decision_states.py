"""The state machine of a decision as a table: every act in every situation, and what comes of it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Final
from uuid import UUID

import pytest

from authority import DutiesNotSeparated
from awards.decisions import amendments, domain, facts, happened, technique
from awards.decisions.errors import DecisionReplaced, DecisionStateConflict
from awards.decisions.happened import Change, Happened
from awards.decisions.states import TRANSITIONS, DecisionStatus
from awards.decisions.technique import Paper
from awards.decisions.values import (
    Decision,
    DecisionKind,
    Entry,
    Mistake,
    Part,
    Publication,
    Rectification,
    RegisterEntry,
    SaidOtherwise,
)
from kit.errors import Problem

pytestmark = pytest.mark.unit
DRAFTER, HEAD, CLERK, HERS, HIS, SUCCESSOR = (UUID(int=number) for number in range(1, 7))
NOW: Final = datetime(2025, 5, 12, 2, tzinfo=UTC)
PUBLICATION: Final = Publication("12", "QĐ-UBND", date(2025, 5, 12))
Act = Callable[[Decision], Change]


def an_entry(nominee_id: UUID) -> Entry:
    item_id = UUID(int=100 + nominee_id.int)
    return Entry(item_id, UUID(int=200), nominee_id, "giay_khen", "Bà Nguyễn Thị Bình", holds=True)


def a_decision(kind: DecisionKind, *nominee_ids: UUID) -> Decision:
    return Decision(
        id=SUCCESSOR,
        version=1,
        kind=kind,
        status=DecisionStatus.DRAFTED,
        unit_id=UUID(int=300),
        round_id=UUID(int=301),
        target_decision_id=None,
        legal_bases=("Luật",),
        achievement_period="2022 - 2025",
        reason=None,
        drafted_by=DRAFTER,
        drafted_at=NOW,
        entries=tuple(map(an_entry, nominee_ids)),
        publication=PUBLICATION,
    )


def registered(decision: Decision, *revoked: UUID) -> dict[UUID, RegisterEntry]:
    return {
        entry.item_id: RegisterEntry(
            entry_id=UUID(int=400 + entry.nominee_id.int),
            unit_id=decision.unit_id,
            year=2025,
            number=number,
            decision_id=decision.id,
            item_id=entry.item_id,
            dossier_id=entry.dossier_id,
            nominee_id=entry.nominee_id,
            award_code=entry.award_code,
            name=entry.name,
            achievement_period=decision.achievement_period,
            revoked=entry.nominee_id in revoked,
        )
        for number, entry in enumerate(decision.entries, start=1)
    }


def rectified(decision: Decision) -> Change:
    mistake = Mistake(Part.ENTRY, an_entry(HERS).item_id, "Bà Nguyễn", "Bà NGUYỄN", "In sai.")
    letter = Rectification(UUID(int=500), decision.id, decision.unit_id, PUBLICATION, CLERK, NOW, (mistake,))
    names = {entry.item_id: entry.name for entry in decision.entries if entry.nominee_id == HERS}
    return technique.rectified(Paper(decision, PUBLICATION, names, ()), letter)


def amended(decision: Decision) -> Change:
    by = a_decision(DecisionKind.AMEND, HERS)
    by = replace(by, entries=(replace(by.entries[0], name="Bà Nguyễn Thị Bích"),))
    return amendments.amended(decision, by, registered(decision))


def replaced(decision: Decision) -> Change:
    return amendments.replaced(decision, a_decision(DecisionKind.REPLACE, HERS, HIS), registered(decision))


def revoked(decision: Decision, nominee_id: UUID, *before: UUID) -> Change:
    by = a_decision(DecisionKind.REVOKE, nominee_id)
    return amendments.revoked(decision, by, registered(decision, *before).values())


# what each act does, where it may

ACTS: Final[dict[str, Act]] = {
    "sign": lambda decision: domain.sign(decision, HEAD, NOW),
    "sign as drafter": lambda decision: domain.sign(decision, DRAFTER, NOW),
    "discard": domain.discard,
    "lose hers": lambda decision: domain.lose_entries(decision, {HERS}),
    "give back": domain.give_back,
    "issue": lambda decision: domain.issue(
        decision, PUBLICATION, CLERK, date(2025, 5, 12), date(2025, 5, 12)
    ),
    "rectify": rectified,
    "amend hers": amended,
    "replace": replaced,
    "revoke hers": lambda decision: revoked(decision, HERS),
    "revoke the rest": lambda decision: revoked(decision, HIS, HERS),
}

# where a decision may stand, each by the way that leads there

WAYS: Final[dict[str, tuple[str, str]]] = {
    "short": ("drafted", "lose hers"),
    "signed": ("drafted", "sign"),
    "signed short": ("signed", "lose hers"),
    "discarded": ("drafted", "discard"),
    "issued": ("signed", "issue"),
    "one left": ("issued", "revoke hers"),
    "replaced": ("issued", "replace"),
    "revoked": ("one left", "revoke the rest"),
}
SITUATIONS: Final = ("drafted", *WAYS)


@cache
def situation(name: str) -> Decision:
    if name == "drafted":
        return replace(a_decision(DecisionKind.AWARD, HERS, HIS), id=UUID(int=9), publication=None)
    before, act = WAYS[name]
    return ACTS[act](situation(before))[0]


# what comes of each: "where it stands, its two entries, what happened", or the refusal; `...` is everywhere else

Row = dict[str, "str | type[Problem]"]
TABLE: Final[dict[str, Row]] = {
    "sign": {
        "drafted": "signed hh Signed",
        "short": "signed -h Signed",
        "...": DecisionStateConflict,
    },
    "sign as drafter": {
        "drafted, short": DutiesNotSeparated,
        "...": DecisionStateConflict,
    },
    "discard": {
        "drafted, short": "discarded -- Discarded",
        "...": DecisionStateConflict,
    },
    "lose hers": {
        "drafted, short": "drafted -h EntriesLost",
        "signed, signed short": "signed -h EntriesLost",
        "...": DecisionStateConflict,
    },
    "give back": {
        "signed": "drafted hh GivenBack",
        "signed short": "drafted -h GivenBack",
        "...": DecisionStateConflict,
    },
    "issue": {
        "signed": "issued hh Issued",
        "signed short": "issued -h Issued",
        "...": DecisionStateConflict,
    },
    "rectify": {
        "issued": "issued hh Rectified",
        "one left": "issued -h Rectified",
        "replaced": DecisionReplaced,
        "...": DecisionStateConflict,
    },
    "amend hers": {
        "issued": "issued hh Amended",
        "one left": "issued -h Amended",
        "replaced": DecisionReplaced,
        "...": DecisionStateConflict,
    },
    "replace": {
        "issued, one left": "replaced -- Replaced",
        "replaced": DecisionReplaced,
        "...": DecisionStateConflict,
    },
    "revoke hers": {
        "issued, one left": "issued -h Revoked",
        "replaced": DecisionReplaced,
        "...": DecisionStateConflict,
    },
    "revoke the rest": {
        "issued": "revoked h- Revoked",
        "one left": "revoked -- Revoked",
        "replaced": DecisionReplaced,
        "...": DecisionStateConflict,
    },
}


def cells() -> Iterator[tuple[str, str, "str | type[Problem]"]]:
    """Each act in each situation, with what is expected."""
    for act, row in TABLE.items():
        said = {name: expected for names, expected in row.items() for name in names.split(", ")}
        for name in SITUATIONS:
            yield act, name, said.get(name, said["..."])


def standing(decision: Decision) -> str:
    return f"{decision.status} {''.join('h' if entry.holds else '-' for entry in decision.entries)}"


def called(told: tuple[Happened, ...]) -> list[str]:
    return [type(what).__name__ for what in told]


def test_the_table_is_whole() -> None:
    assert TABLE.keys() == ACTS.keys()
    for row in TABLE.values():
        named = [name for names in row for name in names.split(", ")]
        assert len(named) == len(set(named))
        assert set(named) <= {*SITUATIONS, "..."}


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
    done = {
        (situation(name).status, ACTS[act](situation(name))[0].status)
        for act, name, expected in cells()
        if isinstance(expected, str)
    }
    assert done == {(source, target) for (source, _), target in TRANSITIONS.items()}


@pytest.mark.parametrize(
    ("act", "name", "what"),
    [
        ("sign", "drafted", happened.Signed(HEAD)),
        ("give back", "signed", happened.GivenBack(HEAD)),
        ("lose hers", "signed", happened.EntriesLost((an_entry(HERS).item_id,))),
        ("lose hers", "short", happened.EntriesLost(())),
    ],
)
def test_what_happened_says_whom_it_is_about(act: str, name: str, what: Happened) -> None:
    assert ACTS[act](situation(name))[1] == (what,)


def test_an_amendment_says_which_entries_say_what_otherwise() -> None:
    _, (what,) = ACTS["amend hers"](situation("issued"))
    assert isinstance(what, happened.Amended)
    assert what.said == {an_entry(HERS).item_id: (SaidOtherwise.NAME,)}
    _, (what,) = ACTS["replace"](situation("issued"))
    assert isinstance(what, happened.Replaced)
    assert (what.by.id, what.said) == (SUCCESSOR, {})


def test_what_is_struck_anew_is_told_and_changes_nothing() -> None:
    before = situation("one left")
    _, (struck,) = ACTS["revoke hers"](situation("issued"))
    assert isinstance(struck, happened.Revoked)
    assert [entry.nominee_id for entry in struck.entries] == [HERS]
    after, (anew,) = amendments.struck_anew(before, struck.by, struck.entries)
    assert (after, anew) == (replace(before, version=before.version + 1), struck)


def test_a_letter_is_about_entries_in_which_it_has_the_last_word() -> None:
    _, (what,) = ACTS["rectify"](situation("issued"))
    assert isinstance(what, happened.Rectified)
    assert [entry.nominee_id for entry in what.entries] == [HERS]


def test_all_that_happens_is_told() -> None:
    """Each kind of what happened has a fact of its own."""
    made = {facts.fact.dispatch(what) for what in Happened.__args__}
    assert len(made) == len(Happened.__args__)
    assert facts.fact.dispatch(object) not in made
