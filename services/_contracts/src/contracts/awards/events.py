"""Facts about the award catalogue, council sessions and decisions.

Names of the awarded appear in issued decisions only, because a decision is a public document.
"""

from datetime import date, datetime
from uuid import UUID

from contracts.event import Event, Value
from contracts.submissions.events import SubjectType


class AwardRecordedV1(Event, type="awards.award.recorded.v1"):
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


class SessionEvent(Event):
    """What every fact about a council session says."""

    session_id: UUID
    unit_id: UUID
    round_id: UUID


class SessionOpenedV1(SessionEvent, type="awards.session.opened.v1"):
    """A session was opened: the first of its unit and round, or a supplementary one."""

    ordinal: int


class ItemOnAgenda(Value):
    """A nomination on the agenda, unique by dossier, attempt and nominee."""

    item_id: UUID
    dossier_id: UUID
    attempt: int
    nominee_id: UUID
    award_code: str
    nominee_version_id: UUID | None = None


class ItemsAddedV1(SessionEvent, type="awards.session.items_added.v1"):
    """Nominations came onto the agenda."""

    items: tuple[ItemOnAgenda, ...]


class ItemsWithdrawnV1(SessionEvent, type="awards.session.items_withdrawn.v1"):
    """Nominations left the agenda because their dossier was recalled or returned."""

    item_ids: tuple[UUID, ...]


class AgendaClosedV1(SessionEvent, type="awards.session.agenda_closed.v1"):
    """The secretary closed the agenda; the council's members were fixed."""

    members: tuple[UUID, ...]
    item_ids: tuple[UUID, ...]


class MemberRecusedV1(SessionEvent, type="awards.session.member_recused.v1"):
    """A member takes no part in one nomination; the reason stays in the service."""

    recusal_id: UUID
    member_id: UUID
    item_id: UUID


class BallotOpenedV1(SessionEvent, type="awards.session.ballot_opened.v1"):
    """Members may vote, present or in writing, until `due_at`."""

    due_at: datetime
    members: tuple[UUID, ...]


class SessionRemindedV1(SessionEvent, type="awards.session.reminded.v1"):
    """Members whose vote is missing are reminded."""

    due_at: datetime
    members: tuple[UUID, ...]


class BallotProlongedV1(SessionEvent, type="awards.session.ballot_prolonged.v1"):
    """Members may vote until a later `due_at`; `members` are those whose vote is missing."""

    due_at: datetime
    members: tuple[UUID, ...]


class BallotCastV1(SessionEvent, type="awards.session.ballot_cast.v1"):
    """A member's ballot paper came in or replaced an earlier one; what it says stays in the service."""

    member_id: UUID
    ballot_ids: tuple[UUID, ...]


class PaperEnteredV1(SessionEvent, type="awards.session.paper_entered.v1"):
    """The council's secretary entered the written paper of an absent member, who is told at once."""

    members: tuple[UUID, ...]
    entered_by: UUID
    received_at: datetime


class ItemOutcome(Value):
    """How the council voted on one nomination; `approved` over all members. It names the version that was judged."""

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


class SessionConcludedV1(SessionEvent, type="awards.session.concluded.v1"):
    """The tally: the outcome of every nomination that stayed on the agenda, or that the council has not decided.

    `undecided` go to the agenda of the next session of this unit and round; they have no outcome.
    """

    outcomes: tuple[ItemOutcome, ...]
    undecided: tuple[UndecidedItem, ...] = ()


class DecisionEvent(Event):
    """What every fact about a decision says."""

    decision_id: UUID
    unit_id: UUID
    round_id: UUID


class DecisionDraftedV1(DecisionEvent, type="awards.decision.drafted.v1"):
    """A decision was drafted for nominations that a session approved."""

    item_ids: tuple[UUID, ...]


class DecisionDiscardedV1(DecisionEvent, type="awards.decision.discarded.v1"):
    """The draft will not be signed: its nominations may be named by another decision."""


class DecisionSignedV1(DecisionEvent, type="awards.decision.signed.v1"):
    """The head signed the draft."""

    signed_by: UUID


class DecisionItem(Value):
    """One line of a decision: who is commended with what, under which number of the award register."""

    register_entry_id: UUID
    register_number: int
    item_id: UUID
    dossier_id: UUID
    nominee_id: UUID
    award_code: str
    name: str
    nominee_version_id: UUID | None = None


class DecisionIssuedV1(DecisionEvent, type="awards.decision.issued.v1"):
    """A decision got its number and date from the document office's series, and is public."""

    number: str
    series: str
    issued_on: date
    items: tuple[DecisionItem, ...]


class DecisionCorrectedV1(DecisionEvent, type="awards.decision.corrected.v1"):
    """Another decision put this one right; `items` are the lines as they now stand."""

    by_decision_id: UUID
    number: str
    issued_on: date
    items: tuple[DecisionItem, ...]


class DecisionRevokedV1(DecisionEvent, type="awards.decision.revoked.v1"):
    """Another decision took lines of this one back; nothing is deleted."""

    by_decision_id: UUID
    number: str
    issued_on: date
    items: tuple[DecisionItem, ...]


class SessionTakenOverV1(SessionEvent, type="awards.session.state_taken_over.v1"):
    """Where kept facts of an older session begin: those before this number are not kept. Nothing changes by it."""


class DecisionTakenOverV1(DecisionEvent, type="awards.decision.state_taken_over.v1"):
    """Where kept facts of an older decision begin: those before this number are not kept. Nothing changes by it."""
