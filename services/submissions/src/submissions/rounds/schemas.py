"""A review round (đợt xét khen thưởng) as its file says it, with its route templates."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, JsonValue, model_validator

from contracts.submissions import ReviewKind, StepKind, StepOffice
from kit.schemas import Body, stored
from kit.text import ClauseCode, Day, DocumentNumber, Name, Phrase, Reason, Slug, UnitCode, Word
from submissions.cancelling import CancelPlan
from submissions.errors import words
from submissions.rounds import values


class Guidance(Body):
    """The document of the standing office that opens the round (hướng dẫn)."""

    number: DocumentNumber
    issued_on: Day
    issuer: UnitCode
    title: Phrase


class CancelRound(CancelPlan):
    """Cancel a round in which nothing is under way or decided: nothing more comes into it."""


class Scoring(Body):
    """The units whose council wants a scoring panel before it votes, and the sheet's code."""

    at_units: tuple[UnitCode, ...] = Field(min_length=1, max_length=1_000)
    sheet: Slug


class Ancestor(Body):
    """The nearest unit above the submitting unit that has a level, or is of one of some kinds."""

    level: Word | None = None
    kinds: tuple[Word, ...] = Field(default=(), max_length=100)

    @model_validator(mode="after")
    def _one_way(self) -> "Ancestor":
        if (self.level is None) != bool(self.kinds):
            raise ValueError(words("level_or_kinds"))
        return self


class Find(Body):
    """How a stage's unit is found from the submitting unit: it itself, or a unit above it."""

    itself: Literal[True] | None = Field(default=None, alias="self")
    ancestor: Ancestor | None = None

    @model_validator(mode="after")
    def _one_way(self) -> "Find":
        if (self.itself is None) == (self.ancestor is None):
            raise ValueError(words("self_or_ancestor"))
        return self


class StepTemplate(Body):
    """A step with its time limit and its reminder, both in working days."""

    kind: StepKind
    by: StepOffice
    working_days: Annotated[int, Field(ge=1, le=90)]
    remind_before_working_days: Annotated[int, Field(ge=0, le=90)]


class StageTemplate(Body):
    """A stage (cấp xét): whose it is, and what is done in it."""

    find: Find
    steps: tuple[StepTemplate, ...] = Field(min_length=1, max_length=20)


class RouteTemplate(Body):
    """The ordered stages of the dossiers of some kinds of unit."""

    code: Slug
    submitting_kinds: tuple[Word, ...] = Field(min_length=1, max_length=100)
    stages: tuple[StageTemplate, ...] = Field(min_length=1, max_length=20)


_EXAMPLE: dict[str, JsonValue] = {
    "code": "so-ket-2022-2025",
    "name": "Sơ kết giai đoạn 2022 - 2025",
    "kind": "interim",
    "movement": "ha-tang-tiet-kiem",
    "phase": "giai-doan-1",
    "unit": "300",
    "guidance": {
        "number": "12/HD-NV",
        "issued_on": "2025-04-25",
        "issuer": "300-NV",
        "title": "Hướng dẫn khen thưởng sơ kết",
    },
    "opens_on": "2025-05-05",
    "closes_on": "2025-05-16",
    "awards": ["giay_khen_chu_tich_huyen"],
    "routes": [
        {
            "code": "xa-huyen",
            "submitting_kinds": ["xa", "thi_tran"],
            "stages": [
                {
                    "find": {"ancestor": {"level": "district"}},
                    "steps": [
                        {
                            "kind": "check",
                            "by": "standing_office",
                            "working_days": 2,
                            "remind_before_working_days": 1,
                        },
                        {"kind": "council", "by": "unit", "working_days": 5, "remind_before_working_days": 1},
                        {"kind": "sign", "by": "unit", "working_days": 2, "remind_before_working_days": 1},
                    ],
                }
            ],
        }
    ],
}


class ImportRound(Body):
    """A round: what it reviews, when it is open, what may be proposed, and which way the dossiers go."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    code: Slug
    name: Name
    kind: ReviewKind
    movement: Slug
    phase: ClauseCode
    unit: UnitCode
    guidance: Guidance
    opens_on: Day
    closes_on: Day
    awards: tuple[Word, ...] = Field(min_length=1, max_length=500)
    scoring: Scoring | None = None
    routes: tuple[RouteTemplate, ...] = Field(min_length=1, max_length=100)
    reason: Reason | None = None
    """Why a round that was opened is changed; no part of the plan."""

    def plan(self) -> values.Plan:
        """What the file says, as the rules know it."""
        return values.Plan(
            code=self.code,
            name=self.name,
            kind=self.kind,
            movement=self.movement,
            phase=self.phase,
            unit=self.unit,
            guidance=values.Guidance(**vars(self.guidance)),
            opens_on=self.opens_on,
            closes_on=self.closes_on,
            awards=self.awards,
            scoring=values.Scoring(**vars(self.scoring)) if self.scoring else None,
            routes=tuple(
                values.Route(route.code, route.submitting_kinds, tuple(map(_stage, route.stages)))
                for route in self.routes
            ),
        )

    @classmethod
    def of(cls, plan: values.Plan) -> "ImportRound":
        """The file that says it."""
        routes = [vars(route) | {"stages": [*map(_template, route.stages)]} for route in plan.routes]
        return stored(
            cls,
            vars(plan)
            | {
                "guidance": vars(plan.guidance),
                "scoring": vars(plan.scoring) if plan.scoring else None,
                "routes": routes,
            },
        )


def plan_row(plan: values.Plan) -> dict[str, Any]:
    """The plan as its file says it, which is how it is kept and read."""
    return ImportRound.of(plan).model_dump(mode="json", by_alias=True, exclude={"reason"})


def _stage(template: StageTemplate) -> values.Stage:
    ancestor = template.find.ancestor
    return values.Stage(
        itself=template.find.itself is True,
        level=ancestor.level if ancestor else None,
        kinds=ancestor.kinds if ancestor else (),
        steps=tuple(
            values.Step(step.kind, step.by, step.working_days, step.remind_before_working_days)
            for step in template.steps
        ),
    )


def _template(stage: values.Stage) -> dict[str, Any]:
    steps = [
        {
            "kind": step.kind,
            "by": step.by,
            "working_days": step.working_days,
            "remind_before_working_days": step.remind_before,
        }
        for step in stage.steps
    ]
    ancestor = {"level": stage.level, "kinds": stage.kinds}
    return {"find": {"self": True} if stage.itself else {"ancestor": ancestor}, "steps": steps}
