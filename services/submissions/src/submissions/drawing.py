"""The pictures of README.md: what may follow what and who does it, from the tables that the rules obey."""

from typing import Final

from contracts.submissions import DossierStatus, StageStatus, StepStatus
from kit.drawing import arrows, picture
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

PICTURES: Final = {
    "dossier": picture(arrows(DOSSIER_TRANSITIONS, DOSSIER_DOERS), DossierStatus.DRAFT),
    "nominee": picture(arrows(NOMINEE_TRANSITIONS, NOMINEE_DOERS), NomineeState.IN_REVIEW),
    "stage": picture(arrows(STAGE_TRANSITIONS, STAGE_DOERS), StageStatus.PENDING),
    "step": picture(arrows(STEP_TRANSITIONS, STEP_DOERS), StepStatus.PENDING),
}
