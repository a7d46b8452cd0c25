"""How council sessions are found, told of and led."""

from typing import Final

from contracts.awards import SessionConcludedV1, SessionOpenedV1
from contracts.awards.events import SessionEvent
from contracts.scoring.events import PanelEvent
from workflows.case_kind import CaseKind
from workflows.cases.award_session.calls import READ_PANEL
from workflows.cases.award_session.definition import AwardSession

AWARD_SESSION: Final = CaseKind(
    definition=AwardSession,
    id_prefix="award-session",
    service="awards",
    open_cases="/cases",
    subject="session_id",
    facts=(SessionEvent,),
    first=(SessionOpenedV1,),
    last=(SessionConcludedV1,),
    neighbours=(PanelEvent,),
    further=(READ_PANEL,),
)
