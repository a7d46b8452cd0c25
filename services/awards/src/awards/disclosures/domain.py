"""What is public of an issued decision: decided by the clerk for a reason, and decided anew whenever need be.

Publishing touches nothing of the decision, and taking it off doesn't either.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from awards.disclosures.errors import DisclosureUnchanged
from contracts.vocabulary import OpenWords


class Reach(OpenWords):
    """Đăng danh sách, tra cứu được; chỉ kiểm tra được bằng mã trên giấy; không công khai."""

    LISTED = "listed"
    CHECK_ONLY = "check_only"
    NOT_PUBLIC = "not_public"


@dataclass(frozen=True)
class Disclosure:
    """What is public of a decision, by whom, when and why; nothing is, before somebody has decided it (None)."""

    decision_id: UUID
    version: int = 0
    reach: Reach | None = None
    reason: str | None = None
    decided_by: UUID | None = None
    decided_at: datetime | None = None

    @property
    def is_listed(self) -> bool:
        return self.reach is Reach.LISTED

    @property
    def is_checked(self) -> bool:
        """Whether who has the paper is told that it holds."""
        return self.reach in {Reach.LISTED, Reach.CHECK_ONLY}


def disclose(disclosure: Disclosure, reach: Reach, reason: str, by: UUID, at: datetime) -> Disclosure:
    """Decided anew. Raises DisclosureUnchanged."""
    if disclosure.reach is reach:
        raise DisclosureUnchanged
    return replace(
        disclosure,
        version=disclosure.version + 1,
        reach=reach,
        reason=reason,
        decided_by=by,
        decided_at=at,
    )
