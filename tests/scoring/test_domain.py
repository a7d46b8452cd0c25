"""Sheets, panels and ranking, without a database."""

import statistics
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authority.exclusions import RecusalCause
from contracts.scoring import PanelStatus
from scoring import errors
from scoring.panels import domain, facts, target
from scoring.panels.happened import Change, Happened
from scoring.panels.ranking import PLACES, rank
from scoring.panels.values import Criterion, Item, Panel, Points, Recusal, Result, Score, Sheet, Target
from scoring.sheets import domain as sheets

pytestmark = pytest.mark.unit

ANN, BINH, CUC = (UUID(int=number) for number in (1, 2, 3))
FIRST, SECOND, THIRD = (UUID(int=number) for number in (11, 12, 13))
INFRASTRUCTURE = Criterion("ha-tang", "Hạ tầng", Decimal(100), Decimal("0.6"))
THRIFT = Criterion("tiet-kiem", "Tiết kiệm", Decimal(50), Decimal("0.4"))


def panel_of(
    *, panellists: tuple[UUID, ...] = (ANN, BINH), tie_break: tuple[str, ...] = ("earlier_received",)
) -> Panel:
    items = tuple(
        Item(item_id, place, uuid4(), uuid4(), None)
        for place, item_id in enumerate((FIRST, SECOND, THIRD), 1)
    )
    sheet = Sheet(uuid4(), "bang-diem", 1, (INFRASTRUCTURE, THRIFT), tie_break)
    return Panel(uuid4(), uuid4(), uuid4(), 1, PanelStatus.OPEN, sheet, panellists, items)


def points(infrastructure: str | Decimal, thrift: str | Decimal) -> dict[str, Decimal]:
    return {"ha-tang": Decimal(infrastructure), "tiet-kiem": Decimal(thrift)}


def scored(panel: Panel, panellist: UUID, **of: tuple[str, str]) -> Panel:
    items = {"first": FIRST, "second": SECOND, "third": THIRD}
    by_item = {items[name]: points(*pair) for name, pair in of.items()}
    return give_scores(panel, panellist, by_item, {item: uuid4() for item in by_item})


def give_scores(
    panel: Panel, panellist: UUID, given: Mapping[UUID, Points], ids: Mapping[UUID, UUID]
) -> Panel:
    return after(domain.give_scores(panel, panellist, given, ids))


def recuse(panel: Panel, recusal: Recusal) -> Panel:
    return after(domain.recuse(panel, recusal))


def withdraw(panel: Panel, item: UUID) -> Panel:
    return after(domain.withdraw(panel, item))


def conclude(panel: Panel, results: tuple[Result, ...]) -> Panel:
    return after(domain.conclude(panel, results))


def conclude_without(panel: Panel, results: tuple[Result, ...], now: datetime) -> Panel:
    return after(target.conclude_without(panel, results, now))


def after(change: Change) -> Panel:
    """The panel as it is then; what happened is one thing, since its version counts facts."""
    panel, happened = change
    assert len(happened) == 1
    return panel


def declared(panellist: UUID, item: UUID) -> Recusal:
    return Recusal(uuid4(), panellist, item, RecusalCause.DECLARED, "Là người thân")


def test_the_mean_is_of_weighted_totals_and_the_spread_that_of_a_population() -> None:
    panel = scored(panel_of(), ANN, first=("90", "40"))
    panel = scored(panel, BINH, first=("80.25", "50"))
    (result,) = rank(panel)
    # totals: 0.6 x 90 + 0.4 x 40 = 70; 0.6 x 80.25 + 0.4 x 50 = 68.15
    assert result.mean == Decimal("69.0750")
    assert result.spread == Decimal("0.9250")


def test_a_mean_that_has_no_end_is_published_to_four_places() -> None:
    panel = panel_of(panellists=(ANN, BINH, CUC))
    for panellist, infrastructure in ((ANN, "10"), (BINH, "10"), (CUC, "11")):
        panel = scored(panel, panellist, first=(infrastructure, "0"))
    assert rank(panel)[0].mean == Decimal("6.2000")
    panel = scored(panel, CUC, first=("10.25", "0"))
    assert (rank(panel)[0].mean, rank(panel)[0].spread) == (Decimal("6.0500"), Decimal("0.0707"))


@pytest.mark.parametrize(
    ("tie_break", "order"),
    [
        (("earlier_received",), [FIRST, SECOND, THIRD]),
        (("smaller_spread", "earlier_received"), [SECOND, THIRD, FIRST]),
        (("tiet-kiem", "earlier_received"), [THIRD, FIRST, SECOND]),
        (("ha-tang", "smaller_spread"), [SECOND, FIRST, THIRD]),
    ],
)
def test_equal_means_are_ranked_by_the_rule_of_the_sheet(
    tie_break: tuple[str, ...], order: list[UUID]
) -> None:
    panel = panel_of(tie_break=tie_break)
    panel = scored(panel, ANN, first=("45", "30"), second=("60", "15"), third=("40", "45"))
    panel = scored(panel, BINH, first=("75", "0"), second=("60", "15"), third=("40", "45"))
    assert {result.mean for result in rank(panel)} == {Decimal("42.0000")}
    assert [result.item_id for result in rank(panel)] == order
    assert [result.rank for result in rank(panel)] == [1, 2, 3]


def test_what_every_rule_leaves_equal_shares_a_rank() -> None:
    panel = panel_of(tie_break=("smaller_spread",))
    panel = scored(panel, ANN, third=("1", "1"), second=("1", "1"), first=("2", "1"))
    assert [(result.item_id, result.rank) for result in rank(panel)] == [(FIRST, 1), (SECOND, 2), (THIRD, 2)]
    panel = scored(panel, ANN, third=("3", "1"), second=("3", "1"))
    assert [(result.item_id, result.rank) for result in rank(panel)] == [(SECOND, 1), (THIRD, 1), (FIRST, 3)]


def test_earlier_received_is_the_dossier_s_arrival_and_not_the_place_on_the_agenda() -> None:
    """A dossier that was returned and resubmitted comes late onto the agenda, and arrived first all the same."""
    panel = panel_of(tie_break=("earlier_received",))
    arrivals = (
        datetime(2025, 5, 7, tzinfo=UTC),
        datetime(2025, 5, 6, tzinfo=UTC),
        datetime(2025, 5, 7, tzinfo=UTC),
    )
    items = tuple(replace(item, received_at=at) for item, at in zip(panel.items, arrivals, strict=True))
    panel = scored(
        replace(panel, items=items), ANN, **dict.fromkeys(("first", "second", "third"), ("1", "1"))
    )
    assert [(result.item_id, result.rank) for result in rank(panel)] == [(SECOND, 1), (FIRST, 2), (THIRD, 2)]


def test_a_smaller_spread_is_of_totals_and_not_of_one_criterion() -> None:
    """The points for a criterion may lie far apart where the weighted totals agree."""
    panel = panel_of(tie_break=("smaller_spread",))
    panel = scored(panel, ANN, first=("20", "0"), second=("11", "1.5"))
    panel = scored(panel, BINH, first=("0", "30"), second=("9", "4.5"))
    panel = withdraw(panel, THIRD)
    assert [result.mean for result in rank(panel)] == [Decimal("12.0000"), Decimal("7.2000")]
    panel = scored(panel, ANN, second=("21", "1.5"))
    panel = scored(panel, BINH, second=("16", "3"))
    assert [(result.item_id, result.mean) for result in rank(panel)] == [
        (FIRST, Decimal("12.0000")),
        (SECOND, Decimal("12.0000")),
    ]


def test_who_left_is_not_awaited_and_who_is_absent_is_named() -> None:
    late, early = datetime(2025, 5, 15, 17, tzinfo=UTC), datetime(2025, 5, 15, 16, tzinfo=UTC)
    panel = panel_of(panellists=(ANN, BINH, CUC))
    panel = withdraw(withdraw(replace(panel, target=Target(late, early)), SECOND), THIRD)
    panel = scored(panel, ANN, first=("1", "1"))
    with pytest.raises(errors.PanelStillOpen):
        conclude_without(panel, rank(panel), early)
    with pytest.raises(errors.TooFewScores):  # one of three
        conclude_without(panel, rank(panel), late)
    panel = scored(panel, BINH, first=("2", "1"))
    assert conclude_without(panel, rank(panel), late).absent == (CUC,)
    assert not panel.is_complete()
    gone = replace(panel, left=frozenset({CUC}))
    assert gone.is_complete()
    assert conclude_without(gone, rank(gone), early).absent == (CUC,)
    everybody = replace(panel, left=frozenset({ANN, BINH, CUC}))
    assert everybody.is_complete()


def test_what_too_few_scored_has_no_result_once_nobody_can_add_to_it() -> None:
    """The secretary is not kept waiting for people who have left, and one person's points are no panel's result."""
    late, early = datetime(2025, 5, 15, 17, tzinfo=UTC), datetime(2025, 5, 15, 16, tzinfo=UTC)
    panel = replace(panel_of(panellists=(ANN, BINH, CUC)), target=Target(late, early))
    panel = withdraw(panel, THIRD)
    panel = scored(scored(panel, ANN, first=("1", "1"), second=("2", "2")), BINH, second=("2", "2"))
    with pytest.raises(errors.TooFewScores):
        conclude_without(replace(panel, left=frozenset({CUC})), rank(panel), late)
    left = replace(panel, left=frozenset({BINH, CUC}))
    assert not left.is_complete()
    with pytest.raises(errors.PanelStillOpen):
        conclude_without(left, rank(left), early)
    concluded = conclude_without(left, rank(left, left.scored_by_too_few()), late)
    assert [result.item_id for result in concluded.results] == [SECOND]
    nobody = replace(withdraw(panel_of(panellists=(ANN, BINH)), THIRD), target=panel.target)
    gone = replace(nobody, left=frozenset({ANN, BINH}))
    assert not gone.is_complete()
    assert conclude_without(gone, rank(gone), late).results == ()


def test_the_panel_is_complete_when_everybody_scored_everything_from_which_he_is_not_recused() -> None:
    panel = scored(panel_of(), ANN, first=("1", "1"), second=("1", "1"), third=("1", "1"))
    assert (panel.awaited(ANN), panel.awaited(BINH)) == (0, 3)
    panel = scored(panel, BINH, first=("2", "2"))
    panel = recuse(panel, declared(BINH, SECOND))
    assert not panel.is_complete()
    panel = withdraw(panel, THIRD)
    assert panel.is_complete()
    assert [result.item_id for result in rank(panel)] == [FIRST, SECOND]


def test_a_score_given_before_the_recusal_counts_no_longer() -> None:
    panel = scored(panel_of(), ANN, first=("100", "50"))
    panel = scored(panel, BINH, first=("0", "0"))
    assert rank(recuse(panel, declared(BINH, FIRST)))[0].mean == Decimal("80.0000")


def test_a_nomination_that_nobody_may_score_has_no_result() -> None:
    panel = panel_of()
    for panellist in (ANN, BINH):
        panel = recuse(panel, declared(panellist, FIRST))
        panel = scored(panel, panellist, second=("1", "1"), third=("2", "2"))
    assert panel.is_complete()
    assert [result.item_id for result in rank(panel)] == [THIRD, SECOND]


def test_a_replaced_score_keeps_its_id() -> None:
    panel = scored(panel_of(), ANN, first=("1", "1"))
    before = panel.score(ANN, FIRST)
    panel = scored(panel, ANN, first=("2", "2"))
    after = panel.score(ANN, FIRST)
    assert before
    assert after
    assert (after.id, after.revision, after.points["ha-tang"]) == (before.id, 2, Decimal(2))


@pytest.mark.parametrize(
    "given_points",
    [
        points("100.25", "1"),
        points("-0.25", "1"),
        points("1.1", "1"),
        {"ha-tang": Decimal(1)},
        {**points("1", "1"), "khac": Decimal(1)},
    ],
    ids=["above", "below", "between steps", "missing", "unknown"],
)
def test_points_outside_the_sheet_are_refused(given_points: dict[str, Decimal]) -> None:
    with pytest.raises(errors.PointsInvalid):
        give_scores(panel_of(), ANN, {FIRST: given_points}, {FIRST: uuid4()})


def test_who_may_not_score_what() -> None:
    panel = recuse(panel_of(), declared(ANN, FIRST))
    panel = withdraw(panel, SECOND)
    with pytest.raises(errors.RecusedFromItem):
        scored(panel, ANN, first=("1", "1"))
    with pytest.raises(errors.ItemWithdrawn):
        scored(panel, ANN, second=("1", "1"))
    with pytest.raises(errors.NotAPanellist):
        scored(panel, CUC, third=("1", "1"))
    with pytest.raises(errors.ItemNotOnPanel):
        give_scores(panel, ANN, {uuid4(): points("1", "1")}, {})
    with pytest.raises(errors.RecusedFromItem):
        recuse(panel, declared(ANN, FIRST))
    with pytest.raises(errors.NotAPanellist):
        recuse(panel, declared(CUC, THIRD))
    with pytest.raises(errors.ItemWithdrawn):
        recuse(panel, declared(BINH, SECOND))


def test_a_concluded_panel_takes_nothing_more() -> None:
    panel = conclude(panel_of(), ())
    with pytest.raises(errors.PanelConcluded):
        scored(panel, ANN, first=("1", "1"))
    with pytest.raises(errors.PanelConcluded):
        recuse(panel, declared(ANN, FIRST))


def test_every_change_raises_the_version_by_one() -> None:
    panel = scored(panel_of(), ANN, first=("1", "1"), second=("1", "1"))
    panel = recuse(panel, declared(BINH, FIRST))
    panel = withdraw(panel, THIRD)
    assert conclude(panel, ()).version == 5


def test_what_happened_says_what_is_kept_and_told() -> None:
    panel, item = panel_of(), {FIRST: points("1", "1")}
    first, (given,) = domain.give_scores(panel, ANN, item, {FIRST: UUID(int=21)})
    assert given.scores == first.scores
    again, (replaced,) = domain.give_scores(first, ANN, item, {})
    assert [(score.id, score.revision) for score in replaced.scores] == [(UUID(int=21), 2)]
    assert replaced.scores == again.scores
    mistaken, _ = domain.recuse(again, declared(ANN, SECOND), ANN)
    _, (taken_back,) = domain.take_back(mistaken, mistaken.recusals[0].id, BINH)
    assert (taken_back.recusal, taken_back.by) == (mistaken.recusals[0], BINH)


def test_all_that_happens_is_told() -> None:
    made = {facts.fact.dispatch(what) for what in Happened.__args__}
    assert len(made) == len(Happened.__args__)
    assert facts.fact.dispatch(object) not in made


_POINTS = st.tuples(st.integers(0, 400), st.integers(0, 200))


@given(st.lists(st.lists(_POINTS, min_size=1, max_size=7), min_size=1, max_size=6))
def test_results_agree_with_the_textbook_and_ranks_are_a_permutation(
    by_item: list[list[tuple[int, int]]],
) -> None:
    panel = panel_of(tie_break=("smaller_spread", "earlier_received"))
    items = tuple(Item(UUID(int=place), place, uuid4(), uuid4(), None) for place, _ in enumerate(by_item, 1))
    scores = tuple(
        Score(uuid4(), UUID(int=panellist), item.id, 1, points(Decimal(a) / 4, Decimal(b) / 4))
        for item, given_points in zip(items, by_item, strict=True)
        for panellist, (a, b) in enumerate(given_points, 100)
    )
    results = rank(replace(panel, items=items, scores=scores))
    assert [result.rank for result in results] == list(range(1, len(items) + 1))  # the place is never equal
    assert [result.mean for result in results] == sorted((result.mean for result in results), reverse=True)
    for result in results:
        totals = [
            Fraction(3, 5) * Fraction(a, 4) + Fraction(2, 5) * Fraction(b, 4)
            for a, b in by_item[result.item_id.int - 1]
        ]
        assert abs(Fraction(result.mean) - statistics.mean(totals)) <= Fraction(PLACES) / 2
        assert float(result.spread) == pytest.approx(statistics.pstdev(map(float, totals)), abs=1e-4)


def test_a_sheet_that_contradicts_itself_is_refused() -> None:
    criterion = sheets.Criterion("ha-tang", "Hạ tầng", Decimal(100), Decimal(1), ())
    sound = sheets.SheetContent(
        "bang-diem", "Bảng điểm", "phong-trao", (criterion,), ("ha-tang", "smaller_spread")
    )
    assert sheets.check(sound) is sound
    for fault in (
        replace(sound, criteria=(criterion, criterion)),
        replace(sound, criteria=(replace(criterion, weight=Decimal(0)),)),
        replace(sound, criteria=(replace(criterion, max_points=Decimal(-1)),)),
        replace(sound, tie_break=("smaller_spread", "smaller_spread")),
        replace(sound, tie_break=("khong-co",)),
    ):
        with pytest.raises(errors.SheetInvalid):
            sheets.check(fault)
