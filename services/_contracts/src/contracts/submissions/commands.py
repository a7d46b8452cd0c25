"""The closed list of commands that the workflows' principal may send to submissions.

Concluding, judging and signing are not on it: those belong to people.
"""

from pydantic import BaseModel, ConfigDict

from contracts.submissions.case import StepKind


class WorkflowCommand(BaseModel):
    """A command as a workflow sends it; unknown fields are an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_extra={"examples": [{"attempt": 1}]})

    attempt: int
    """The attempt (lần trình) that the workflow was looking at; another one now is a conflict."""


class OpenStage(WorkflowCommand):
    """Open the next stage: POST /dossiers/{id}/stages/{number}/open."""


class StepCommand(WorkflowCommand):
    """A command about one step of a stage."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"attempt": 1, "step": "check"}]})

    step: StepKind


class OpenStep(StepCommand):
    """Open the next step of the open stage: POST /dossiers/{id}/stages/{number}/open-step."""


class RemindStep(StepCommand):
    """Note that an open step nears its deadline: POST /dossiers/{id}/stages/{number}/remind."""


class MarkStepOverdue(StepCommand):
    """Note that an open step is past its deadline: POST /dossiers/{id}/stages/{number}/mark-overdue."""


class CloseDossier(WorkflowCommand):
    """Close a dossier of which every nominee has an outcome: POST /dossiers/{id}/close."""
