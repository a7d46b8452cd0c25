"""A short run over the three services, and mistakes planted in them: a schedule that comes upon one finds it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

import authority.projection
import awards.nominations.domain
import awards.nominations.handlers
import submissions.dossiers.facts
from awards.decisions.handlers import checks, give_back
from awards.decisions.values import Rectification
from contracts.nomination import TRANSITIONS, NominationAct, NominationState
from contracts.submissions.facts import DossierFact
from scoring.panels.handlers import withdraw
from submissions.dossiers.facts import Acts
from submissions.dossiers.happened import Corrected, Happened
from submissions.dossiers.values import Dossier
from tests.schedules import machines
from tests.schedules.across.acts_submissions import may_be_returned
from tests.schedules.across.cast import PARTS, ROUTES
from tests.schedules.across.machine import AcrossSchedules
from tests.schedules.across.roles import HATS
from tests.schedules.across.scene import Draw
from tests.schedules.cast import DISTRICT, Route
from tests.schedules.play import play

pytestmark = pytest.mark.stack
SHORT, CHECKED, _ = ROUTES
LONGEST = 30
"""More steps than lead a round on these routes to its end."""


@pytest.fixture(scope="module")
def machine(postgres_url: str) -> Iterator[type[AcrossSchedules]]:
    with machines.across(postgres_url) as ready:
        yield ready


def test_the_services_agree_once_all_facts_have_arrived(machine: type[AcrossSchedules]) -> None:
    play(machine, 10, 1, steps=10)


def a_paper_is_stopped(round_: AcrossSchedules) -> None:
    """The unit withdraws whom the council approved when the decision is signed; awards hears of it before the clerk."""
    opened(round_, scored=False)
    until(round_, lambda: any(one["status"] == "signed" for one in seen(round_, "decisions")))
    round_.somebody_acts(Draw("ask_back", len(PARTS), 0, 0, 0))
    round_.loop.do(round_.stage.post.deliver_all(0))
    round_.scene.changed("submissions", "awards", "scoring")
    round_.somebody_acts(Draw("issue", len(PARTS), 0, 0, 0))
    round_.teardown()


def a_dossier_is_recalled_from_its_panel(round_: AcrossSchedules) -> None:
    opened(round_, scored=True)
    until(round_, lambda: bool(seen(round_, "panels")))
    round_.somebody_acts(Draw("recall", len(PARTS), 0, 0, 0))
    round_.teardown()


def the_council_approves(round_: AcrossSchedules) -> None:
    opened(round_, scored=False)
    until(round_, lambda: any(one["status"] == "concluded" for one in seen(round_, "sessions")))
    round_.teardown()


def one_leaves_before_the_council(round_: AcrossSchedules) -> None:
    draw = Draw("create", len(PARTS), 1, 0, 0)  # two nominees
    round_.a_round_opens(route=SHORT, scored=False, far=0, way=0, draw=draw)
    until(round_, lambda: bool(seen(round_, "sessions")))
    round_.somebody_acts(Draw("withdraw", len(PARTS), 0, 0, 0))
    round_.teardown()


def a_letter_is_about_an_entry(round_: AcrossSchedules) -> None:
    """The document office puts capitals of the one entry right."""
    opened(round_, scored=False)
    until(round_, lambda: any(one["status"] == "issued" for one in seen(round_, "decisions")))
    round_.somebody_acts(Draw("rectify", len(PARTS), 0, 1, 0))
    assert [one["version"] for one in seen(round_, "decisions")] == [4]
    round_.teardown()


def a_returned_dossier_is_corrected(round_: AcrossSchedules) -> None:
    """The office returns it at its check, and another officer of the commune corrects it."""
    opened(round_, scored=False, route=CHECKED)
    until(round_, lambda: any(may_be_returned(one) for one in seen(round_, "dossiers")))
    round_.somebody_acts(Draw("send_back", len(PARTS), 0, 0, 0))
    round_.somebody_acts(Draw("edit", 0, 0, 0, 0))
    assert [one["revision"] for one in seen(round_, "dossiers")] == [4]
    round_.teardown()


def a_head_leaves(round_: AcrossSchedules) -> None:
    opened(round_, scored=False)
    round_.a_role_ends_or_begins(HATS.index((7, "head", DISTRICT)), 0)
    round_.teardown()


async def _nothing(*_: Any, **__: Any) -> None:
    return None


def issue_what_was_given_back(patch: pytest.MonkeyPatch) -> None:
    """Nothing stops the paper: neither the request, nor a look at what it rests on, nor the table."""
    left = (NominationState.IN_REVIEW, NominationState.WITHDRAWN)
    awarded = {(state, NominationAct.AWARD): NominationState.AWARDED for state in left}
    patch.setattr(awards.nominations.domain, "TRANSITIONS", {**TRANSITIONS, **awarded})
    patch.setattr(checks, "require_still_due", _nothing)
    patch.setattr(give_back, "_stop", _nothing)


def score_what_was_withdrawn(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(withdraw, "withdraw_all", lambda _, panel, __: (panel, ()))


def vote_on_who_left(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(awards.nominations.handlers, "withdraw_nominees", _nothing)


def tell_of_no_entry(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Rectification, "item_ids", frozenset())


def tell_of_no_correction(patch: pytest.MonkeyPatch) -> None:
    told = submissions.dossiers.facts.fact

    def of_nobody(what: Happened, dossier: Dossier, acts: Acts) -> DossierFact:
        return told(what, dossier, () if isinstance(what, Corrected) else acts)

    patch.setattr(submissions.dossiers.facts, "fact", of_nobody)


def hear_of_no_end(patch: pytest.MonkeyPatch) -> None:
    """Whoever was given a role keeps it."""
    kept = authority.projection.keep_assignments

    async def lasting(uow: Any, told: Any) -> None:
        await kept(uow, [(fact.model_copy(update={"valid_to": None}), number) for fact, number in told])

    patch.setattr(authority.projection, "keep_assignments", lasting)


def hear_of_nobodys_acts(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(authority.projection, "keep_acts", _nothing)


@pytest.mark.parametrize(
    "schedule",
    [
        a_paper_is_stopped,
        a_dossier_is_recalled_from_its_panel,
        the_council_approves,
        a_letter_is_about_an_entry,
        a_returned_dossier_is_corrected,
        a_head_leaves,
    ],
)
def test_where_nothing_is_wrong_nothing_is_found(
    machine: type[AcrossSchedules], schedule: Callable[[AcrossSchedules], None]
) -> None:
    schedule(machine())


@pytest.mark.parametrize(
    ("mistake", "schedule", "finding"),
    [
        (issue_what_was_given_back, a_paper_is_stopped, "dead letter .*decision_out_of_place"),
        (score_what_was_withdrawn, a_dossier_is_recalled_from_its_panel, "panel #1 is open and scores"),
        (vote_on_who_left, one_leaves_before_the_council, "was withdrawn and is on the agenda"),
        (hear_of_nobodys_acts, the_council_approves, "knows otherwise of who acted"),
        (tell_of_no_correction, a_returned_dossier_is_corrected, "knows otherwise of who acted"),
        (hear_of_no_end, a_head_leaves, "knows otherwise of roles"),
        (tell_of_no_entry, a_letter_is_about_an_entry, "letters about entries"),
    ],
)
def test_a_planted_mistake_is_found(
    machine: type[AcrossSchedules],
    mistake: Callable[[pytest.MonkeyPatch], None],
    schedule: Callable[[AcrossSchedules], None],
    finding: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mistake(monkeypatch)
    with pytest.raises(AssertionError, match=finding):
        schedule(machine())


def opened(round_: AcrossSchedules, *, scored: bool, route: Route = SHORT) -> None:
    """A round with one dossier of one nominee, whose award the district decides."""
    draw = Draw("create", len(PARTS), 0, 0, 0)
    round_.a_round_opens(route=route, scored=scored, far=0, way=0, draw=draw)


def until(round_: AcrossSchedules, stands: Callable[[], bool]) -> None:
    for _ in range(LONGEST):
        if stands():
            return
        round_.go_on(0)
    raise TimeoutError(round_.found("it never came so far"))


def seen(round_: AcrossSchedules, what: str) -> Any:
    return round_.loop.do(getattr(round_.scene, what)())
