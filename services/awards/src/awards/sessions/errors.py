"""What a council session refuses."""

from kit.errors import Problem


class SessionStateConflict(Problem):
    """The session is not in a state in which this may be done."""

    code = "session_state_conflict"
    status = 409


class AgendaEmpty(Problem):
    """An agenda without nominations can't be closed."""

    code = "agenda_empty"
    status = 409


class TooFewMembers(Problem):
    """The council has too few members to vote."""

    code = "too_few_members"
    status = 409


class NotAMember(Problem):
    """Not a member of this session's council."""

    code = "not_a_member"
    status = 403


class ItemNotOnAgenda(Problem):
    """The nomination is not on this agenda, or no longer."""

    code = "item_not_on_agenda"
    status = 409


class AlreadyRecused(Problem):
    """The member takes no part in this nomination already."""

    code = "already_recused"
    status = 409


class RecusedFromItem(Problem):
    """A recused member, or who acts for them, touches the nomination all the same."""

    code = "recused_from_item"
    status = 409


class RecusalUnknown(Problem):
    """No such recusal in this session, or it was taken back already."""

    code = "recusal_unknown"
    status = 409


class RecusalByRule(Problem):
    """The member is kept out by a rule or by an interest declared elsewhere: that is taken back where it was made."""

    code = "recusal_by_rule"
    status = 409


class InterestCounted(Problem):
    """The panel has concluded without the member's points on it: what was concluded is not undone."""

    code = "interest_already_counted"
    status = 409


class BallotIncomplete(Problem):
    """The paper has not exactly one choice for each nomination that the member votes on."""

    code = "ballot_incomplete"
    status = 422
    at = ("body", "/choices")


class PaperReferenceMissing(Problem):
    """A vote entered for an absent member needs their written paper."""

    code = "paper_reference_missing"
    status = 422
    at = ("body", "/paper_reference")


class PanelNotConcluded(Problem):
    """The round wants scores at this unit, and the panel's result has not arrived here yet.

    Not a conflict with the session's state: the workflow, which may have seen the panel concluded before the fact
    reached us, tries again instead of reading the case anew.
    """

    code = "panel_not_concluded"
    status = 503
    retryable = True


class BallotStillOpen(Problem):
    """Members have yet to vote and have time to."""

    code = "ballot_still_open"
    status = 409


class BallotClosed(Problem):
    """The vote was given, or its paper arrived, after the ballot had closed."""

    code = "ballot_closed"
    status = 409


class AlreadyVoted(Problem):
    """The member has voted: a vote is its member's, and no paper is entered over it."""

    code = "already_voted"
    status = 409


class PaperSuperseded(Problem):
    """Of two papers of one member that counts which arrived last: an older one is not entered over it."""

    code = "paper_superseded"
    status = 409


class MemberLeft(Problem):
    """The member's role had ended when the paper arrived."""

    code = "member_left"
    status = 409


class PaperReceiptWrong(Problem):
    """A paper arrived before the agenda was closed on which it votes, or in the future."""

    code = "paper_receipt_wrong"
    status = 422
    at = ("body", "/received_at")


class ReminderNotDue(Problem):
    """It is too early to remind, or it was done already."""

    code = "reminder_not_due"
    status = 409


class SessionNotConcluded(Problem):
    """Minutes exist once the session is concluded."""

    code = "session_not_concluded"
    status = 409
