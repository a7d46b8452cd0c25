"""The use cases of panels. A panel that became complete concludes in the same transaction."""

from scoring.panels.handlers.conclude import conclude_panel
from scoring.panels.handlers.hear import hear_acts, hear_interests
from scoring.panels.handlers.lead import look_who_left, mark_panel_overdue, remind_panel, show_progress
from scoring.panels.handlers.open import open_panel
from scoring.panels.handlers.reads import panels_to_do, show_panel
from scoring.panels.handlers.recuse import record_recusal, withdraw_recusal
from scoring.panels.handlers.score import score_items
from scoring.panels.handlers.withdraw import withdraw_items

__all__ = [
    "conclude_panel",
    "hear_acts",
    "hear_interests",
    "look_who_left",
    "mark_panel_overdue",
    "open_panel",
    "panels_to_do",
    "record_recusal",
    "remind_panel",
    "score_items",
    "show_panel",
    "show_progress",
    "withdraw_items",
    "withdraw_recusal",
]
