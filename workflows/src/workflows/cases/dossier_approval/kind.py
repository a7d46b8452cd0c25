"""How dossiers are found, told of and led."""

from typing import Final

from contracts.submissions import CircleChangedV1, DossierClosedV1, DossierSubmittedV1
from contracts.submissions.facts import DossierFact
from workflows.case_kind import CaseKind
from workflows.cases.dossier_approval.definition import DossierApproval

DOSSIER_APPROVAL: Final = CaseKind(
    definition=DossierApproval,
    id_prefix="dossier-approval",
    service="submissions",
    open_cases="/cases",
    subject="dossier_id",
    facts=(DossierFact,),
    first=(DossierSubmittedV1,),
    # A circle changes with something else that is told, and the upgrade tells those of dossiers that are over.
    last=(DossierClosedV1, CircleChangedV1),
)
