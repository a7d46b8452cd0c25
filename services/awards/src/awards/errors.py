"""Why awards refuses. Vietnamese texts are in messages/vi.yaml."""

from collections.abc import Iterable
from functools import partial
from typing import Final
from uuid import UUID

from contracts.nomination import Holder
from kit import messages
from kit.errors import Problem

words: Final = partial(messages.words, "awards")
"""A text of `messages/words.yaml`."""


class AwardUnknown(Problem):
    """No entry of the catalogue for this award under the dossier's rule set."""

    code = "award_unknown"
    status = 409


class DossierUnknown(Problem):
    """A fact came about a dossier whose submission is not known here."""

    code = "dossier_unknown"
    status = 409


class RoundUnknown(Problem):
    """The fact that opened the round has not arrived here yet, so nobody knows whether it wants scores."""

    code = "round_unknown"
    status = 503
    retryable = True


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


class DecisionStateConflict(Problem):
    """The decision is not in a state in which this may be done.

    `way`: how one that is not issued yet is put right instead, a signed one by giving it back.
    """

    code = "decision_state_conflict"
    status = 409

    def __init__(self, state: str, act: str, way: str | None) -> None:
        super().__init__(state=state, act=act, **({"way": way} if way else {}))


class DecisionReplaced(Problem):
    """Another decision took its place: what is wrong now is wrong there (`replaced_by`)."""

    code = "decision_replaced"
    status = 409

    def __init__(self, replaced_by: UUID) -> None:
        super().__init__(replaced_by=replaced_by)


class ItemsNotApproved(Problem):
    """Some nominations were not approved by a concluded session of this unit, or no longer stand."""

    code = "items_not_approved"
    status = 409


class NominationHeld(Problem):
    """Submissions owns what becomes of these nominations: they were not handed over yet, or were given back.

    `way`: they come by themselves once the dossier's council step is recorded there.
    """

    code = "nomination_held"
    status = 409

    def __init__(self, item_ids: Iterable[UUID]) -> None:
        super().__init__(item_ids=sorted(item_ids), holder=Holder.SUBMISSIONS.value, way="hand_over")


class NominationOver(Problem):
    """The nomination ended for good: it was withdrawn or declined in submissions, or annulled, which is not decided
    anew (Law 06/2022/QH15, Article 93).
    """

    code = "nomination_over"
    status = 409


class NominationOutOfPlace(Problem):
    """A fact or decision does not fit where the nomination stands, by the contracts' table."""

    code = "nomination_out_of_place"
    status = 409


class SignatureLapsed(Problem):
    """Whoever signed may not sign this decision any more: it goes back, and is signed anew by who may.

    `why` is the code with which the signer would be refused now.
    """

    code = "signature_lapsed"
    status = 409


class SeveralRounds(Problem):
    """A decision belongs to one round."""

    code = "several_rounds"
    status = 409


class AwardNotDecidable(Problem):
    """The award is not within this unit's power on that day (Law 06/2022/QH15, Articles 79 and 80)."""

    code = "award_not_decidable"
    status = 409


class AlreadyDecided(Problem):
    """A nomination is in another decision that stands: one achievement, one award."""

    code = "already_decided"
    status = 409


class NumberTaken(Problem):
    """The number was given to another decision, or letter about one, of this unit, series and year."""

    code = "number_taken"
    status = 409


class IssueDateWrong(Problem):
    """A decision is dated from its signing day to today."""

    code = "issue_date_wrong"
    status = 409


class EntryNotStanding(Problem):
    """The entry is not in that decision, or another decision has the last word on it."""

    code = "entry_not_standing"
    status = 409


class AnnulledAsWritten(Problem):
    """What replaces a decision that annuls takes its entries as they stand: it names and amends nothing."""

    code = "annulled_as_written"
    status = 422
    at = ("body", "/items")


class LetterDateWrong(Problem):
    """A letter about a decision is dated from the decision's day to today."""

    code = "letter_date_wrong"
    status = 409


class NotSoInDecision(Problem):
    """The decision does not read so, or a letter put that right already; `places` in the body that was sent."""

    code = "not_so_in_decision"
    status = 409

    def __init__(self, places: list[str]) -> None:
        super().__init__(places=places)


class ContentNeedsDecision(Problem):
    """A letter puts technique right. A name, an award, a period is content: another decision amends it; a number or
    date is content, too: another decision replaces the whole (Decree 30/2020/NĐ-CP, Article 18(3)). `places` in the
    body that was sent; `way` is the kind of that decision.
    """

    code = "content_needs_decision"
    status = 409

    def __init__(self, places: list[str], way: str) -> None:
        super().__init__(places=places, way=way)


class EntryUnchanged(Problem):
    """A decision that writes what stands already amends nothing, and would point its readers to no difference."""

    code = "entry_unchanged"
    status = 409


class EntriesMissing(Problem):
    """A decision replaces another whole: whoever is left out would be neither awarded nor annulled (`revoke`)."""

    code = "entries_missing"
    status = 409

    def __init__(self, item_ids: list[UUID]) -> None:
        super().__init__(item_ids=item_ids, way="revoke")


class AwardNotJudged(Problem):
    """The council recommended another award: no decision puts that right. It is annulled, and what is deserved
    is proposed anew (Law 06/2022/QH15, Article 93).
    """

    code = "award_not_judged"
    status = 409

    def __init__(self, item_ids: list[UUID]) -> None:
        super().__init__(item_ids=item_ids, way="revoke")


class NotAnAwardDecision(Problem):
    """Only a decision that confers awards is amended, replaced or annulled: the original one, or what replaced it."""

    code = "not_an_award_decision"
    status = 409


class NameNotSealed(Problem):
    """A name is not that of the sealed version which the council judged, or nothing proves that it is."""

    code = "name_not_sealed"
    status = 409


class NomineeTwice(Problem):
    """Two entries of one decision name the same nominee."""

    code = "nominee_twice"
    status = 409
