"""The rules of decisions and of the catalogue without a database; texts and pictures."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from importlib import import_module
from importlib.resources import files
from inspect import getmembers, isclass
from pathlib import Path
from uuid import uuid4

import pytest
import yaml

from authority import DutiesNotSeparated
from awards.catalogue.domain import Award, AwardKind, check
from awards.decisions import amendments, errors, states
from awards.decisions import domain as decisions
from awards.decisions.states import DecisionStatus
from awards.decisions.values import Decision, DecisionKind, Entry, Publication, RegisterEntry
from awards.drawing import PICTURES
from contracts.submissions import SubjectType
from kit.drawing import drawn
from kit.errors import Problem

pytestmark = pytest.mark.unit
NOW = datetime(2025, 5, 12, 2, tzinfo=UTC)
MEMBERS = tuple(uuid4() for _ in range(5))


def entry() -> Entry:
    return Entry(uuid4(), uuid4(), uuid4(), "giay_khen", "Ông Nguyễn Văn An", holds=True)


def decision(*entries: Entry, status: DecisionStatus = DecisionStatus.DRAFTED) -> Decision:
    return Decision(
        id=uuid4(),
        version=1,
        kind=DecisionKind.AWARD,
        status=status,
        unit_id=uuid4(),
        round_id=uuid4(),
        target_decision_id=None,
        legal_bases=("Luật",),
        achievement_period="2022 - 2025",
        reason=None,
        drafted_by=MEMBERS[0],
        drafted_at=NOW,
        entries=entries or (entry(),),
    )


def registered(of: Decision, *, revoked: bool = False) -> list[RegisterEntry]:
    return [
        RegisterEntry(
            entry_id=uuid4(),
            unit_id=of.unit_id,
            year=2025,
            number=number,
            decision_id=of.id,
            item_id=one.item_id,
            dossier_id=one.dossier_id,
            nominee_id=one.nominee_id,
            award_code=one.award_code,
            name=one.name,
            achievement_period=of.achievement_period,
            revoked=revoked,
        )
        for number, one in enumerate(of.entries, start=1)
    ]


@pytest.mark.parametrize("status", DecisionStatus)
@pytest.mark.parametrize("act", states.Act)
def test_every_act_in_every_state_of_a_decision(status: DecisionStatus, act: states.Act) -> None:
    allowed = {
        (DecisionStatus.DRAFTED, states.Act.SIGN): DecisionStatus.SIGNED,
        (DecisionStatus.DRAFTED, states.Act.DISCARD): DecisionStatus.DISCARDED,
        (DecisionStatus.DRAFTED, states.Act.LOSE_ENTRIES): DecisionStatus.DRAFTED,
        (DecisionStatus.SIGNED, states.Act.LOSE_ENTRIES): DecisionStatus.SIGNED,
        (DecisionStatus.SIGNED, states.Act.GIVE_BACK): DecisionStatus.DRAFTED,
        (DecisionStatus.SIGNED, states.Act.ISSUE): DecisionStatus.ISSUED,
        (DecisionStatus.ISSUED, states.Act.RECTIFY): DecisionStatus.ISSUED,
        (DecisionStatus.ISSUED, states.Act.AMEND): DecisionStatus.ISSUED,
        (DecisionStatus.ISSUED, states.Act.REPLACE): DecisionStatus.REPLACED,
        (DecisionStatus.ISSUED, states.Act.REVOKE_ENTRIES): DecisionStatus.ISSUED,
        (DecisionStatus.ISSUED, states.Act.REVOKE): DecisionStatus.REVOKED,
    }
    if (status, act) in allowed:
        assert states.after(status, act) is allowed[status, act]
    else:
        with pytest.raises(errors.DecisionStateConflict):
            states.after(status, act)


def test_who_drafted_does_not_sign() -> None:
    with pytest.raises(DutiesNotSeparated):
        decisions.sign(decision(), MEMBERS[0], NOW)
    signed, _ = decisions.sign(decision(), MEMBERS[1], NOW)
    assert signed.signed_by == MEMBERS[1]


@pytest.mark.parametrize(("day", "fits"), [(11, False), (12, True), (14, True), (15, False)])
def test_a_decision_is_dated_from_its_signing_to_today(day: int, fits: bool) -> None:
    signed = decision(status=DecisionStatus.SIGNED)
    publication = Publication("12", "QĐ-UBND", date(2025, 5, day))
    if fits:
        issued, _ = decisions.issue(signed, publication, MEMBERS[2], date(2025, 5, 12), date(2025, 5, 14))
        assert issued.publication == publication
    else:
        with pytest.raises(errors.IssueDateWrong):
            decisions.issue(signed, publication, MEMBERS[2], date(2025, 5, 12), date(2025, 5, 14))


def test_a_decision_is_revoked_with_its_last_entry() -> None:
    issued = decision(entry(), entry(), status=DecisionStatus.ISSUED)
    register = registered(issued)
    by, next_one = (replace(decision(one), kind=DecisionKind.REVOKE) for one in issued.entries)
    partly, _ = amendments.revoked(issued, by, register)
    assert (partly.status, [one.holds for one in partly.entries]) == (DecisionStatus.ISSUED, [False, True])
    rest = [replace(register[0], revoked=True), register[1]]
    wholly, _ = amendments.revoked(partly, next_one, rest)
    assert wholly.status is DecisionStatus.REVOKED
    with pytest.raises(errors.EntryNotStanding):
        amendments.require_standing(by, issued, {one.item_id: one for one in rest})


def test_a_decision_about_another_follows_the_last_word_that_it_knew() -> None:
    issued = decision(status=DecisionStatus.ISSUED)
    [entry] = registered(issued)
    by = replace(decision(replace(issued.entries[0], follows=issued.id)), kind=DecisionKind.AMEND)
    amendments.require_standing(by, issued, {entry.item_id: entry})
    since = replace(entry, changed_by=uuid4())
    with pytest.raises(errors.EntryNotStanding):
        amendments.require_standing(by, issued, {entry.item_id: since})
    older = replace(by, entries=issued.entries)
    amendments.require_standing(older, issued, {entry.item_id: since})


def award(code: str, rule_set: str, begin: date, end: date | None) -> Award:
    return Award(
        code=code,
        rule_set=rule_set,
        version=0,
        name="Giấy khen",
        kind=AwardKind.AWARD_FORM,
        subject_types=(SubjectType.INDIVIDUAL,),
        decided_by=("huyen",),
        proposed_by=(),
        article="Điều 79",
        valid_from=begin,
        valid_to=end,
        ballot_threshold=Fraction(1, 2),
    )


def test_entries_of_a_catalogue_fit_together() -> None:
    law, decree = date(2024, 1, 1), date(2025, 7, 1)
    assert not list(check([award("a", "x", law, date(2025, 6, 30)), award("a", "y", decree, None)]))
    [beside] = check(
        [award("a", "y", decree, None)], [award("a", "x", law, decree), award("a", "y", law, law)]
    )
    assert (beside.pointer, beside.code) == ("/awards/0/valid_from", "validity_overlaps")
    faults = check(
        [
            award("a", "x", law, date(2025, 7, 1)),
            award("a", "y", decree, None),
            award("b", "x", decree, law),
            award("a", "x", law, date(2024, 2, 1)),
        ]
    )
    assert [(fault.pointer, fault.code) for fault in faults] == [
        ("/awards/1/valid_from", "validity_overlaps"),
        ("/awards/2/valid_to", "dates_out_of_order"),
        ("/awards/3/rule_set", "duplicate_code"),
    ]


@pytest.mark.parametrize(
    ("kind", "day", "may"),
    [
        ("huyen", date(2025, 6, 30), True),
        ("huyen", date(2025, 7, 1), False),  # the district level ended
        ("xa", date(2025, 6, 30), False),
    ],
)
def test_power_ends_with_its_last_day(kind: str, day: date, may: bool) -> None:
    assert award("a", "x", date(2024, 1, 1), date(2025, 6, 30)).decided_by_kind_on(kind, day) is may


def _problems() -> Iterator[str]:
    areas = ("catalogue", "sessions", "nominations", "decisions", "disclosures")
    for place in ("awards", *(f"awards.{area}" for area in areas)):
        for _, kind in getmembers(import_module(f"{place}.errors"), isclass):
            if issubclass(kind, Problem) and kind is not Problem:
                yield kind.code


def test_every_error_has_its_vietnamese_text() -> None:
    texts = yaml.safe_load(files("awards").joinpath("messages", "vi.yaml").read_text("utf-8"))
    assert sorted(texts) == sorted(_problems())


def test_the_readme_shows_the_states_as_they_are() -> None:
    page = (Path(__file__).parents[2] / "services" / "awards" / "README.md").read_text("utf-8")
    assert page == drawn(page, PICTURES), "run: python -m awards draw services/awards/README.md"
