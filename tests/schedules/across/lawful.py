"""Which answers an act may get. What is not named here for an act is a finding, whatever its status."""

from collections.abc import Mapping
from typing import Final

_PERSON: Final = frozenset({"not_found", "not_authorised"})
_SEEN: Final = frozenset({"precondition_failed"})
_JUDGES: Final = frozenset({"duties_not_separated", "own_nomination", "interested_party"})
_STEP: Final = _PERSON | _SEEN | _JUDGES | {"stage_not_open", "step_not_open"}
_SUBMITTED: Final = (
    _PERSON
    | _SEEN
    | {
        "round_cancelled",
        "dossier_not_editable",
        "dossier_incomplete",
        "round_not_open",
        "nominees_late",
        "duties_not_separated",
    }
)
_SIGNED: Final = _STEP | {"stage_already_concluded", "nomination_held", "outcome_impossible"}
_MEMBER: Final = _PERSON | {"session_state_conflict", "not_a_member"}
_PANEL: Final = _PERSON | {"panel_concluded"}
_DUE: Final = frozenset(
    {"items_not_approved", "nomination_held", "nomination_over", "award_not_decidable", "own_nomination"}
)
_OVERTAKEN: Final = frozenset({"entry_not_standing", "decision_replaced"})
_DECISION: Final = _PERSON | _SEEN | {"decision_state_conflict"}
_OF_WORKFLOW: Final = frozenset(
    {"stage_not_next", "step_not_next", "stage_not_open", "step_not_open", "attempt_outdated"}
)
LAWFUL: Final[Mapping[str, frozenset[str]]] = {
    "create": _PERSON | {"round_cancelled"},
    "submit": _SUBMITTED,
    "bring_late": _SUBMITTED,
    "edit": _PERSON
    | _SEEN
    | {"round_cancelled", "dossier_not_editable", "nominees_late", "duties_not_separated"},
    "allow_late": _PERSON
    | _SEEN
    | _JUDGES
    | {"round_cancelled", "dossier_not_editable", "late_for_oneself", "late_nominees_unnamed"},
    "withdraw_late": _PERSON | _SEEN | {"round_cancelled", "late_allowance_used", "late_for_oneself"},
    "cancel_round": _PERSON | {"round_cancelled", "round_under_way", "round_decided"},
    "recall": _PERSON | _SEEN | {"dossier_not_recallable", "nomination_held", "duties_not_separated"},
    "discard_dossier": _PERSON | _SEEN | {"dossier_not_discardable", "duties_not_separated"},
    "withdraw": _PERSON
    | _SEEN
    | {
        "dossier_not_submitted",
        "nomination_held",
        "nomination_decided",
        "nomination_over",
        "duties_not_separated",
    },
    "ask_back": _PERSON
    | _SEEN
    | _JUDGES
    | {"nomination_not_held", "already_asked_back", "reconsideration_too_late"},
    "check": _STEP,
    "appraise": _STEP | {"verdict_missing", "nominee_not_treated"},
    "conclude": _SIGNED,
    "send_back": _SIGNED,
    "declare": _PERSON,
    "take_back_interest": _PERSON | _SEEN | {"interest_already_counted"},
    "close_agenda": _PERSON | _SEEN | {"session_state_conflict", "agenda_empty", "too_few_members"},
    "prolong": _PERSON | _SEEN | {"session_state_conflict"},
    "end_ballot": _PERSON | _SEEN | {"session_state_conflict", "ballot_still_open"},
    "vote": _MEMBER | {"recused_from_item", "ballot_incomplete", "ballot_closed"},
    "enter_paper": _MEMBER
    | _JUDGES
    | {"recused_from_item", "ballot_incomplete", "ballot_closed", "already_voted", "member_left"},
    "recuse": _MEMBER | {"item_not_on_agenda", "already_recused"},
    "take_back_recusal": _PERSON
    | _SEEN
    | {"session_state_conflict", "recusal_by_rule", "recusal_unknown", "interest_already_counted"},
    "draft": _PERSON | _DUE | {"already_decided", "name_not_sealed"},
    "amend": _PERSON
    | {
        "decision_state_conflict",
        "not_an_award_decision",
        "entry_not_standing",
        "entry_unchanged",
        "entries_missing",
        "decision_replaced",
        "own_nomination",
    }
    | _DUE,
    "discard": _DECISION,
    "sign": _DECISION | _DUE | _JUDGES | _OVERTAKEN,
    "give_back": _DECISION,
    "issue": _DECISION | _DUE | _OVERTAKEN | {"signature_lapsed", "issue_date_wrong"},
    "rectify": _DECISION | {"entry_not_standing", "not_so_in_decision", "decision_replaced"},
    "score": _PANEL | {"not_a_panellist", "item_withdrawn", "recused_from_item"},
    "recuse_in_panel": _PANEL | {"not_a_panellist", "item_withdrawn", "recused_from_item"},
    "take_back_in_panel": _PANEL | _SEEN | {"recusal_by_rule", "recusal_unknown"},
    "conclude_panel": _PANEL | _SEEN | {"panel_still_open", "too_few_scores"},
    "lead_open_stage": _OF_WORKFLOW,
    "lead_open_step": _OF_WORKFLOW,
    "lead_remind_step": _OF_WORKFLOW,
    "lead_mark_step_overdue": _OF_WORKFLOW,
    "lead_close_dossier": frozenset({"still_undecided", "attempt_outdated", "dossier_not_editable"}),
    "lead_open_panel": frozenset(),
    "lead_remind_panel": frozenset({"panel_concluded"}),
    "lead_mark_panel_overdue": frozenset({"panel_concluded"}),
    "lead_open_ballot": frozenset({"session_state_conflict", "panel_not_concluded"}),
    "lead_remind_session": frozenset({"session_state_conflict", "reminder_not_due"}),
    "lead_tally_session": frozenset({"session_state_conflict", "ballot_still_open"}),
}
"""The codes of each act's refusals; every act may also be taken."""
