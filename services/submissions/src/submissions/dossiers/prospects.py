"""What would come of a dossier that were submitted now, as its unit sees it."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from contracts.submissions import StepKind
from kit.problems import FaultBody


class StepAhead(BaseModel):
    """A step of the route with its limit and its reminder, both in working days."""

    kind: StepKind
    office_id: UUID
    office: str | None
    working_days: int
    remind_before: int


class StageAhead(BaseModel):
    """A stage of the route."""

    number: int
    unit_id: UUID
    unit: str | None
    steps: list[StepAhead]


class NomineeAhead(BaseModel):
    """Which stage can decide a nominee's award; none where it is proposed beyond the route."""

    nominee_id: UUID
    deciding_stage: int | None


class RouteAhead(BaseModel):
    """The route that the dossier would go, by which rule set, and all that it would be refused for now.

    A nominee whose award nobody on the route decides or proposes is among the faults and not among the nominees. A
    fault without a pointer is about the dossier as a whole. `late`: it, or some of it, would come after the round's
    end, as somebody allowed.
    """

    now: datetime
    rule_set: str | None
    late: bool
    stages: list[StageAhead]
    nominees: list[NomineeAhead]
    faults: list[FaultBody]
