"""Facts about the award catalogue, council sessions and nominations."""

from datetime import date, datetime
from uuid import UUID

from contracts.acts import FactOfActs, FactOfInterests, FactOfLateActs
from contracts.fact import Fact, Value
from contracts.submissions.values import SubjectType


class AwardRecordedV1(Fact, type="awards.award.recorded.v1"):
    """An award of the catalogue under one rule set as it stands, dated. Key: `code/rule_set`, so that compaction
    keeps every entry.

    `decided_by` and `proposed_by` are kinds of unit (tinh, huyen, so …); bounds are inclusive local dates.
    """

    code: str
    name: str
    kind: str
    subject_types: tuple[SubjectType, ...]
    decided_by: tuple[str, ...]
    proposed_by: tuple[str, ...]
    rule_set: str
    article: str
    valid_from: date
    valid_to: date | None


class SessionFact(Fact):
    """What every fact about a council session says."""

    session_id: UUID
    unit_id: UUID
    round_id: UUID


class SessionOpenedV1(SessionFact, type="awards.session.opened.v1"):
    """A session was opened: the first of its unit and round, or a supplementary one."""

    ordinal: int


class ItemOnAgenda(Value):
    """A nomination on the agenda, unique by dossier, attempt and nominee.

    `position` counts from 1 in the order in which it came, the dossier's own order inside; none in older facts.
    """

    item_id: UUID
    dossier_id: UUID
    attempt: int
    nominee_id: UUID
    award_code: str
    nominee_version_id: UUID | None = None
    position: int | None = None


class ItemsAddedV1(SessionFact, type="awards.session.items_added.v1"):
    """Nominations came onto the agenda."""

    items: tuple[ItemOnAgenda, ...]


class ItemsWithdrawnV1(SessionFact, type="awards.session.items_withdrawn.v1"):
    """Nominations left the agenda: their dossier was recalled or returned, or they were withdrawn themselves.

    `members` had them before them: those in office of a council whose agenda was closed.
    """

    item_ids: tuple[UUID, ...]
    members: tuple[UUID, ...] = ()


class AgendaClosedV1(SessionFact, type="awards.session.agenda_closed.v1"):
    """The secretary closed the agenda; the council's members were fixed."""

    members: tuple[UUID, ...]
    item_ids: tuple[UUID, ...]


class MemberRecusedV1(SessionFact, FactOfInterests, type="awards.session.member_recused.v1"):
    """A member takes no part in one nomination; the reason stays in the service. A declared interest is said in
    `interests`: it counts in every service. `told` is the member where the secretary recorded it in their name.
    """

    recusal_id: UUID
    member_id: UUID
    item_id: UUID
    told: tuple[UUID, ...] = ()


class RecusalWithdrawnV1(SessionFact, FactOfInterests, type="awards.session.recusal_withdrawn.v1"):
    """A recusal that was entered by mistake was taken back before the tally; `told` is the member where the secretary
    did it in their name.
    """

    recusal_id: UUID
    member_id: UUID
    item_id: UUID
    told: tuple[UUID, ...] = ()


class SessionQuestionedV1(SessionFact, FactOfLateActs, type="awards.session.questioned.v1"):
    """Somebody who voted has an interest, as was heard only after the tally: nothing is undone in silence, the head
    of that level is told and decides.
    """


class BallotOpenedV1(SessionFact, type="awards.session.ballot_opened.v1"):
    """Members may vote, present or in writing, until `due_at`."""

    due_at: datetime
    members: tuple[UUID, ...]


class SessionRemindedV1(SessionFact, type="awards.session.reminded.v1"):
    """Members whose vote is missing are reminded."""

    due_at: datetime
    members: tuple[UUID, ...]


class BallotProlongedV1(SessionFact, type="awards.session.ballot_prolonged.v1"):
    """Members may vote until a later `due_at`; `members` are those whose vote is missing."""

    due_at: datetime
    members: tuple[UUID, ...]


class BallotCastV1(SessionFact, FactOfActs, type="awards.session.ballot_cast.v1"):
    """A member's ballot paper came in or replaced an earlier one; what it says stays in the service."""

    member_id: UUID
    ballot_ids: tuple[UUID, ...]


class PaperEnteredV1(SessionFact, type="awards.session.paper_entered.v1"):
    """The council's secretary entered the written paper of an absent member, who is told at once."""

    members: tuple[UUID, ...]
    entered_by: UUID
    received_at: datetime


class ItemOutcome(Value):
    """How the council voted on one nomination; `approved` over `members`, the denominator by law or the council's
    regulation. It names the version that was judged.
    """

    item_id: UUID
    dossier_id: UUID
    attempt: int
    nominee_id: UUID
    award_code: str
    approved: bool
    in_favour: int
    members: int
    nominee_version_id: UUID | None = None


class UndecidedItem(Value):
    """A nomination on which too few members voted: the council has not decided, and considers it again."""

    item_id: UUID
    dossier_id: UUID
    attempt: int
    nominee_id: UUID


class SessionConcludedV1(SessionFact, type="awards.session.concluded.v1"):
    """The tally: the outcome of every nomination that stayed on the agenda, or that the council has not decided.

    `undecided` go to the agenda of the next session of this unit and round; they have no outcome. `round_cancelled`:
    nothing was counted, because the session ended with its round.
    """

    outcomes: tuple[ItemOutcome, ...]
    undecided: tuple[UndecidedItem, ...] = ()
    round_cancelled: bool = False


class NominationFact(Fact):
    """What every fact about a nomination that was handed over says. Key and subject: the nominee's id."""

    nominee_id: UUID
    dossier_id: UUID
    attempt: int
    stage: int
    unit_id: UUID
    asked_by: tuple[UUID, ...]
    """Who asked for it; nobody where a service did."""


class NominationGivenBackV1(NominationFact, type="awards.nomination.given_back.v1"):
    """Awards let go of the nomination, as it was asked to: no decision names it from here on."""


class NominationKeptV1(NominationFact, type="awards.nomination.kept.v1"):
    """The nomination was asked for too late: a decision on it had been issued. That decision's own fact says more."""


class SessionTakenOverV1(SessionFact, type="awards.session.state_taken_over.v1"):
    """Where kept facts of an older session begin: those before this number are not kept. Nothing changes by it."""
