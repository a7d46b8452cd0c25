"""Decisions: drafted, signed, issued; amended, replaced or annulled by another decision, never edited.

The states are a table (`TRANSITIONS`); the picture in the README is drawn from it.
"""

import hashlib
import hmac
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from authority.exclusions import not_separated
from awards.errors import DecisionReplaced, DecisionStateConflict, IssueDateWrong
from contracts.acts import Duty
from contracts.doers import Doer


class DecisionKind(StrEnum):
    """Quyết định khen thưởng; sửa đổi; thay thế; hủy bỏ."""

    AWARD = "award"
    AMEND = "amend"
    REPLACE = "replace"
    REVOKE = "revoke"

    @property
    def commends(self) -> bool:
        """Whether it confers the awards in its entries, so that it is amended, replaced and annulled itself."""
        return self in {DecisionKind.AWARD, DecisionKind.REPLACE}


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


@dataclass(frozen=True)
class Entry:
    """One nomination in a decision, with the name as printed. `holds`: no other decision may name it.

    `sealed_name` is that of the version that was judged, and `name_reason` says why another one is printed. Neither
    name nor version is known of what was sealed before versions were kept. In a decision about another one:
    `follows` is the one that had the last word on the nomination when this was drafted (unknown of older drafts), and
    `misprinted_award` how the paper prints the award, where it is not the one that was judged.
    """

    item_id: UUID
    dossier_id: UUID
    nominee_id: UUID
    award_code: str
    name: str
    holds: bool
    nominee_version_id: UUID | None = None
    sealed_name: str | None = None
    name_reason: str | None = None
    follows: UUID | None = None
    misprinted_award: str | None = None


@dataclass(frozen=True)
class Publication:
    """What the document office gives a paper: number, series and date. Unique by unit, series and year."""

    number: str
    series: str
    issued_on: date

    @property
    def year(self) -> int:
        return self.issued_on.year


@dataclass(frozen=True)
class Decision:
    """A decision. One about another names its target and says why; one that was replaced names its successor."""

    id: UUID
    version: int
    kind: DecisionKind
    status: DecisionStatus
    unit_id: UUID
    round_id: UUID
    target_decision_id: UUID | None
    legal_bases: tuple[str, ...]
    achievement_period: str
    reason: str | None
    drafted_by: UUID
    drafted_at: datetime
    entries: tuple[Entry, ...]
    signed_by: UUID | None = None
    signed_at: datetime | None = None
    issued_by: UUID | None = None
    publication: Publication | None = None
    replaced_by: UUID | None = None

    def advanced(self) -> "Decision":
        """One fact further: every fact about a decision counts its version up by one."""
        return replace(self, version=self.version + 1)


def after_issue(decision: Decision, act: Act) -> DecisionStatus:
    """The state after what happens to issued decisions only.

    Raises DecisionReplaced with the successor, about which it is now, and DecisionStateConflict.
    """
    if decision.replaced_by is not None:
        raise DecisionReplaced(decision.replaced_by)
    return after(decision.status, act)


@dataclass(frozen=True)
class RegisterEntry:
    """An entry of the award register as it stands now: name and period as last amended; revoked and replaced entries
    stay, marked. `changed_by` is the last decision that changed it, or replaced the one in which it stood.

    `sealed_name` and `name_reason` as in the entry of the decision.
    """

    entry_id: UUID
    unit_id: UUID
    year: int
    number: int
    decision_id: UUID
    item_id: UUID
    dossier_id: UUID
    nominee_id: UUID
    award_code: str
    name: str
    achievement_period: str
    changed_by: UUID | None = None
    revoked: bool = False
    replaced: bool = False
    nominee_version_id: UUID | None = None
    sealed_name: str | None = None
    name_reason: str | None = None

    @property
    def stands(self) -> bool:
        return not (self.revoked or self.replaced)

    @property
    def last_word(self) -> UUID:
        """The decision that says how the entry stands."""
        return self.changed_by or self.decision_id


def is_sealed_name(digest: str, name: str, salt: str) -> bool:
    """Whether the digest is that of the name under the salt (hex): HMAC-SHA-256, as submissions seals it."""
    found = hmac.new(bytes.fromhex(salt), name.encode(), hashlib.sha256).hexdigest()
    return hmac.compare_digest(found, digest)


def require_not_drafter(decision: Decision, signatory: UUID) -> None:
    """Raises DutiesNotSeparated for who drafted it."""
    if signatory == decision.drafted_by:
        raise not_separated(Duty.DRAFT, Duty.SIGN)


def sign(decision: Decision, by: UUID, at: datetime) -> Decision:
    """The head signs. Raises DecisionStateConflict; DutiesNotSeparated for whoever drafted it."""
    status = after(decision.status, Act.SIGN)
    require_not_drafter(decision, by)
    return replace(decision, status=status, signed_by=by, signed_at=at)


def discard(decision: Decision) -> Decision:
    """Give the draft up, and its nominations free. Raises DecisionStateConflict."""
    status = after(decision.status, Act.DISCARD)
    entries = tuple(replace(entry, holds=False) for entry in decision.entries)
    return replace(decision, status=status, entries=entries)


def lose_entries(decision: Decision, nominee_ids: Collection[UUID]) -> Decision:
    """Nominations were given back: their entries hold them no longer. Raises DecisionStateConflict."""
    status = after(decision.status, Act.LOSE_ENTRIES)
    entries = tuple(
        replace(entry, holds=entry.holds and entry.nominee_id not in nominee_ids)
        for entry in decision.entries
    )
    return replace(decision, status=status, entries=entries)


def give_back(decision: Decision) -> Decision:
    """What was signed and not issued is a draft again: the signature no longer counts. Raises DecisionStateConflict."""
    status = after(decision.status, Act.GIVE_BACK)
    return replace(decision, status=status, signed_by=None, signed_at=None)


def issue(decision: Decision, publication: Publication, by: UUID, signed_on: date, today: date) -> Decision:
    """Give the signed decision its number and date. Raises DecisionStateConflict, IssueDateWrong."""
    status = after(decision.status, Act.ISSUE)
    if not signed_on <= publication.issued_on <= today:
        raise IssueDateWrong(issued_on=publication.issued_on, signed_on=signed_on, today=today)
    return replace(decision, status=status, publication=publication, issued_by=by)


def rectified(decision: Decision) -> Decision:
    """A letter put the technique of what was issued right. Raises DecisionReplaced, DecisionStateConflict."""
    return replace(decision, status=after_issue(decision, Act.RECTIFY))
