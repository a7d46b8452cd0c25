"""The state machine of a dossier as a table: every command in every situation, and what comes of it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Final

import pytest

from contracts.submissions import DossierStatus, StageOutcome, StageStatus
from kit.errors import Problem
from submissions.dossiers import domain, facts, judging, leaving
from submissions.dossiers.happened import Change, Happened
from submissions.dossiers.states import (
    DOSSIER_TRANSITIONS,
    STAGE_TRANSITIONS,
    STEP_TRANSITIONS,
    NomineeState,
)
from submissions.dossiers.values import Dossier
from submissions.errors import (
    DeadlineNotReached,
    DecisionOutOfPlace,
    DossierNotSubmitted,
    NominationHeld,
    NominationNotHeld,
    NominationOver,
    NotDiscardable,
    NotEditable,
    NotRecallable,
    StageAlreadyConcluded,
    StageNotNext,
    StageNotOpen,
    StepNotNext,
    StepNotOpen,
    StillUndecided,
)
from tests.submissions.situations import (
    ABOVE,
    APPRAISE,
    CHECK,
    COMMANDS,
    COUNCIL,
    HERE,
    LIMIT,
    OFFICER,
    OPENED,
    SITUATIONS,
    situation,
    verdicts,
    voided,
    withdrawn,
)

pytestmark = pytest.mark.unit
SHORT: Final = {
    NomineeState.IN_REVIEW: "r",
    NomineeState.AWAITING_DECISION: "w",
    NomineeState.AWARDED: "a",
    NomineeState.DECLINED: "d",
    NomineeState.FORWARDED: "f",
    NomineeState.WITHDRAWN: "x",
}

# what comes of each: "where it stands, the two nominees, what happened", or the refusal

Row = dict[str, "str | type[Problem]"]
GROUPS: Final = {
    "at 1": "opened, checking, checked, appraising, appraised, considering, put back, considered, signing",
    "past 1": "proposed, above, signing 2, waiting, decided, closed, returned",
}
"""Where the first stage is open, and where it was concluded; `...` is everywhere else."""
TABLE: Final[dict[str, Row]] = {
    "leave one out": {
        "draft": "draft rx Corrected OutcomesGiven",
        "returned": "returned rx Corrected OutcomesGiven",
        "...": NotEditable,
    },
    "submit": {
        "draft": "- rr Submitted",
        "returned": "- rr Submitted",
        "...": NotEditable,
    },
    "discard": {
        "draft": "recalled xx Recalled OutcomesGiven",
        "...": NotDiscardable,
    },
    "recall": {
        "submitted, opened, checking, checked, appraising, appraised, considering, put back, returned": (
            "recalled xx Recalled OutcomesGiven"
        ),
        "considered, signing, proposed, above, signing 2": "recalled wx Recalled OutcomesGiven",
        "waiting": NominationHeld,
        "draft, decided, closed, recalled": NotRecallable,
    },
    "open stage 1": {
        "submitted": "1 rr StageOpened",
        "draft": StageNotOpen,
        "...": StageNotNext,
    },
    "open stage 2": {
        "proposed": "2 wr StageOpened",
        "draft": StageNotOpen,
        "...": StageNotNext,
    },
    "open check": {
        "opened": "1:check rr StepOpened",
        "at 1": StepNotNext,
        "...": StageNotOpen,
    },
    "open appraisal": {
        "checked": "1:appraise rr StepOpened",
        "at 1": StepNotNext,
        "...": StageNotOpen,
    },
    "open council": {
        "appraised": "1:council rr StepOpened",
        "at 1": StepNotNext,
        "...": StageNotOpen,
    },
    "open signature": {
        "considered": "1:sign wr StepOpened",
        "at 1": StepNotNext,
        "...": StageNotOpen,
    },
    "open signature 2": {
        "above": "2:sign wr StepOpened",
        "signing 2": StepNotNext,
        "...": StageNotOpen,
    },
    "remind of check": {
        "checking": "1:check rr StepReminded",
        "at 1": StepNotOpen,
        "...": StageNotOpen,
    },
    "mark check overdue": {
        "checking": "1:check rr StepOverdue",
        "at 1": StepNotOpen,
        "...": StageNotOpen,
    },
    "pass check": {
        "checking": "1 rr StepCompleted",
        "at 1": StepNotOpen,
        "...": StageNotOpen,
    },
    "return at check": {
        "checking": "returned rr StageConcluded Returned",
        "at 1": StepNotOpen,
        "...": StageNotOpen,
    },
    "appraise": {
        "appraising, put back": "1 rr StepCompleted",
        "at 1": StepNotOpen,
        "...": StageNotOpen,
    },
    "appraise, declining one": {
        "appraising, put back": "1 rd StepCompleted OutcomesGiven",
        "at 1": StepNotOpen,
        "...": StageNotOpen,
    },
    "consider": {
        "considering": "1 wr StepCompleted HandedOver",
        "put back": "1:appraise wr StepCompleted HandedOver",
        "at 1": StepNotOpen,
        "...": StageNotOpen,
    },
    "consider, declining both": {
        "considering": "1 dd StepCompleted OutcomesGiven",
        "put back": "1:appraise dd StepCompleted OutcomesGiven",
        "at 1": StepNotOpen,
        "...": StageNotOpen,
    },
    "propose": {
        "signing": "- wr StageConcluded",
        "at 1": StepNotOpen,
        "past 1": StageAlreadyConcluded,
        "...": StageNotOpen,
    },
    "return": {
        "signing": NominationHeld,
        "at 1": StepNotOpen,
        "past 1": StageAlreadyConcluded,
        "...": StageNotOpen,
    },
    "decline": {
        "signing": "- wd StageConcluded OutcomesGiven",
        "at 1": StepNotOpen,
        "past 1": StageAlreadyConcluded,
        "...": StageNotOpen,
    },
    "propose 2": {
        "signing 2": "- wf StageConcluded OutcomesGiven",
        "above": StepNotOpen,
        "waiting, decided, closed": StageAlreadyConcluded,
        "...": StageNotOpen,
    },
    "return 2": {
        "signing 2": "returned wr StageConcluded Returned",
        "above": StepNotOpen,
        "waiting, decided, closed": StageAlreadyConcluded,
        "...": StageNotOpen,
    },
    "decline 2": {
        "signing 2": "- wd StageConcluded OutcomesGiven",
        "above": StepNotOpen,
        "waiting, decided, closed": StageAlreadyConcluded,
        "...": StageNotOpen,
    },
    "withdraw one": {
        "submitted": "- rx NomineesWithdrawn OutcomesGiven",
        "opened, checked, appraised": "1 rx NomineesWithdrawn OutcomesGiven",
        "checking": "1:check rx NomineesWithdrawn OutcomesGiven",
        "appraising, put back": "1:appraise rx NomineesWithdrawn OutcomesGiven",
        "considering": "1:council rx NomineesWithdrawn OutcomesGiven",
        "considered": "1 wx NomineesWithdrawn OutcomesGiven",
        "signing": "1:sign wx NomineesWithdrawn OutcomesGiven",
        "proposed": "- wx NomineesWithdrawn OutcomesGiven",
        "above, signing 2": "recalled wx NomineesWithdrawn OutcomesGiven Recalled",
        "returned": "returned rx NomineesWithdrawn OutcomesGiven",
        "draft": DossierNotSubmitted,
        "waiting, decided, closed, recalled": NominationOver,
    },
    "ask back": {
        "considered": "1 wr AskedBack",
        "signing": "1:sign wr AskedBack",
        "proposed": "- wr AskedBack",
        "above": "2 wr AskedBack",
        "signing 2": "2:sign wr AskedBack",
        "waiting": "- wd AskedBack",
        "...": NominationNotHeld,
    },
    "award": {
        "considered": "1 ar Decided",
        "signing": "1:sign ar Decided",
        "proposed": "- ar Decided",
        "above": "2 ar Decided",
        "signing 2": "2:sign ar Decided",
        "waiting": "- ad Decided",
        "decided": "- ad",
        "closed": "closed ad",
        "...": DecisionOutOfPlace,
    },
    "close": {
        "decided": "closed ad Closed",
        "draft, returned, recalled, closed": NotEditable,
        "...": StillUndecided,
    },
}


def cells() -> Iterator[tuple[str, str, "str | type[Problem]"]]:
    """Each command in each situation, with what is expected."""
    for command, row in TABLE.items():
        said = {name: expected for names, expected in row.items() for name in names.split(", ")}
        for name in SITUATIONS:
            groups = [group for group, names in GROUPS.items() if name in names.split(", ")]
            yield command, name, next(said[key] for key in (name, *groups, "...") if key in said)


def standing(dossier: Dossier) -> str:
    """Where the dossier stands, and its two nominees: `1:check` is the open step of an open stage, `-` none open."""
    stage = dossier.open_stage
    if dossier.status is not DossierStatus.IN_REVIEW:
        place = dossier.status.value
    elif stage is None:
        place = "-"
    else:
        place = f"{stage.number}:{stage.open_step.kind}" if stage.open_step else f"{stage.number}"
    states = {nominee.id: SHORT[nominee.state] for nominee in dossier.nominees}
    return f"{place} {states[HERE]}{states[ABOVE]}"


def called(happened: tuple[Happened, ...]) -> list[str]:
    return [type(what).__name__ for what in happened]


def test_the_table_is_whole() -> None:
    assert TABLE.keys() == COMMANDS.keys()
    for row in TABLE.values():
        named = [name for names in row for name in names.split(", ")]
        assert len(named) == len(set(named))
        assert set(named) <= {*SITUATIONS, *GROUPS, "..."}


@pytest.mark.parametrize(("command", "name", "expected"), [*cells()])
def test_what_a_command_does(command: str, name: str, expected: "str | type[Problem]") -> None:
    before = situation(name)
    if isinstance(expected, type):
        with pytest.raises(Problem) as refusal:
            COMMANDS[command](before)
        assert refusal.type is expected
        return
    after, happened = COMMANDS[command](before)
    assert " ".join([standing(after), *called(happened)]) == expected


def moves(before: Dossier, after: Dossier) -> Iterator[tuple[object, object]]:
    """What changed its state: the dossier, its stages, their steps."""
    yield before.status, after.status
    for old, new in zip(before.stages, after.stages, strict=False):
        yield old.status, new.status
        yield from ((one.status, other.status) for one, other in zip(old.steps, new.steps, strict=True))


def test_the_table_takes_every_way_of_the_states_and_no_other() -> None:
    done = [
        (situation(name), COMMANDS[command](situation(name))[0])
        for command, name, expected in cells()
        if isinstance(expected, str) and command != "submit"
    ]
    done += [(situation(name), voided(situation(name))[0]) for name in ("appraised", "considering")]
    seen = {move for before, after in done for move in moves(before, after) if move[0] is not move[1]}
    seen |= {
        (DossierStatus.DRAFT, DossierStatus.IN_REVIEW),
        (DossierStatus.RETURNED, DossierStatus.IN_REVIEW),
    }
    tables = (DOSSIER_TRANSITIONS, STAGE_TRANSITIONS, STEP_TRANSITIONS)
    assert seen == {(source, target) for table in tables for (source, _), target in table.items()}


@pytest.mark.parametrize("name", ["appraised", "considering", "appraising"])
def test_a_verdict_that_no_longer_counts_is_given_again(name: str) -> None:
    after, happened = voided(situation(name))
    assert standing(after) == "1:appraise rr"
    [what] = happened
    assert called(happened) == ["StepReopened"]
    assert getattr(what, "put_back", None) == {"considering": COUNCIL}.get(name)


@pytest.mark.parametrize("act", [domain.remind, domain.mark_overdue])
def test_a_limit_is_noted_from_its_moment_on(act: Callable[..., Change]) -> None:
    with pytest.raises(DeadlineNotReached):
        act(situation("checking"), 1, CHECK, LIMIT - timedelta(seconds=1))
    assert act(situation("checking"), 1, CHECK, LIMIT)


def test_an_office_shares_its_appraisal() -> None:
    """Whom one may not judge another judges; until then the step goes on."""
    dossier, given = situation("appraising"), verdicts(APPRAISE, here=True, above=True)
    appraise = partial(judging.appraise, by=OFFICER, at=OPENED)
    half, told = appraise(dossier, 1, given[:1], judged=(), barred=[ABOVE])
    assert (standing(half), called(told)) == ("1:appraise rr", ["VerdictsGiven"])
    whole, told = appraise(half, 1, given[1:], judged=[HERE], barred=())
    assert (standing(whole), called(told)) == ("1 rr", ["StepCompleted"])


def test_what_only_waited_for_who_left_is_done_by_nobody() -> None:
    """The council heard one of two, and the other one withdraws: its step is done, and no act is told of it."""
    half, _ = judging.record_council(
        situation("considering"), 1, verdicts(COUNCIL, here=True, above=True)[:1], OPENED
    )
    gone, _ = leaving.withdraw(half, ABOVE, "Xin rút.")
    after, happened = leaving.after_leaving(gone, leaving.Heard(by_council=frozenset({HERE})), OPENED)
    assert (standing(after), called(happened)) == ("1 wx", ["StepCompleted"])
    assert after.stage(1).step(COUNCIL).done_by is None


def test_a_decision_signs_for_a_stage_where_nobody_else_is_left() -> None:
    alone, _ = withdrawn(situation("signing"))
    after, happened = COMMANDS["award"](alone)
    assert (standing(after), called(happened)) == ("- ax", ["Decided", "StageConcluded"])
    assert (after.stage(1).status, after.stage(1).outcome) == (StageStatus.CONCLUDED, StageOutcome.DECIDED)


def test_all_that_happens_is_told() -> None:
    """Each kind of what happened has a fact of its own."""
    made = {facts.fact.dispatch(what) for what in Happened.__args__}
    assert len(made) == len(Happened.__args__)
    assert facts.fact.dispatch(object) not in made


def test_a_step_that_is_done_anew_is_the_step_that_it_was() -> None:
    before = situation("considering")
    after, _ = voided(before)
    assert [step.id for step in after.stage(1).steps] == [step.id for step in before.stage(1).steps]
