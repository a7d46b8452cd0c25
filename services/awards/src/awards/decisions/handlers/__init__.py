"""The use cases of decisions, one file each."""

from awards.decisions.handlers.draft import discard_decision, draft_decision
from awards.decisions.handlers.give_back import answer_request, give_decision_back
from awards.decisions.handlers.issue import issue_decision
from awards.decisions.handlers.reads import list_decisions, read_history, read_register, view_decision
from awards.decisions.handlers.rectify import rectify_decision
from awards.decisions.handlers.sign import sign_decision

__all__ = [
    "answer_request",
    "discard_decision",
    "draft_decision",
    "give_decision_back",
    "issue_decision",
    "list_decisions",
    "read_history",
    "read_register",
    "rectify_decision",
    "sign_decision",
    "view_decision",
]
