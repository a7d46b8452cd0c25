"""Commands of people about sessions, and what they are shown."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from authority.exclusions import RecusalCause
from awards.sessions.states import ItemStatus
from awards.sessions.values import Choice, Manner
from contracts.acts import Ground
from contracts.awards import SessionStatus
from contracts.submissions import Lateness, SubjectType
from kit.schemas import Body
from kit.text import DocumentNumber, Moment, Reason

_ID = "01970000-0000-7000-8000-000000000001"


class CloseAgenda(Body):
    """Close the agenda and fix the council's members as they are today."""


class Recuse(Body):
    """Take no part in one nomination. `member_id`: whom the secretary records; none: oneself."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"item_id": _ID, "reason": "Là người thân của cá nhân được đề nghị khen thưởng"}]
        }
    )

    item_id: UUID
    reason: Reason
    ground: Ground = Ground.OTHER
    member_id: UUID | None = None


class WithdrawRecusal(Body):
    """Take part in the nomination after all: the recusal was entered by mistake."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Ghi nhầm thành viên"}]})

    reason: Reason


class BallotLine(Body):
    """One choice."""

    item_id: UUID
    choice: Choice


class ProlongBallot(Body):
    """Give members so many further working days, with the reason; also after the ballot has closed."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"working_days": 2, "reason": "Nhiều ủy viên đi công tác"}]}
    )

    working_days: int = Field(ge=1, le=30)
    reason: Reason


class EndBallot(Body):
    """Close and count the ballot: all have voted, its time is over, or no missing vote could change an outcome."""


class CastBallot(Body):
    """One paper: a choice for every nomination on which the member votes. Replaces the member's earlier paper.

    The secretary enters an absent member's written paper with `member_id`, `paper_reference` and the moment at which
    it arrived by the book of incoming documents (số đến) or the secretary's note; none: it has arrived now.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"choices": [{"item_id": _ID, "choice": "for"}], "manner": "present"}]
        }
    )

    choices: tuple[BallotLine, ...] = Field(max_length=20_000)
    manner: Manner
    member_id: UUID | None = None
    paper_reference: DocumentNumber | None = None
    received_at: Moment | None = None


class SessionHeading(BaseModel):
    """A session in a list."""

    id: UUID
    version: int
    unit_id: UUID
    unit_name: str | None
    round_id: UUID
    round_name: str | None
    ordinal: int
    status: SessionStatus


class ScoreView(BaseModel):
    """What the scoring panel found: weighted mean, spread, rank from 1."""

    mean: Decimal
    spread: Decimal
    rank: int


class ItemView(BaseModel):
    """A nomination on the agenda; `in_favour` of `members` after the tally, approved above `threshold`.

    `nominee_version_id` is what is judged: submissions shows that version. `late`: who let it in after its round had
    closed; why, submissions shows.
    """

    id: UUID
    dossier_id: UUID
    attempt: int
    nominee_id: UUID
    subject_type: SubjectType
    award_code: str
    rule_set: str
    threshold: str
    status: ItemStatus
    score: ScoreView | None
    in_favour: int | None
    members: int | None
    nominee_version_id: UUID | None
    late: Lateness | None


class RecusalView(BaseModel):
    """A member who takes no part in a nomination."""

    id: UUID
    item_id: UUID
    member_id: UUID
    cause: RecusalCause
    reason: str | None
    ground: Ground | None


class StillBelow(BaseModel):
    """Dossiers of the round that may still come before this council: they go to a supplementary session.

    `count` is of all, `dossier_ids` of those inside whose circle the unit is.
    """

    count: int
    dossier_ids: list[UUID]


class SessionView(BaseModel):
    """A session for the unit and its council. Who has voted, not how; one's own ballot only.

    `now` goes with the times that are to come: votes are taken until `due_at`, papers that arrived in time are entered
    until `count_at`. `left` are members whose role has ended: they are not awaited, and stay in the denominator.
    """

    id: UUID
    version: int
    unit_id: UUID
    unit_name: str
    round_id: UUID
    round_name: str | None
    ordinal: int
    supplementary: bool
    status: SessionStatus
    now: datetime
    opened_at: datetime
    remind_at: datetime | None
    due_at: datetime | None
    count_at: datetime | None
    concluded_at: datetime | None
    panel_sheet: str | None
    panel_concluded_at: datetime | None
    items: list[ItemView]
    members: list[UUID]
    left: list[UUID]
    recusals: list[RecusalView]
    voted: list[UUID]
    awaited: list[UUID]
    my_ballot: list[BallotLine]
    still_below: StillBelow


class MinutesRecusal(BaseModel):
    """Không tham gia xét, biểu quyết."""

    member_id: UUID
    cause: RecusalCause
    reason: str | None
    ground: Ground | None


class MinutesRegulation(BaseModel):
    """Quy chế của Hội đồng: the grounds that it adds to those that always exclude, and whether who is excluded from a
    nomination stays in the denominator of its share.
    """

    source: str
    excludes: list[Ground]
    excluded_counted: bool


class MinutesItem(BaseModel):
    """Kết quả kiểm phiếu of one nomination: how many were for, against, recused, or did not vote. `members` is the
    denominator of its share. `late`: who let it in after its round had closed.
    """

    item_id: UUID
    dossier_id: UUID
    nominee_id: UUID
    award_code: str
    threshold: str
    members: int
    in_favour: int
    against: int
    not_voted: int
    recused: list[MinutesRecusal]
    decided: bool
    approved: bool
    score: ScoreView | None
    late: Lateness | None


class Minutes(BaseModel):
    """Biên bản họp và biên bản kiểm phiếu as data. `recused_from_all` voted on nothing because of recusals.

    `regulation` says on which grounds members were excluded, and whether they count. Of all `members` strictly more
    than the share `quorum` must take part, or nothing is decided. `left` are members whose role had ended when the
    votes were counted; they stay in every denominator.
    """

    session_id: UUID
    unit_id: UUID
    unit_name: str
    round_id: UUID
    round_name: str | None
    ordinal: int
    opened_at: datetime
    concluded_at: datetime
    members: list[UUID]
    present: list[UUID]
    written: list[UUID]
    absent: list[UUID]
    left: list[UUID]
    quorum: str
    regulation: MinutesRegulation
    recused_from_all: list[UUID]
    written_papers: dict[UUID, str]
    items: list[MinutesItem]
    withdrawn_item_ids: list[UUID]
