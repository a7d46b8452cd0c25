"""A review round's guidance as data: what it reviews, and which way its dossiers go."""

from datetime import date

from contracts.fact import Value
from contracts.submissions.case import StepKind
from contracts.submissions.movement import ReviewKind
from contracts.vocabulary import Open, OpenWords


class StepOffice(OpenWords):
    """Who does a step (open): the standing office of the stage's unit, or the unit's own council and head."""

    STANDING_OFFICE = "standing_office"
    UNIT = "unit"


class StepOfRoute(Value):
    """A step with its target time and its reminder, both in working days."""

    kind: Open[StepKind]
    by: Open[StepOffice]
    working_days: int
    remind_before_working_days: int


class StageOfRoute(Value):
    """A stage (cấp xét) and what is done in it.

    Its unit is the submitting unit itself, or the nearest one above it that has this level, or is of one of these
    kinds: the one of the three that is said.
    """

    itself: bool
    level: str | None
    kinds: tuple[str, ...]
    steps: tuple[StepOfRoute, ...]


class RouteOfRound(Value):
    """The stages, in their order, of the dossiers of some kinds of unit."""

    code: str
    submitting_kinds: tuple[str, ...]
    stages: tuple[StageOfRoute, ...]


class RoundPlan(Value):
    """What the guidance means. `phase` is the movement's phase that is reviewed, by its code in the movement's plan."""

    kind: Open[ReviewKind]
    phase: str
    guidance_number: str
    guidance_issued_on: date
    routes: tuple[RouteOfRound, ...]
