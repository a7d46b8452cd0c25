"""The states of a dossier, its nominees, stages and steps, and what may follow what.

The tables are what the rules obey, and what `python -m submissions draw` draws into README.md. What may follow what
for a nomination is in the contracts, because awards obeys the same table.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from contracts.doers import Doer
from contracts.nomination import DOERS as NOMINEE_DOERS
from contracts.nomination import TRANSITIONS as NOMINEE_TRANSITIONS
from contracts.nomination import NominationAct as NomineeAct
from contracts.nomination import NominationState as NomineeState
from contracts.submissions import DossierStatus, StageStatus, StepStatus

__all__ = ["NOMINEE_DOERS", "NOMINEE_TRANSITIONS", "NomineeAct", "NomineeState"]


class Action(StrEnum):
    """What moves a dossier from one status to another."""

    SUBMIT = "submit"
    RETURN = "return"
    RECALL = "recall"
    CLOSE = "close"
    DISCARD = "discard"


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


UNDECIDED: Final = frozenset({NomineeState.IN_REVIEW, NomineeState.AWAITING_DECISION})
"""States from which an outcome is still to come."""

DOSSIER_TRANSITIONS: Final[Mapping[tuple[DossierStatus, Action], DossierStatus]] = {
    (DossierStatus.DRAFT, Action.SUBMIT): DossierStatus.IN_REVIEW,
    (DossierStatus.DRAFT, Action.DISCARD): DossierStatus.RECALLED,
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
DOSSIER_DOERS: Final[Mapping[Action, tuple[Doer, ...]]] = {
    Action.SUBMIT: (Doer.UNIT,),
    Action.RETURN: (Doer.OFFICE, Doer.HEAD),
    Action.RECALL: (Doer.UNIT, Doer.RULE),
    Action.CLOSE: (Doer.WORKFLOW, Doer.UNIT),
    Action.DISCARD: (Doer.UNIT, Doer.RULE),
}
"""A dossier is closed by its unit where the last nominee in review is withdrawn, and others have an outcome. What
is not under way ends by rule with its round, where that is cancelled.
"""
STAGE_DOERS: Final[Mapping[StageAct, tuple[Doer, ...]]] = {
    StageAct.OPEN: (Doer.WORKFLOW,),
    StageAct.CONCLUDE: (Doer.HEAD, Doer.OFFICE),
    StageAct.SKIP: (Doer.UNIT, Doer.OFFICE, Doer.HEAD),
}
"""A level is skipped where the dossier leaves its route before it: recalled, returned, or nobody is left."""
STEP_DOERS: Final[Mapping[StepAct, tuple[Doer, ...]]] = {
    StepAct.OPEN: (Doer.WORKFLOW,),
    StepAct.DO: (Doer.OFFICE, Doer.MEMBER, Doer.HEAD, Doer.RULE),
    StepAct.REOPEN: (Doer.RULE,),
    StepAct.PUT_BACK: (Doer.RULE,),
    StepAct.CUT_OFF: (Doer.UNIT, Doer.OFFICE, Doer.HEAD),
}
"""A step that only waited for a nominee who was withdrawn is done by rule."""
