"""The pictures of README.md: what may follow what and who does it, from the tables that the rules obey."""

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from typing import Any, Final

from contracts.doers import Doer, label
from contracts.submissions import DossierStatus, StageStatus, StepStatus
from kit.drawing import Arrow, picture
from submissions.dossiers.states import (
    DOSSIER_DOERS,
    DOSSIER_TRANSITIONS,
    NOMINEE_DOERS,
    NOMINEE_TRANSITIONS,
    STAGE_DOERS,
    STAGE_TRANSITIONS,
    STEP_DOERS,
    STEP_TRANSITIONS,
    NomineeState,
)


def _arrows(table: Mapping[Any, StrEnum], doers: Mapping[Any, Collection[Doer]]) -> Iterable[Arrow]:
    return ((source, label(act, doers[act]), target) for (source, act), target in table.items())


PICTURES: Final = {
    "dossier": picture(_arrows(DOSSIER_TRANSITIONS, DOSSIER_DOERS), DossierStatus.DRAFT),
    "nominee": picture(_arrows(NOMINEE_TRANSITIONS, NOMINEE_DOERS), NomineeState.IN_REVIEW),
    "stage": picture(_arrows(STAGE_TRANSITIONS, STAGE_DOERS), StageStatus.PENDING),
    "step": picture(_arrows(STEP_TRANSITIONS, STEP_DOERS), StepStatus.PENDING),
}
