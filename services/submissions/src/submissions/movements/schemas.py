"""A movement as its file says it. `heading`, `text`, `paragraphs` and `title` hold the words of the plan."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from contracts.submissions import Comparison, Obligation, Occasion, Power, ReviewKind, SubjectType
from kit.schemas import Body
from kit.text import (
    ClauseCode,
    Day,
    DocumentNumber,
    Line,
    Name,
    Number,
    Paragraph,
    Reason,
    Slug,
    UnitCode,
    Word,
)
from submissions.cancelling import CancelPlan
from submissions.movements.domain import Outline, PhaseOutline, Span, TargetYears, YearlyDate
from submissions.movements.example import EXAMPLE

Year = Annotated[int, Field(ge=1945, le=2100)]


class Heading(Body):
    """A heading of the plan that stands above more than one of its parts."""

    code: ClauseCode
    heading: Paragraph


class Clause(Body):
    """A paragraph of the plan."""

    code: ClauseCode
    text: Paragraph


class PlanDocument(Body):
    """The plan itself; number and date only where its text has them."""

    kind: Line
    title: Line
    number: DocumentNumber | None = None
    issued_on: Day | None = None


class BaseDocument(Body):
    """A document that the plan carries out (căn cứ)."""

    number: DocumentNumber
    issued_on: Day
    issuer: Name
    title: Line


class Words(Body):
    """What the plan says before its first and after its last section."""

    paragraphs: tuple[Paragraph, ...] = Field(min_length=1, max_length=500)


class Clauses(Heading):
    """A heading with its paragraphs."""

    items: tuple[Clause, ...] = Field(min_length=1, max_length=500)


class Aims(Heading):
    """Mục đích, yêu cầu."""

    purposes: Clauses
    requirements: Clauses


class Content(Heading):
    """The content areas of the movement (nội dung)."""

    text: Paragraph | None = None
    areas: tuple[Clauses, ...] = Field(min_length=1, max_length=500)


class CriteriaGroup(Body):
    """Criteria for one kind of subject (nhóm tiêu chí)."""

    code: ClauseCode
    name: Name
    heading: Paragraph | None = None
    area: ClauseCode | None = None
    subjects: tuple[SubjectType, ...] = Field(min_length=1, max_length=500)
    criteria: tuple[Clause, ...] = Field(min_length=1, max_length=500)


class CriteriaPart(Body):
    """The groups under one heading of the plan."""

    code: ClauseCode
    heading: Paragraph | None = None
    obligation: Obligation
    groups: tuple[CriteriaGroup, ...] = Field(min_length=1, max_length=500)


class Criteria(Heading):
    """Tiêu chí thi đua."""

    part_of: Heading | None = None
    parts: tuple[CriteriaPart, ...] = Field(min_length=1, max_length=500)


class Target(Body):
    """A measurable target of a criterion, in percent; without years it holds for the whole movement."""

    code: Slug
    name: Name
    criterion: ClauseCode
    comparison: Comparison
    percent: Annotated[Number, Field(ge=0, le=100)]
    from_year: Year | None = None
    to_year: Year | None = None


class AwardForm(Body):
    """An award of the catalogue, in the words of the plan."""

    award: Word
    text: Paragraph


class AwardForms(Heading):
    """Hình thức khen thưởng."""

    items: tuple[AwardForm, ...] = Field(min_length=1, max_length=500)


class AwardStandard(Clause):
    """What is asked before an award may be given; never mixed up with the criteria."""

    awards: tuple[Word, ...] = Field(min_length=1, max_length=500)


class AwardStandards(Heading):
    """Tiêu chuẩn khen thưởng."""

    items: tuple[AwardStandard, ...] = Field(min_length=1, max_length=500)


class AwardOccasion(Heading):
    """An occasion for awards and the criteria groups judged on it."""

    occasion: Occasion
    power: Power
    criteria_groups: tuple[ClauseCode, ...] = Field(min_length=1, max_length=500)
    text: Paragraph | None = None
    forms: AwardForms | None = None
    standards: AwardStandards | None = None


class Awards(Heading):
    """Hình thức và tiêu chuẩn khen thưởng."""

    occasions: tuple[AwardOccasion, ...] = Field(min_length=1, max_length=500)


class FieldOfWork(Body):
    """A field with its responsible office; without one, the task is everybody's (lĩnh vực)."""

    code: ClauseCode
    name: Name
    office: UnitCode | None = None
    criteria_groups: tuple[ClauseCode, ...] = Field(min_length=1, max_length=500)
    text: Paragraph


class FieldsOfArea(Heading):
    """The fields of one content area."""

    area: ClauseCode
    fields: tuple[FieldOfWork, ...] = Field(min_length=1, max_length=500)


class Instruction(Body):
    """What the plan asks of units, in its words (giải pháp; tổ chức thực hiện)."""

    code: ClauseCode
    heading: Paragraph | None = None
    units: tuple[UnitCode, ...] = Field(default=(), max_length=500)
    paragraphs: tuple[Paragraph, ...] = Field(min_length=1, max_length=500)
    areas: tuple[FieldsOfArea, ...] = Field(default=(), max_length=500)


class Instructions(Heading):
    """A section of the plan's instructions."""

    items: tuple[Instruction, ...] = Field(min_length=1, max_length=500)


class Review(Body):
    """How and in which year a phase is reviewed."""

    kind: ReviewKind
    year: Year


class Phase(Body):
    """Giai đoạn; both days included."""

    code: ClauseCode
    name: Name
    heading: Paragraph | None = None
    starts: Day
    ends: Day
    review: Review
    text: Paragraph | None = None


class Schedule(Body):
    """Tiến độ; its heading is missing where the plan has no such section."""

    code: ClauseCode | None = None
    heading: Paragraph | None = None
    text: Paragraph | None = None
    phases: tuple[Phase, ...] = Field(min_length=1, max_length=500)


class DayOfYear(Body):
    """A day that comes back every year."""

    month: Annotated[int, Field(ge=1, le=12)]
    day: Annotated[int, Field(ge=1, le=31)]


class YearlyReport(Body):
    """A report due every year `before` a day: that day is already too late."""

    code: Slug
    kind: Literal["yearly"]
    before: DayOfYear
    to: UnitCode
    consolidated_for: UnitCode


class ReportOnRequest(Body):
    """A report without a date of its own."""

    code: Slug
    kind: Literal["on_request"]
    to: UnitCode
    consolidated_for: UnitCode


Report = Annotated[YearlyReport | ReportOnRequest, Field(discriminator="kind")]


class Recipients(Body):
    """Nơi nhận."""

    heading: Paragraph
    items: tuple[Paragraph, ...] = Field(min_length=1, max_length=500)


class Signer(Body):
    """Who signed, in what capacity (TM., KT. …)."""

    authority: Name | None = None
    position: Name
    name: Name


class ImportMovement(Body):
    """A whole movement: the plan's words in their order, and what they mean as data."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    code: Slug
    name: Name
    short_name: Name
    issuing_unit: UnitCode
    starts: Day
    ends: Day
    document: PlanDocument
    base_documents: tuple[BaseDocument, ...] = Field(min_length=1, max_length=500)
    preamble: Words
    aims: Aims
    content: Content
    criteria: Criteria
    targets: tuple[Target, ...] = Field(max_length=500)
    awards: Awards
    solutions: Instructions
    schedule: Schedule
    organisation: Instructions
    plan_due: Day | None = None
    """The last day on which a lower unit may issue its own plan; none where the movement sets no day."""
    reports: tuple[Report, ...] = Field(max_length=500)
    closing: Words | None = None
    reason: Reason | None = None
    """Why a movement that was launched is amended; no part of the plan."""
    recipients: Recipients
    signer: Signer

    @property
    def award_codes(self) -> frozenset[str]:
        """Every award that the plan names on some occasion."""
        forms = (occasion.forms.items for occasion in self.awards.occasions if occasion.forms)
        return frozenset(form.award for items in forms for form in items)

    @property
    def group_codes(self) -> frozenset[str]:
        """Every group of criteria of the plan."""
        return frozenset(group.code for part in self.criteria.parts for group in part.groups)

    def papers(self) -> dict[str, date]:
        """The day of every document that there is already, by its place."""
        issued = self.document.issued_on
        own = {} if issued is None else {"/document/issued_on": issued}
        bases = {
            f"/base_documents/{n}/issued_on": base.issued_on for n, base in enumerate(self.base_documents)
        }
        return own | bases

    def days(self) -> dict[str, date | None]:
        """The days that the plan sets, by their places."""
        phases = {
            f"/schedule/phases/{n}/{member}": day
            for n, phase in enumerate(self.schedule.phases)
            for member, day in (("starts", phase.starts), ("ends", phase.ends))
        }
        return {"/starts": self.starts, "/ends": self.ends, "/plan_due": self.plan_due} | phases

    def outline(self) -> Outline:
        """What the rules between fields look at, with the places to point to."""
        return Outline(
            period=Span(self.starts, self.ends, ""),
            phases=tuple(
                PhaseOutline(Span(phase.starts, phase.ends, f"/schedule/phases/{n}"), phase.review.year)
                for n, phase in enumerate(self.schedule.phases)
            ),
            target_years=tuple(self._target_years()),
            plan_due=self.plan_due,
            yearly_dates=tuple(
                YearlyDate(report.before.month, report.before.day, f"/reports/{n}/before")
                for n, report in enumerate(self.reports)
                if isinstance(report, YearlyReport)
            ),
            said=self.model_dump(mode="json"),
        )

    def _target_years(self) -> Iterator[TargetYears]:
        for n, target in enumerate(self.targets):
            first = self.starts.year if target.from_year is None else target.from_year
            last = self.ends.year if target.to_year is None else target.to_year
            yield TargetYears(first, last, f"/targets/{n}")


class CancelMovement(CancelPlan):
    """Cancel a movement of which no round stands: no round of it is opened any more."""
