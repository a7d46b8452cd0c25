"""Rules between the parts of a round, and between it and what the service already knows.

Places are those of the round's file.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Protocol

from contracts.submissions import StepKind
from submissions.errors import words
from submissions.faults import Fault
from submissions.rounds.values import Plan, Route, Stage


class FaultCode(StrEnum):
    """Why a round's file is refused."""

    DATES_OUT_OF_ORDER = "dates_out_of_order"
    DUPLICATE_CODE = "duplicate_code"
    UNKNOWN_MOVEMENT = "unknown_movement"
    UNKNOWN_PHASE = "unknown_phase"
    UNKNOWN_AWARD = "unknown_award"
    UNKNOWN_UNIT = "unknown_unit"
    UNKNOWN_KIND = "unknown_kind"
    UNKNOWN_LEVEL = "unknown_level"
    AMBIGUOUS_ROUTE = "ambiguous_route"
    STAGES_OUT_OF_ORDER = "stages_out_of_order"
    STEPS_OUT_OF_ORDER = "steps_out_of_order"
    SIGN_MISSING = "sign_missing"
    REMINDER_TOO_EARLY = "reminder_too_early"
    UNKNOWN_SHEET = "unknown_sheet"
    SHEET_OF_ANOTHER_MOVEMENT = "sheet_of_another_movement"
    UNKNOWN_CRITERIA_GROUP = "unknown_criteria_group"


ORDER_OF_STEPS = tuple(StepKind)


@dataclass(frozen=True)
class KnownMovement:
    """The codes of a movement's phases, of the awards that its plan names, and of its groups of criteria."""

    phases: frozenset[str]
    awards: frozenset[str]
    criteria_groups: frozenset[str]


@dataclass(frozen=True)
class KnownSheet:
    """The movement that a score sheet was made for, and the groups of criteria that it looks at."""

    movement: str
    criteria_groups: tuple[str, ...]


@dataclass(frozen=True)
class Span:
    """Days, both ends included; an open end is none."""

    first: date
    last: date | None

    def meets(self, other: "Span") -> bool:
        """Whether they have a day in common."""
        return self.first <= (other.last or date.max) and (self.last or date.max) >= other.first


class Listed(Protocol):
    """An entry of a catalogue, as far as its days go."""

    @property
    def code(self) -> str: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...


@dataclass(frozen=True)
class Known:
    """What a round may refer to: movements and score sheets by code; of each award the days on which the catalogue has
    it, under whatever rule set; unit codes, kinds of unit and levels in force.
    """

    movements: Mapping[str, KnownMovement]
    sheets: Mapping[str, KnownSheet]
    awards: Mapping[str, Sequence[Span]]
    units: frozenset[str]
    kinds: frozenset[str]
    levels: frozenset[str]


@dataclass(frozen=True)
class Lost:
    """What a movement's plan had, a standing round goes by, and the plan no longer has."""

    phase: str | None
    awards: tuple[str, ...]
    criteria_groups: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.phase or self.awards or self.criteria_groups)


def days_by_award(entries: Iterable[Listed]) -> dict[str, list[Span]]:
    """The days on which a catalogue has each award, under whatever rule set."""
    found: dict[str, list[Span]] = {}
    for entry in entries:
        found.setdefault(entry.code, []).append(Span(entry.valid_from, entry.valid_to))
    return found


def lost(plan: Plan, sheet: KnownSheet | None, before: KnownMovement, after: KnownMovement) -> Lost:
    """What an amendment of the plan takes from under the round. What was missing before is no news."""
    groups = sheet.criteria_groups if sheet else ()
    return Lost(
        phase=plan.phase if plan.phase in before.phases - after.phases else None,
        awards=tuple(code for code in plan.awards if code in before.awards - after.awards),
        criteria_groups=tuple(
            code for code in groups if code in before.criteria_groups - after.criteria_groups
        ),
    )


def first_day_outside(days: Span, spans: Iterable[Span]) -> date | None:
    """The first of the days, which have an end, that lies in none of the spans."""
    day, last = days.first, days.last or date.max
    for span in sorted(spans, key=lambda one: one.first):
        if span.first > day:
            break
        if span.last is None:
            return None
        day = max(day, span.last + timedelta(days=1))
    return day if day <= last else None


def check_round(plan: Plan, known: Known) -> list[Fault]:
    """Every broken rule of a round; none means that it may be imported."""
    return [
        *_dates(plan),
        *_movement(plan, known.movements),
        *_catalogue(plan, known),
        *_sheet(plan, known),
        *_units(plan, known),
        *_routes(plan.routes),
        *_places_of_routes(plan.routes, known),
        *_stages(plan.routes),
        *_steps(plan.routes),
    ]


def _dates(plan: Plan) -> Iterator[Fault]:
    if plan.closes_on < plan.opens_on:
        detail = words("closes_before_it_opens", closes=plan.closes_on, opens=plan.opens_on)
        yield Fault("/closes_on", FaultCode.DATES_OUT_OF_ORDER, detail)
    if plan.opens_on < plan.guidance.issued_on:
        detail = words("opens_before_guidance", opens=plan.opens_on, guidance=plan.guidance.issued_on)
        yield Fault("/opens_on", FaultCode.DATES_OUT_OF_ORDER, detail)


def _movement(plan: Plan, movements: Mapping[str, KnownMovement]) -> Iterator[Fault]:
    repeated = [code for code, times in Counter(plan.awards).items() if times > 1]
    for code in repeated:
        last = len(plan.awards) - 1 - plan.awards[::-1].index(code)
        yield Fault(f"/awards/{last}", FaultCode.DUPLICATE_CODE, words("award_twice", code=code))
    movement = movements.get(plan.movement)
    if movement is None:
        detail = words("movement_unknown", code=plan.movement)
        yield Fault("/movement", FaultCode.UNKNOWN_MOVEMENT, detail)
        return
    if plan.phase not in movement.phases:
        yield Fault("/phase", FaultCode.UNKNOWN_PHASE, words("phase_unknown", code=plan.phase))
    for n, code in enumerate(plan.awards):
        if code not in movement.awards:
            yield Fault(f"/awards/{n}", FaultCode.UNKNOWN_AWARD, words("award_not_in_plan", code=code))


def _catalogue(plan: Plan, known: Known) -> Iterator[Fault]:
    """An award that nobody entered is decided by nobody: units would hear of it only when they submit."""
    movement, days = known.movements.get(plan.movement), Span(plan.opens_on, plan.closes_on)
    for n, code in enumerate(plan.awards):
        is_there = any(span.meets(days) for span in known.awards.get(code, ()))
        if movement and code in movement.awards and not is_there:
            yield Fault(f"/awards/{n}", FaultCode.UNKNOWN_AWARD, words("award_not_in_catalogue", code=code))


def _sheet(plan: Plan, known: Known) -> Iterator[Fault]:
    """A sheet that is not there would let every session of the round stand still, and nobody would be told why."""
    place = "/scoring/sheet"
    if plan.sheet is None:
        return
    sheet = known.sheets.get(plan.sheet)
    if sheet is None:
        detail = words("sheet_unknown", code=plan.sheet)
        yield Fault(place, FaultCode.UNKNOWN_SHEET, detail)
    elif sheet.movement != plan.movement:
        detail = words("sheet_of_another_movement", code=plan.sheet, movement=sheet.movement)
        yield Fault(place, FaultCode.SHEET_OF_ANOTHER_MOVEMENT, detail)
    elif movement := known.movements.get(plan.movement):
        for code in sheet.criteria_groups:
            if code not in movement.criteria_groups:
                detail = words("sheets_group_unknown", code=code)
                yield Fault(place, FaultCode.UNKNOWN_CRITERIA_GROUP, detail)


def _units(plan: Plan, known: Known) -> Iterator[Fault]:
    """A council scores once: who is told of a unit twice in a list can't keep both."""
    scoring: set[str] = set()
    for pointer, code in plan.named_units.items():
        if code not in known.units:
            yield Fault(pointer, FaultCode.UNKNOWN_UNIT, words("unit_unknown", code=code))
        if not pointer.startswith("/scoring/"):
            continue
        if code in scoring:
            yield Fault(pointer, FaultCode.DUPLICATE_CODE, words("unit_twice", code=code))
        scoring.add(code)


def _routes(routes: tuple[Route, ...]) -> Iterator[Fault]:
    """A dossier's route follows from the kind of its unit, so no kind may stand in two routes."""
    codes: set[str] = set()
    route_of: dict[str, str] = {}
    for n, route in enumerate(routes):
        if route.code in codes:
            detail = words("route_twice", code=route.code)
            yield Fault(f"/routes/{n}/code", FaultCode.DUPLICATE_CODE, detail)
        codes.add(route.code)
        for k, kind in enumerate(route.submitting_kinds):
            if kind in route_of:
                detail = words("kind_has_a_route", kind=kind, route=route_of[kind])
                yield Fault(f"/routes/{n}/submitting_kinds/{k}", FaultCode.AMBIGUOUS_ROUTE, detail)
            route_of[kind] = route.code


def _places_of_routes(routes: tuple[Route, ...], known: Known) -> Iterator[Fault]:
    for n, route in enumerate(routes):
        for k, kind in enumerate(route.submitting_kinds):
            if kind not in known.kinds:
                place = f"/routes/{n}/submitting_kinds/{k}"
                yield Fault(place, FaultCode.UNKNOWN_KIND, words("no_unit_of_kind", kind=kind))
        for place, stage in _stages_of(n, route):
            if stage.level is not None and stage.level not in known.levels:
                where = f"{place}/find/ancestor/level"
                yield Fault(where, FaultCode.UNKNOWN_LEVEL, words("no_unit_of_level", level=stage.level))
            if stage.kinds and known.kinds.isdisjoint(stage.kinds):
                where = f"{place}/find/ancestor/kinds"
                detail = words("no_unit_of_kinds", kinds=", ".join(stage.kinds))
                yield Fault(where, FaultCode.UNKNOWN_KIND, detail)


def _stages(routes: tuple[Route, ...]) -> Iterator[Fault]:
    """A route climbs: the submitting unit itself comes first, and no stage is found the same way twice."""
    for n, route in enumerate(routes):
        seen = set()
        for number, (place, stage) in enumerate(_stages_of(n, route)):
            if stage.itself and number > 0:
                yield Fault(f"{place}/find", FaultCode.STAGES_OUT_OF_ORDER, words("unit_itself_later"))
            elif stage.found_by in seen:
                yield Fault(f"{place}/find", FaultCode.STAGES_OUT_OF_ORDER, words("stage_twice"))
            seen.add(stage.found_by)


def _steps(routes: tuple[Route, ...]) -> Iterator[Fault]:
    """Steps keep their order; any may be absent but the signature, which alone ends a stage."""
    for n, route in enumerate(routes):
        for place, stage in _stages_of(n, route):
            ranks = [ORDER_OF_STEPS.index(step.kind) for step in stage.steps]
            for k, (before, after) in enumerate(pairwise(ranks), start=1):
                if after <= before:
                    later, earlier = (words(f"step_{stage.steps[at].kind}") for at in (k, k - 1))
                    detail = words("steps_out_of_order", later=later, earlier=earlier)
                    yield Fault(f"{place}/steps/{k}/kind", FaultCode.STEPS_OUT_OF_ORDER, detail)
            if all(step.kind is not StepKind.SIGN for step in stage.steps):
                yield Fault(f"{place}/steps", FaultCode.SIGN_MISSING, words("sign_missing"))
            for k, step in enumerate(stage.steps):
                if step.remind_before >= step.working_days:
                    where = f"{place}/steps/{k}/remind_before_working_days"
                    detail = words(
                        "reminder_too_early", before=step.remind_before, working_days=step.working_days
                    )
                    yield Fault(where, FaultCode.REMINDER_TOO_EARLY, detail)


def _stages_of(n: int, route: Route) -> Iterator[tuple[str, Stage]]:
    for number, stage in enumerate(route.stages):
        yield f"/routes/{n}/stages/{number}", stage
