"""Decisions: drafted, signed, issued; amended, replaced or annulled by another decision, never edited.

Each rule is one fact, and counts the version up by one.
"""

import hashlib
import hmac
from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from authority.exclusions import not_separated
from awards.decisions.errors import DecisionReplaced, IssueDateWrong
from awards.decisions.happened import Change, Discarded, EntriesLost, GivenBack, Issued, Signed
from awards.decisions.states import Act, DecisionStatus, after
from awards.decisions.values import Decision, Publication
from contracts.acts import Duty


def after_issue(decision: Decision, act: Act) -> DecisionStatus:
    """The state after what happens to issued decisions only.

    Raises DecisionReplaced with the successor, about which it is now, and DecisionStateConflict.
    """
    if decision.replaced_by is not None:
        raise DecisionReplaced(decision.replaced_by)
    return after(decision.status, act)


def is_sealed_name(digest: str, name: str, salt: str) -> bool:
    """Whether the digest is that of the name under the salt (hex): HMAC-SHA-256, as submissions seals it."""
    found = hmac.new(bytes.fromhex(salt), name.encode(), hashlib.sha256).hexdigest()
    return hmac.compare_digest(found, digest)


def require_not_drafter(decision: Decision, signatory: UUID) -> None:
    """Raises DutiesNotSeparated for who drafted it."""
    if signatory == decision.drafted_by:
        raise not_separated(Duty.DRAFT, Duty.SIGN)


def sign(decision: Decision, by: UUID, at: datetime) -> Change:
    """The head signs. Raises DecisionStateConflict; DutiesNotSeparated for whoever drafted it."""
    status = after(decision.status, Act.SIGN)
    require_not_drafter(decision, by)
    signed = replace(decision.next_version(), status=status, signed_by=by, signed_at=at)
    return signed, (Signed(by),)


def discard(decision: Decision) -> Change:
    """Give the draft up, and its nominations free. Raises DecisionStateConflict."""
    status = after(decision.status, Act.DISCARD)
    entries = tuple(replace(entry, holds=False) for entry in decision.entries)
    return replace(decision.next_version(), status=status, entries=entries), (Discarded(),)


def lose_entries(decision: Decision, nominee_ids: Collection[UUID]) -> Change:
    """Nominations were given back: their entries hold them no longer. Raises DecisionStateConflict."""
    status = after(decision.status, Act.LOSE_ENTRIES)
    lost = tuple(
        entry.item_id for entry in decision.entries if entry.holds and entry.nominee_id in nominee_ids
    )
    entries = tuple(
        replace(entry, holds=entry.holds and entry.item_id not in lost) for entry in decision.entries
    )
    return replace(decision.next_version(), status=status, entries=entries), (EntriesLost(lost),)


def give_back(decision: Decision) -> Change:
    """What was signed and not issued is a draft again: the signature no longer counts. Raises DecisionStateConflict."""
    status = after(decision.status, Act.GIVE_BACK)
    signed_by = decision.signed_by
    assert signed_by is not None  # noqa: S101 - what is signed has a signer
    back = replace(decision.next_version(), status=status, signed_by=None, signed_at=None)
    return back, (GivenBack(signed_by),)


def issue(decision: Decision, publication: Publication, by: UUID, signed_on: date, today: date) -> Change:
    """Give the signed decision its number and date. Raises DecisionStateConflict, IssueDateWrong."""
    status = after(decision.status, Act.ISSUE)
    if not signed_on <= publication.issued_on <= today:
        raise IssueDateWrong(issued_on=publication.issued_on, signed_on=signed_on, today=today)
    issued = replace(decision.next_version(), status=status, publication=publication, issued_by=by)
    return issued, (Issued(),)
