"""The use cases of council sessions, one file each."""

from awards.sessions.handlers.agenda import (
    end_with_round,
    keep_scores,
    put_on_agenda,
    withdraw_dossier,
    withdraw_nominees,
    withdraw_put_back,
)
from awards.sessions.handlers.ballot import cast_ballot
from awards.sessions.handlers.close_agenda import close_agenda
from awards.sessions.handlers.end_ballot import end_ballot, prolong_ballot
from awards.sessions.handlers.exclude import hear_acts, hear_interests
from awards.sessions.handlers.findings import (
    Finding,
    awards_of_items,
    findings_of_nominees,
    items_of_nominees,
    lateness_of,
    lock_findings,
    nominees_of_items,
)
from awards.sessions.handlers.lead import (
    list_open_cases,
    look_who_left,
    open_ballot,
    read_case,
    remind,
    tally,
)
from awards.sessions.handlers.reads import list_sessions, read_history, read_minutes, view_session
from awards.sessions.handlers.recuse import recuse, withdraw_recusal

__all__ = [
    "Finding",
    "awards_of_items",
    "cast_ballot",
    "close_agenda",
    "end_ballot",
    "end_with_round",
    "findings_of_nominees",
    "hear_acts",
    "hear_interests",
    "items_of_nominees",
    "keep_scores",
    "lateness_of",
    "list_open_cases",
    "list_sessions",
    "lock_findings",
    "look_who_left",
    "nominees_of_items",
    "open_ballot",
    "prolong_ballot",
    "put_on_agenda",
    "read_case",
    "read_history",
    "read_minutes",
    "recuse",
    "remind",
    "tally",
    "view_session",
    "withdraw_dossier",
    "withdraw_nominees",
    "withdraw_put_back",
    "withdraw_recusal",
]
