"""What may follow what for one nomination: the one table that submissions and awards obey alike.

A nomination is one subject proposed for one award. At each moment one service owns its next transition, its holder.
Hand-over and giving back are facts; meanwhile the other service refuses with a code that names the holder and the
way: to ask for the nomination back, with a reason. No command of one service calls the other.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from contracts.doers import Doer


class Holder(StrEnum):
    """A service that owns the next transition of a nomination."""

    SUBMISSIONS = "submissions"
    AWARDS = "awards"


class NominationState(StrEnum):
    """Where one nomination stands: đang xét, chờ quyết định, then how it ended."""

    IN_REVIEW = "in_review"
    AWAITING_DECISION = "awaiting_decision"
    AWARDED = "awarded"
    DECLINED = "declined"
    FORWARDED = "forwarded"
    REVOKED = "revoked"
    WITHDRAWN = "withdrawn"


class NominationAct(StrEnum):
    """What moves a nomination.

    `hand_over`: the council of the level that may decide approved, and submissions recorded it. `give_back`: awards
    lets go of it before a decision was issued, because it was asked to. `amend`: another decision put its entry right,
    or replaced the decision in which it stands. `revoke` is for what was not deserved (Law 06/2022/QH15, Article 93),
    and therefore final.
    """

    HAND_OVER = "hand_over"
    DECLINE = "decline"
    FORWARD = "forward"
    WITHDRAW = "withdraw"
    GIVE_BACK = "give_back"
    AWARD = "award"
    AMEND = "amend"
    REVOKE = "revoke"


TRANSITIONS: Final[Mapping[tuple[NominationState, NominationAct], NominationState]] = {
    (NominationState.IN_REVIEW, NominationAct.HAND_OVER): NominationState.AWAITING_DECISION,
    (NominationState.IN_REVIEW, NominationAct.DECLINE): NominationState.DECLINED,
    (NominationState.IN_REVIEW, NominationAct.FORWARD): NominationState.FORWARDED,
    (NominationState.IN_REVIEW, NominationAct.WITHDRAW): NominationState.WITHDRAWN,
    (NominationState.AWAITING_DECISION, NominationAct.GIVE_BACK): NominationState.IN_REVIEW,
    (NominationState.AWAITING_DECISION, NominationAct.AWARD): NominationState.AWARDED,
    (NominationState.AWARDED, NominationAct.AMEND): NominationState.AWARDED,
    (NominationState.AWARDED, NominationAct.REVOKE): NominationState.REVOKED,
}
HOLDERS: Final[Mapping[NominationState, Holder]] = {
    NominationState.IN_REVIEW: Holder.SUBMISSIONS,
    NominationState.AWAITING_DECISION: Holder.AWARDS,
    NominationState.AWARDED: Holder.AWARDS,
}
"""Who owns the next transition; nobody of a nomination that is over."""
DOERS: Final[Mapping[NominationAct, tuple[Doer, ...]]] = {
    NominationAct.HAND_OVER: (Doer.MEMBER,),
    NominationAct.DECLINE: (Doer.OFFICE, Doer.MEMBER, Doer.HEAD),
    NominationAct.FORWARD: (Doer.HEAD,),
    NominationAct.WITHDRAW: (Doer.UNIT, Doer.RULE),
    NominationAct.GIVE_BACK: (Doer.UNIT, Doer.HEAD),
    NominationAct.AWARD: (Doer.CLERK,),
    NominationAct.AMEND: (Doer.CLERK,),
    NominationAct.REVOKE: (Doer.CLERK,),
}
"""Whose act it is. A council's members hand over and decline by their votes; the document office issues what the head
signed; who asks for a nomination gets it back by rule. What was only being written, or was returned, ends by rule with
its round, where that is cancelled.
"""
