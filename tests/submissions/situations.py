"""Where a dossier may stand, and what may be done to it: what the table of its state machine is about.

The route has a stage that checks, appraises, considers and signs, and above it one that only signs. Of two nominees the
first one's award is decided at the first stage, the second one's at the second.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Final
from uuid import UUID

from contracts.submissions import (
    AskBackPurpose,
    StageOutcome,
    StepKind,
    StepStatus,
    SubjectType,
    VerdictResult,
)
from submissions.dossiers import domain, handover, judging, leaving
from submissions.dossiers.happened import Change
from submissions.dossiers.states import NomineeAct
from submissions.dossiers.values import Dossier, Letter, Nominee, Stage, Step, Verdict

HERE, ABOVE, COMMUNE, DISTRICT, PROVINCE, OFFICER, HEAD = (UUID(int=number) for number in range(1, 8))
OPENED: Final = datetime(2025, 5, 5, 1, tzinfo=UTC)
LIMIT: Final = OPENED + timedelta(days=5)
LETTER: Final = Letter("15/TTr-UBND", date(2025, 5, 7))
CHECK, APPRAISE, COUNCIL, SIGN = StepKind
Act = Callable[[Dossier], Change]


def opened(dossier: Dossier, number: int, kind: StepKind) -> Change:
    return domain.open_step(dossier, number, kind, at=OPENED, due_at=LIMIT, remind_at=LIMIT)


def verdicts(kind: StepKind, *, here: bool, above: bool) -> tuple[Verdict, ...]:
    results = {True: VerdictResult.SUPPORTED, False: VerdictResult.DECLINED}
    found = ((HERE, here), (ABOVE, above))
    return tuple(
        Verdict(UUID(int=100), nominee, 1, kind, results[supported], "Lý do.") for nominee, supported in found
    )


def appraised(dossier: Dossier, *, here: bool, above: bool) -> Change:
    given = verdicts(APPRAISE, here=here, above=above)
    return judging.appraise(dossier, 1, given, judged=(), barred=(), by=OFFICER, at=OPENED)


def considered(dossier: Dossier, *, supported: bool) -> Change:
    return judging.record_council(dossier, 1, verdicts(COUNCIL, here=supported, above=supported), OPENED)


def signed(dossier: Dossier, number: int, outcome: StageOutcome) -> Change:
    return judging.conclude(dossier, number, outcome, by=HEAD, at=OPENED, reason="Lý do.", letter=LETTER)


def withdrawn(dossier: Dossier) -> Change:
    """As its use case does it: the nominee leaves, and then what waited for them."""
    stage, both = dossier.open_stage, frozenset({HERE, ABOVE})
    done = {step.kind for step in stage.steps if step.status is StepStatus.DONE} if stage else set()
    heard = leaving.Heard(both if APPRAISE in done else frozenset(), both if COUNCIL in done else frozenset())
    gone, happened = leaving.withdraw(dossier, ABOVE, "Xin rút.")
    after, followed = leaving.after_leaving(gone, heard, OPENED)
    return after, (*happened, *followed)


# what each command does, where it may

COMMANDS: Final[dict[str, Act]] = {
    "leave one out": lambda dossier: domain.edit(
        dossier, LETTER, tuple(one for one in dossier.in_review if one.id == HERE)
    ),
    "submit": lambda dossier: domain.submit(
        dossier,
        by=OFFICER,
        at=OPENED,
        rule_set="luat-2022",
        stages=(
            Stage(1, DISTRICT, tuple(Step(kind, DISTRICT, 5, 1) for kind in StepKind)),
            Stage(2, PROVINCE, (Step(SIGN, PROVINCE, 5, 1),)),
        ),
        deciding_stages={HERE: 1, ABOVE: 2},
    ),
    "discard": lambda dossier: domain.discard(dossier, "Không gửi nữa."),
    "recall": lambda dossier: domain.recall(dossier, "Xin rút."),
    "open stage 1": lambda dossier: domain.open_stage(dossier, 1),
    "open stage 2": lambda dossier: domain.open_stage(dossier, 2),
    "open check": lambda dossier: opened(dossier, 1, CHECK),
    "open appraisal": lambda dossier: opened(dossier, 1, APPRAISE),
    "open council": lambda dossier: opened(dossier, 1, COUNCIL),
    "open signature": lambda dossier: opened(dossier, 1, SIGN),
    "open signature 2": lambda dossier: opened(dossier, 2, SIGN),
    "remind of check": lambda dossier: domain.remind(dossier, 1, CHECK, LIMIT),
    "mark check overdue": lambda dossier: domain.mark_overdue(dossier, 1, CHECK, LIMIT),
    "pass check": lambda dossier: judging.pass_check(dossier, 1, by=OFFICER, at=OPENED),
    "return at check": lambda dossier: judging.return_at_check(
        dossier, 1, by=OFFICER, at=OPENED, reason="Thiếu biên bản."
    ),
    "appraise": lambda dossier: appraised(dossier, here=True, above=True),
    "appraise, declining one": lambda dossier: appraised(dossier, here=True, above=False),
    "consider": lambda dossier: considered(dossier, supported=True),
    "consider, declining both": lambda dossier: considered(dossier, supported=False),
    "propose": lambda dossier: signed(dossier, 1, StageOutcome.PROPOSED),
    "return": lambda dossier: signed(dossier, 1, StageOutcome.RETURNED),
    "decline": lambda dossier: signed(dossier, 1, StageOutcome.DECLINED),
    "propose 2": lambda dossier: signed(dossier, 2, StageOutcome.PROPOSED),
    "return 2": lambda dossier: signed(dossier, 2, StageOutcome.RETURNED),
    "decline 2": lambda dossier: signed(dossier, 2, StageOutcome.DECLINED),
    "withdraw one": withdrawn,
    "ask back": lambda dossier: handover.ask_back(
        dossier, handover.deciding_stage(dossier, [HERE]), (HERE,), AskBackPurpose.WITHDRAW, "Xin rút."
    ),
    "award": lambda dossier: handover.record_decision(
        dossier, UUID(int=812), NomineeAct.AWARD, {HERE: 1}, OPENED
    ),
    "close": domain.close,
}

# where a dossier may stand, each by the way that leads there

WAYS: Final[dict[str, tuple[str, str]]] = {
    "submitted": ("draft", "submit"),
    "opened": ("submitted", "open stage 1"),
    "checking": ("opened", "open check"),
    "checked": ("checking", "pass check"),
    "appraising": ("checked", "open appraisal"),
    "appraised": ("appraising", "appraise"),
    "considering": ("appraised", "open council"),
    "considered": ("considering", "consider"),
    "signing": ("considered", "open signature"),
    "proposed": ("signing", "propose"),
    "above": ("proposed", "open stage 2"),
    "signing 2": ("above", "open signature 2"),
    "waiting": ("signing 2", "decline 2"),
    "decided": ("waiting", "award"),
    "closed": ("decided", "close"),
    "returned": ("checking", "return at check"),
    "recalled": ("submitted", "recall"),
}
SITUATIONS: Final = ("draft", "put back", *WAYS)
"""`put back`: an interest was heard of while the council considered, so that the appraisal is done anew."""


@cache
def situation(name: str) -> Dossier:
    if name == "draft":
        return Dossier(
            id=UUID(int=9),
            round_id=UUID(int=10),
            submitting_unit_id=COMMUNE,
            letter=LETTER,
            nominees=(a_nominee(HERE), a_nominee(ABOVE)),
            created_by=OFFICER,
        )
    if name == "put back":
        return voided(situation("considering"))[0]
    before, command = WAYS[name]
    return COMMANDS[command](situation(before))[0]


def voided(dossier: Dossier) -> Change:
    return judging.reopen_appraisal(
        dossier, 1, {UUID(int=100): HERE}, at=OPENED, due_at=LIMIT, remind_at=LIMIT
    )


def a_nominee(nominee_id: UUID) -> Nominee:
    return Nominee(
        id=nominee_id,
        subject_type=SubjectType.HOUSEHOLD,
        name="Hộ ông Nguyễn Văn Mẫu",
        description="Thôn Đông",
        award_code="giay_khen",
        achievements=(),
        evidence=(),
    )
