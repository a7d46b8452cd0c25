"""The use cases of decisions, one file each."""

from awards.decisions.handlers.draft import discard_decision, draft_decision
from awards.decisions.handlers.issue import issue_decision
from awards.decisions.handlers.reads import list_decisions, read_history, read_register, view_decision
from awards.decisions.handlers.sign import sign_decision

__all__ = [
    "discard_decision",
    "draft_decision",
    "issue_decision",
    "list_decisions",
    "read_history",
    "read_register",
    "sign_decision",
    "view_decision",
]
