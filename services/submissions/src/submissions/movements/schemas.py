"""A movement as its file says it."""

from datetime import date

from pydantic import ConfigDict, Field

from kit.schemas import Body
from kit.text import (
    Day,
    Name,
    Reason,
    Slug,
    UnitCode,
)
from submissions.cancelling import CancelPlan
from submissions.movements import values
from submissions.movements.example import EXAMPLE
from submissions.movements.parts import (
    Aims,
    AwardOccasion,
    Awards,
    BaseDocument,
    Content,
    Criteria,
    CriteriaGroup,
    CriteriaPart,
    Instructions,
    Phase,
    PlanDocument,
    Recipients,
    Report,
    Schedule,
    Signer,
    Target,
    Words,
    YearlyReport,
)


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

    def plan(self) -> values.Plan:
        """What the file says, as the rules know it."""
        return values.Plan(
            starts=self.starts,
            ends=self.ends,
            issued_on=self.document.issued_on,
            phases=tuple(map(_phase, self.schedule.phases)),
            groups=tuple(_group(part, group) for part in self.criteria.parts for group in part.groups),
            targets=tuple(values.Target(**vars(target)) for target in self.targets),
            occasions=tuple(map(_occasion, self.awards.occasions)),
            reports=tuple(map(_report, self.reports)),
            plan_due=self.plan_due,
            said=self.model_dump(mode="json", by_alias=True, exclude={"reason"}),
        )


def _phase(phase: Phase) -> values.Phase:
    review = phase.review
    return values.Phase(phase.code, phase.name, phase.starts, phase.ends, review.kind, review.year)


def _group(part: CriteriaPart, group: CriteriaGroup) -> values.CriteriaGroup:
    criteria = tuple(criterion.code for criterion in group.criteria)
    return values.CriteriaGroup(group.code, group.name, part.obligation, group.subjects, criteria)


def _occasion(occasion: AwardOccasion) -> values.AwardOccasion:
    forms = occasion.forms.items if occasion.forms else ()
    codes = tuple(form.award for form in forms)
    return values.AwardOccasion(occasion.occasion, occasion.power, occasion.criteria_groups, codes)


def _report(report: Report) -> values.Report:
    yearly = values.DayOfYear(**vars(report.before)) if isinstance(report, YearlyReport) else None
    return values.Report(report.code, report.to, report.consolidated_for, yearly)


class CancelMovement(CancelPlan):
    """Cancel a movement of which no round stands: no round of it is opened any more."""
