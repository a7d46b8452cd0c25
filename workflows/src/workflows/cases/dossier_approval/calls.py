"""What is asked of submissions about a dossier, and what is sent to it.

A command answers with the case as it then stands, so that it needn't be read again; a repeat answers nothing,
because what was recorded of the first may be outdated.
"""

from functools import partial
from typing import Final

from contracts.submissions import Case, CloseDossier, MarkStepOverdue, OpenStage, OpenStep, RemindStep
from workflows.calls import Act, Read

_SERVICE: Final = "submissions"
_STAGE: Final = "/dossiers/{case}/stages/{place}"
_AT_STAGE: Final = "{case}/{command.attempt}/{place}"
_AT_STEP: Final = f"{_AT_STAGE}/{{command.step}}"
_act: Final = partial(Act, service=_SERVICE, answer=Case)

READ_CASE: Final = Read("read_case", _SERVICE, "/dossiers/{case}/case", Case)
ACTS: Final = (
    _act("open_stage", OpenStage, path=f"{_STAGE}/open", key=f"{_AT_STAGE}/open"),
    _act("open_step", OpenStep, path=f"{_STAGE}/open-step", key=f"{_AT_STEP}/open-step"),
    _act("remind_step", RemindStep, path=f"{_STAGE}/remind", key=f"{_AT_STEP}/remind"),
    _act("mark_step_overdue", MarkStepOverdue, path=f"{_STAGE}/mark-overdue", key=f"{_AT_STEP}/mark-overdue"),
    _act("close_dossier", CloseDossier, path="/dossiers/{case}/close", key="{case}/{command.attempt}/close"),
)
