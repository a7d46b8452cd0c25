"""The states of a decision as a table, from which the README's picture is drawn."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from awards.decisions.errors import DecisionStateConflict
from contracts.doers import Doer


class DecisionStatus(StrEnum):
    """Dự thảo; dự thảo đã bỏ; đã ký; đã ban hành; đã được thay thế; đã bị hủy bỏ toàn bộ."""

    DRAFTED = "drafted"
    DISCARDED = "discarded"
    SIGNED = "signed"
    ISSUED = "issued"
    REPLACED = "replaced"
    REVOKED = "revoked"


class Act(StrEnum):
    """What can happen to a decision; the last four come from another decision, `rectify` from a letter.

    It loses entries where submissions asked for nominations in it; it is given back when something in it is found
    wrong, or it lost entries, between signature and issue.
    """

    SIGN = "sign"
    DISCARD = "discard"
    LOSE_ENTRIES = "lose_entries"
    GIVE_BACK = "give_back"
    ISSUE = "issue"
    RECTIFY = "rectify"
    AMEND = "amend"
    REPLACE = "replace"
    REVOKE_ENTRIES = "revoke_entries"
    REVOKE = "revoke"


TRANSITIONS: Final[Mapping[tuple[DecisionStatus, Act], DecisionStatus]] = {
    (DecisionStatus.DRAFTED, Act.SIGN): DecisionStatus.SIGNED,
    (DecisionStatus.DRAFTED, Act.DISCARD): DecisionStatus.DISCARDED,
    (DecisionStatus.DRAFTED, Act.LOSE_ENTRIES): DecisionStatus.DRAFTED,
    (DecisionStatus.SIGNED, Act.ISSUE): DecisionStatus.ISSUED,
    (DecisionStatus.SIGNED, Act.GIVE_BACK): DecisionStatus.DRAFTED,
    (DecisionStatus.SIGNED, Act.LOSE_ENTRIES): DecisionStatus.SIGNED,
    (DecisionStatus.ISSUED, Act.RECTIFY): DecisionStatus.ISSUED,
    (DecisionStatus.ISSUED, Act.AMEND): DecisionStatus.ISSUED,
    (DecisionStatus.ISSUED, Act.REPLACE): DecisionStatus.REPLACED,
    (DecisionStatus.ISSUED, Act.REVOKE_ENTRIES): DecisionStatus.ISSUED,
    (DecisionStatus.ISSUED, Act.REVOKE): DecisionStatus.REVOKED,
}
_WAYS: Final = {DecisionStatus.DRAFTED: Act.DISCARD, DecisionStatus.SIGNED: Act.GIVE_BACK}
"""How a decision that is not issued is put right: what only an issued one can take names it."""

DOERS: Final[Mapping[Act, tuple[Doer, ...]]] = {
    Act.SIGN: (Doer.HEAD,),
    Act.DISCARD: (Doer.OFFICE,),
    Act.LOSE_ENTRIES: (Doer.RULE,),
    Act.GIVE_BACK: (Doer.CLERK, Doer.HEAD, Doer.OFFICE),
    Act.ISSUE: (Doer.CLERK,),
    Act.RECTIFY: (Doer.CLERK,),
    Act.AMEND: (Doer.CLERK,),
    Act.REPLACE: (Doer.CLERK,),
    Act.REVOKE_ENTRIES: (Doer.CLERK,),
    Act.REVOKE: (Doer.CLERK,),
}


def after(status: DecisionStatus, act: Act) -> DecisionStatus:
    """The state after the act. Raises DecisionStateConflict."""
    following = TRANSITIONS.get((status, act))
    if following is None:
        way = _WAYS.get(status) if (DecisionStatus.ISSUED, act) in TRANSITIONS else None
        raise DecisionStateConflict(status.value, act.value, way and way.value)
    return following
