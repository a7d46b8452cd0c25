"""The use cases of decisions, one file each."""

from awards.decisions.handlers.draft import discard_decision, draft_decision
from awards.decisions.handlers.give_back import answer_request, give_decision_back
from awards.decisions.handlers.issue import issue_decision
from awards.decisions.handlers.issued import (
    code_of,
    decision_of_paper,
    give_code,
    hold_decision,
    how_they_stand,
    issued_by_ids,
    people_named,
    read_decision,
    titles_of,
)
from awards.decisions.handlers.reads import (
    list_decisions,
    read_history,
    read_register,
    view_decision,
    view_heading,
)
from awards.decisions.handlers.recorded import recorded_decision
from awards.decisions.handlers.rectify import rectify_decision
from awards.decisions.handlers.sign import sign_decision

__all__ = [
    "answer_request",
    "code_of",
    "decision_of_paper",
    "discard_decision",
    "draft_decision",
    "give_code",
    "give_decision_back",
    "hold_decision",
    "how_they_stand",
    "issue_decision",
    "issued_by_ids",
    "list_decisions",
    "people_named",
    "read_decision",
    "read_history",
    "read_register",
    "recorded_decision",
    "rectify_decision",
    "sign_decision",
    "titles_of",
    "view_decision",
    "view_heading",
]
