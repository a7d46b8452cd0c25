"""The states of a nomination, and those of a session as a table, from which the README's picture is drawn."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from awards.sessions.errors import SessionStateConflict
from contracts.awards import SessionStatus
from contracts.doers import Doer


class Act(StrEnum):
    """What can happen to a session."""

    ADD_ITEMS = "add_items"
    WITHDRAW_ITEMS = "withdraw_items"
    RECUSE = "recuse"
    CLOSE_AGENDA = "close_agenda"
    OPEN_BALLOT = "open_ballot"
    REMIND = "remind"
    CAST_BALLOT = "cast_ballot"
    PROLONG = "prolong"
    TALLY = "tally"
    END_BALLOT = "end_ballot"
    END_WITH_ROUND = "end_with_round"


TRANSITIONS: Final[Mapping[tuple[SessionStatus, Act], SessionStatus]] = {
    (SessionStatus.AGENDA_OPEN, Act.ADD_ITEMS): SessionStatus.AGENDA_OPEN,
    (SessionStatus.AGENDA_OPEN, Act.WITHDRAW_ITEMS): SessionStatus.AGENDA_OPEN,
    (SessionStatus.AGENDA_OPEN, Act.RECUSE): SessionStatus.AGENDA_OPEN,
    (SessionStatus.AGENDA_OPEN, Act.CLOSE_AGENDA): SessionStatus.AGENDA_CLOSED,
    (SessionStatus.AGENDA_OPEN, Act.END_WITH_ROUND): SessionStatus.CONCLUDED,
    (SessionStatus.AGENDA_CLOSED, Act.WITHDRAW_ITEMS): SessionStatus.AGENDA_CLOSED,
    (SessionStatus.AGENDA_CLOSED, Act.RECUSE): SessionStatus.AGENDA_CLOSED,
    (SessionStatus.AGENDA_CLOSED, Act.OPEN_BALLOT): SessionStatus.BALLOT_OPEN,
    (SessionStatus.AGENDA_CLOSED, Act.END_WITH_ROUND): SessionStatus.CONCLUDED,
    (SessionStatus.BALLOT_OPEN, Act.WITHDRAW_ITEMS): SessionStatus.BALLOT_OPEN,
    (SessionStatus.BALLOT_OPEN, Act.RECUSE): SessionStatus.BALLOT_OPEN,
    (SessionStatus.BALLOT_OPEN, Act.REMIND): SessionStatus.BALLOT_OPEN,
    (SessionStatus.BALLOT_OPEN, Act.CAST_BALLOT): SessionStatus.BALLOT_OPEN,
    (SessionStatus.BALLOT_OPEN, Act.PROLONG): SessionStatus.BALLOT_OPEN,
    (SessionStatus.BALLOT_OPEN, Act.TALLY): SessionStatus.CONCLUDED,
    (SessionStatus.BALLOT_OPEN, Act.END_BALLOT): SessionStatus.CONCLUDED,
    (SessionStatus.BALLOT_OPEN, Act.END_WITH_ROUND): SessionStatus.CONCLUDED,
}


DOERS: Final[Mapping[Act, tuple[Doer, ...]]] = {
    Act.ADD_ITEMS: (Doer.RULE,),
    Act.WITHDRAW_ITEMS: (Doer.UNIT, Doer.OFFICE, Doer.HEAD),
    Act.RECUSE: (Doer.MEMBER, Doer.SECRETARY),
    Act.CLOSE_AGENDA: (Doer.SECRETARY,),
    Act.OPEN_BALLOT: (Doer.WORKFLOW,),
    Act.REMIND: (Doer.WORKFLOW,),
    Act.CAST_BALLOT: (Doer.MEMBER, Doer.SECRETARY),
    Act.PROLONG: (Doer.SECRETARY,),
    Act.TALLY: (Doer.WORKFLOW, Doer.RULE),
    Act.END_BALLOT: (Doer.SECRETARY, Doer.CHAIR),
    Act.END_WITH_ROUND: (Doer.RULE,),
}


def after(status: SessionStatus, act: Act) -> SessionStatus:
    """The state after the act. Raises SessionStateConflict."""
    following = TRANSITIONS.get((status, act))
    if following is None:
        raise SessionStateConflict(state=status.value, act=act.value)
    return following


class ItemStatus(StrEnum):
    """A nomination is on the agenda, was withdrawn, with its dossier or by itself, or was voted on.

    Undecided: too few members took part, and the nomination went to the agenda of the next session.
    """

    ON_AGENDA = "on_agenda"
    WITHDRAWN = "withdrawn"
    APPROVED = "approved"
    NOT_APPROVED = "not_approved"
    UNDECIDED = "undecided"
