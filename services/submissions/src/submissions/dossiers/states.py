"""The states of a dossier, its nominees, stages and steps, and what may follow what.

The tables are what the rules obey, and what `python -m submissions draw` draws into README.md.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from contracts.submissions import DossierStatus, StageStatus, StepStatus


class Action(StrEnum):
    """What moves a dossier from one status to another."""

    SUBMIT = "submit"
    RETURN = "return"
    RECALL = "recall"
    CLOSE = "close"


class StageAct(StrEnum):
    """What moves a stage."""

    OPEN = "open"
    CONCLUDE = "conclude"
    SKIP = "skip"


class StepAct(StrEnum):
    """What moves a step; it is cut off where its stage or dossier ends without it.

    It is reopened where somebody with an interest gave a verdict that no longer counts; the step after it is put back.
    """

    OPEN = "open"
    DO = "do"
    REOPEN = "reopen"
    PUT_BACK = "put_back"
    CUT_OFF = "cut_off"


class NomineeState(StrEnum):
    """Where one nomination stands: đang xét, chờ quyết định, then how it ended."""

    IN_REVIEW = "in_review"
    AWAITING_DECISION = "awaiting_decision"
    AWARDED = "awarded"
    DECLINED = "declined"
    FORWARDED = "forwarded"
    REVOKED = "revoked"
    WITHDRAWN = "withdrawn"


class NomineeAct(StrEnum):
    """What moves a nomination. Support is the council's at the level that may decide; others leave it in review."""

    SUPPORT = "support"
    DECLINE = "decline"
    FORWARD = "forward"
    WITHDRAW = "withdraw"
    RETURN = "return"
    AWARD = "award"
    REVOKE = "revoke"


UNDECIDED: Final = frozenset({NomineeState.IN_REVIEW, NomineeState.AWAITING_DECISION})
"""States from which an outcome is still to come."""

DOSSIER_TRANSITIONS: Final[Mapping[tuple[DossierStatus, Action], DossierStatus]] = {
    (DossierStatus.DRAFT, Action.SUBMIT): DossierStatus.IN_REVIEW,
    (DossierStatus.RETURNED, Action.SUBMIT): DossierStatus.IN_REVIEW,
    (DossierStatus.IN_REVIEW, Action.RETURN): DossierStatus.RETURNED,
    (DossierStatus.IN_REVIEW, Action.RECALL): DossierStatus.RECALLED,
    (DossierStatus.RETURNED, Action.RECALL): DossierStatus.RECALLED,
    (DossierStatus.IN_REVIEW, Action.CLOSE): DossierStatus.CLOSED,
}
STAGE_TRANSITIONS: Final[Mapping[tuple[StageStatus, StageAct], StageStatus]] = {
    (StageStatus.PENDING, StageAct.OPEN): StageStatus.OPEN,
    (StageStatus.PENDING, StageAct.SKIP): StageStatus.SKIPPED,
    (StageStatus.OPEN, StageAct.CONCLUDE): StageStatus.CONCLUDED,
}
STEP_TRANSITIONS: Final[Mapping[tuple[StepStatus, StepAct], StepStatus]] = {
    (StepStatus.PENDING, StepAct.OPEN): StepStatus.OPEN,
    (StepStatus.OPEN, StepAct.DO): StepStatus.DONE,
    (StepStatus.DONE, StepAct.REOPEN): StepStatus.OPEN,
    (StepStatus.OPEN, StepAct.PUT_BACK): StepStatus.PENDING,
    # a session that was concluded in the moment in which its step was put back
    (StepStatus.PENDING, StepAct.DO): StepStatus.DONE,
    (StepStatus.OPEN, StepAct.CUT_OFF): StepStatus.CUT_OFF,
    (StepStatus.PENDING, StepAct.CUT_OFF): StepStatus.CUT_OFF,
}
NOMINEE_TRANSITIONS: Final[Mapping[tuple[NomineeState, NomineeAct], NomineeState]] = {
    (NomineeState.IN_REVIEW, NomineeAct.SUPPORT): NomineeState.AWAITING_DECISION,
    (NomineeState.IN_REVIEW, NomineeAct.DECLINE): NomineeState.DECLINED,
    (NomineeState.IN_REVIEW, NomineeAct.FORWARD): NomineeState.FORWARDED,
    (NomineeState.IN_REVIEW, NomineeAct.WITHDRAW): NomineeState.WITHDRAWN,
    # the dossier goes back from the stage that was to decide, or from one below: what its council found is void
    (NomineeState.AWAITING_DECISION, NomineeAct.RETURN): NomineeState.IN_REVIEW,
    (NomineeState.AWAITING_DECISION, NomineeAct.AWARD): NomineeState.AWARDED,
    # a decision that is heard of before the session that it follows from
    (NomineeState.IN_REVIEW, NomineeAct.AWARD): NomineeState.AWARDED,
    # a decision that was issued while the dossier was being recalled: it stands until it is revoked
    (NomineeState.WITHDRAWN, NomineeAct.AWARD): NomineeState.AWARDED,
    # a correction
    (NomineeState.AWARDED, NomineeAct.AWARD): NomineeState.AWARDED,
    (NomineeState.AWARDED, NomineeAct.REVOKE): NomineeState.REVOKED,
}
