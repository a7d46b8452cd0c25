"""What is refused for where a nomination stands."""

from collections.abc import Iterable
from uuid import UUID

from contracts.nomination import Holder
from kit.errors import Problem


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
