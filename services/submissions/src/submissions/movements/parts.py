"""The parts of a movement's file. `heading`, `text`, `paragraphs` and `title` hold the words of the plan."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.submissions import Comparison, Obligation, Occasion, Power, ReviewKind, SubjectType
from kit.schemas import Body
from kit.text import (
    ClauseCode,
    Day,
    DocumentNumber,
    Name,
    Number,
    Paragraph,
    Phrase,
    Slug,
    UnitCode,
    Word,
)

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

    kind: Phrase
    title: Phrase
    number: DocumentNumber | None = None
    issued_on: Day | None = None


class BaseDocument(Body):
    """A document that the plan carries out (căn cứ)."""

    number: DocumentNumber
    issued_on: Day
    issuer: Name
    title: Phrase


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
