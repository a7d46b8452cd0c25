"""Names on the wire between workflows, activities, bridge and operators. Standard library only."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final
from uuid import UUID

TASK_QUEUE: Final = "thidua"
PRINCIPAL: Final = "workflows"
GROUP: Final = "workflows"
"""The bridge's consumer group."""

DOSSIER_APPROVAL: Final = "DossierApproval"
AWARD_SESSION: Final = "AwardSession"
CHANGED: Final = "changed"
"""Signal: something changed; its argument is the version that the fact had."""
LOOK: Final = 0
"""The version of a nudge that has none of this case: look again in any case."""
PROGRESS: Final = "progress"
"""Query: what the workflow last saw and what it waits for."""

READ_CASE: Final = "read_case"
OPEN_STAGE: Final = "open_stage"
OPEN_STEP: Final = "open_step"
REMIND_STEP: Final = "remind_step"
MARK_STEP_OVERDUE: Final = "mark_step_overdue"
CLOSE_DOSSIER: Final = "close_dossier"

READ_SESSION: Final = "read_session"
OPEN_PANEL: Final = "open_panel"
READ_PANEL: Final = "read_panel"
REMIND_PANEL: Final = "remind_panel"
MARK_PANEL_OVERDUE: Final = "mark_panel_overdue"
OPEN_BALLOT: Final = "open_ballot"
REMIND_SESSION: Final = "remind_session"
TALLY_SESSION: Final = "tally_session"

UNIT: Final = "ThiduaUnit"
LEVEL: Final = "ThiduaLevel"
STEP: Final = "ThiduaStep"
DUE: Final = "ThiduaDue"
VERSION: Final = "ThiduaVersion"
TROUBLE: Final = "ThiduaTrouble"
"""Search attributes, by which an operator finds a case: unit and level that have it, step, deadline, version seen,
and what it is held up by, if anything."""

CASE_TIMEOUT: Final = timedelta(days=10 * 365)
"""A case may wait for years; a workflow that is older than this was forgotten by everybody."""


def dossier_workflow_id(dossier_id: UUID | str) -> str:
    return f"dossier-approval/{dossier_id}"


def session_workflow_id(session_id: UUID | str) -> str:
    return f"award-session/{session_id}"


IdOf = Callable[[UUID | str], str]
"""From a case's id to its workflow's."""
