"""How council sessions are found, told of and led."""

from typing import Final

from contracts.awards import SessionConcludedV1, SessionOpenedV1
from contracts.awards.facts import SessionFact
from contracts.scoring.facts import PanelFact
from workflows.case_kind import CaseKind
from workflows.cases.award_session.calls import READ_PANEL
from workflows.cases.award_session.definition import AwardSession

AWARD_SESSION: Final = CaseKind(
    definition=AwardSession,
    id_prefix="award-session",
    service="awards",
    open_cases="/cases",
    subject="session_id",
    facts=(SessionFact,),
    first=(SessionOpenedV1,),
    last=(SessionConcludedV1,),
    neighbours=(PanelFact,),
    further=(READ_PANEL,),
)
