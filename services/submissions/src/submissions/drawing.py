"""The pictures of README.md: what may follow what, from the tables that the rules obey."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, Final

from contracts.submissions import DossierStatus, StageStatus, StepStatus
from kit.drawing import Arrow, picture
from submissions.dossiers.states import (
    DOSSIER_TRANSITIONS,
    NOMINEE_TRANSITIONS,
    STAGE_TRANSITIONS,
    STEP_TRANSITIONS,
    NomineeState,
)


def _arrows(table: Mapping[Any, StrEnum]) -> Iterable[Arrow]:
    return ((source, act, target) for (source, act), target in table.items())


PICTURES: Final = {
    "dossier": picture(_arrows(DOSSIER_TRANSITIONS), DossierStatus.DRAFT),
    "nominee": picture(_arrows(NOMINEE_TRANSITIONS), NomineeState.IN_REVIEW),
    "stage": picture(_arrows(STAGE_TRANSITIONS), StageStatus.PENDING),
    "step": picture(_arrows(STEP_TRANSITIONS), StepStatus.PENDING),
}
