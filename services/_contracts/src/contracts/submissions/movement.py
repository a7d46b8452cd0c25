"""A movement's plan as data: what another department needs of it without reading the document.

Codes are the plan's own (`1.2`, `a`), unique inside one movement.
"""

from datetime import date
from decimal import Decimal
from uuid import UUID

from contracts.fact import Value
from contracts.submissions.values import SubjectType
from contracts.vocabulary import Open, OpenWords


class ReviewKind(OpenWords):
    """What a phase ends with, and what a round reviews (open): sơ kết, tổng kết."""

    INTERIM = "interim"
    FINAL = "final"


class Obligation(OpenWords):
    """Whom criteria bind (open): `yêu cầu` obliges, `đề nghị` invites; an invited body is never overdue."""

    REQUIRED = "required"
    INVITED = "invited"


class Comparison(OpenWords):
    """How a measured share compares with its target (open): trên, khoảng."""

    ABOVE = "above"
    ABOUT = "about"


class Occasion(OpenWords):
    """When awards are given (open): hàng năm, sơ kết."""

    YEARLY = "yearly"
    INTERIM = "interim"


class Power(OpenWords):
    """Who commends (open). `own`: each authority within its own power, nothing climbs; `any`: a round that climbs."""

    OWN = "own"
    ANY = "any"


class PhaseOfMovement(Value):
    """Giai đoạn; both days included."""

    code: str
    name: str
    starts: date
    ends: date
    review: Open[ReviewKind]
    review_year: int


class CriteriaGroup(Value):
    """Criteria for some kinds of subject (nhóm tiêu chí); `criteria` are the codes of its paragraphs."""

    code: str
    name: str
    obligation: Open[Obligation]
    subject_types: tuple[SubjectType, ...]
    criteria: tuple[str, ...]


class MovementTarget(Value):
    """A measurable target of a criterion, in percent; without years it holds for the whole movement."""

    code: str
    name: str
    criterion: str
    comparison: Open[Comparison]
    percent: Decimal
    from_year: int | None
    to_year: int | None


class AwardOccasion(Value):
    """An occasion for awards: the groups of criteria judged on it, and the awards of the catalogue that it names."""

    occasion: Open[Occasion]
    power: Open[Power]
    criteria_groups: tuple[str, ...]
    award_codes: tuple[str, ...]


class ReportDue(Value):
    """A report that units owe to `to_unit_id`, consolidated for `consolidated_for_id`.

    It is due every year before that day, which is already too late; without a day it is due on request.
    """

    code: str
    to_unit_id: UUID
    consolidated_for_id: UUID
    before_month: int | None
    before_day: int | None


class MovementPlan(Value):
    """What the plan means. Every unit under the one that launched it takes part.

    `named_unit_ids`: units that the plan names for a task, a field of work or a report. `plan_due`: the last day on
    which a lower unit may issue its own plan; none where the movement sets no day.
    """

    starts: date
    ends: date
    phases: tuple[PhaseOfMovement, ...]
    criteria_groups: tuple[CriteriaGroup, ...]
    targets: tuple[MovementTarget, ...]
    awards: tuple[AwardOccasion, ...]
    reports: tuple[ReportDue, ...]
    plan_due: date | None
    named_unit_ids: tuple[UUID, ...]
