"""The command of who decides what is public, and what anybody is shown: what stands in the decision, and how it stands.

Nothing here says who else was nominated, or how anybody was scored or voted on; ids are those of decision and body.
"""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from awards.decisions.standing import Effect, Standing
from awards.decisions.values import DecisionKind
from awards.disclosures.domain import Reach
from kit.schemas import Body
from kit.text import Reason


class DiscloseDecision(Body):
    """How much of an issued decision is public from now on, and why: it is listed and found (`listed`), only told of to
    who has the paper (`check_only`), or neither (`not_public`).
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"reach": "listed", "reason": "Công khai theo quy chế của Ủy ban nhân dân huyện"}]
        }
    )

    reach: Literal["listed", "check_only", "not_public"]
    reason: Reason


class DisclosureView(BaseModel):
    """How much is public, by whom, when and why; nothing is while nobody decided it. `check_code` goes on the paper,
    once it is issued; `may_decide`: whether who asks may decide it now.
    """

    decision_id: UUID
    version: int
    reach: Reach | None
    reason: str | None
    decided_by: UUID | None
    decided_at: datetime | None
    check_code: str | None
    may_decide: bool


class PaperView(BaseModel):
    """A decision as its paper says it, in short, and how it stands (`standing`).

    `unit_name` is the body that decided, as it was called then; `titles` are the awards that it confers, or is about.
    """

    number: str
    series: str
    issued_on: date
    unit_id: UUID
    unit_name: str
    kind: DecisionKind
    titles: list[str]
    recipients: int
    standing: Standing


class PublicLine(PaperView):
    """A listed decision."""

    id: UUID


class LaterView(BaseModel):
    """A paper that changed something: which, and what it did; `about_number` where it did it to another decision on
    which this one hangs.
    """

    effect: Effect
    number: str
    series: str
    issued_on: date
    about_number: str | None
    about_series: str | None


class PublicDecision(PublicLine):
    """A listed decision, and the papers that changed it; whom it names comes in pages."""

    legal_bases: list[str]
    achievement_period: str
    later: list[LaterView]


class RecipientView(BaseModel):
    """Somebody whom a decision names, at their place in it, with the title; `name_now`: the name as a later decision
    amended it.
    """

    position: int
    name: str
    title: str
    name_now: str | None
    revoked: bool


class CheckedPaper(PaperView):
    """What is told to who has the paper; `listed_id` where the decision is listed, too."""

    later: list[LaterView]
    listed_id: UUID | None


class PublicBody(BaseModel):
    """A unit of which decisions are listed."""

    unit_id: UUID
    name: str
