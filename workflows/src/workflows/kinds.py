"""The kinds of cases that there are: the one place that names them."""

from typing import Final

from workflows.case_kind import CaseKind
from workflows.cases.award_session.kind import AWARD_SESSION
from workflows.cases.dossier_approval.kind import DOSSIER_APPROVAL

KINDS: Final[tuple[CaseKind, ...]] = (DOSSIER_APPROVAL, AWARD_SESSION)
