"""The pictures of README.md: what may follow what and who does it, from the tables that the rules obey."""

from typing import Final

from awards.decisions.states import DOERS as DECISION_DOERS
from awards.decisions.states import TRANSITIONS as DECISION
from awards.decisions.states import DecisionStatus
from awards.sessions.states import DOERS as SESSION_DOERS
from awards.sessions.states import TRANSITIONS as SESSION
from contracts.awards import SessionStatus
from kit.drawing import arrows, picture

PICTURES: Final = {
    "session": picture(arrows(SESSION, SESSION_DOERS), SessionStatus.AGENDA_OPEN),
    "decision": picture(arrows(DECISION, DECISION_DOERS), DecisionStatus.DRAFTED),
}
