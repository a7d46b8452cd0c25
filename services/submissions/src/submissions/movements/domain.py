"""Rules between the parts of a movement's plan: what one says must fit what the others say.

Places are those of the plan's file.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial
from itertools import combinations
from typing import Final

from submissions.errors import words
from submissions.faults import Fault
from submissions.movements.values import DayOfYear, Plan

LEAP_YEAR = 2024
COMMON_YEAR = 2023


class FaultCode(StrEnum):
    """Why a movement's file is refused."""

    DATES_OUT_OF_ORDER = "dates_out_of_order"
    OUTSIDE_MOVEMENT = "outside_movement"
    PHASES_OVERLAP = "phases_overlap"
    REVIEW_OUTSIDE_PHASE = "review_outside_phase"
    IMPOSSIBLE_DATE = "impossible_date"
    DUPLICATE_CODE = "duplicate_code"
    UNKNOWN_CODE = "unknown_code"
    UNKNOWN_UNIT = "unknown_unit"


class Thing(StrEnum):
    """What has a code in a movement. Codes are unique by thing."""

    CLAUSE = "clause"
    AREA = "area"
    GROUP = "group"
    CRITERION = "criterion"
    TARGET = "target"
    FIELD = "field"
    PHASE = "phase"
    OCCASION = "occasion"
    AWARD = "award"
    REPORT = "report"
    BASE_DOCUMENT = "base_document"
    UNIT = "unit"

    @property
    def called(self) -> str:
        return words(f"thing_{self.value}")


@dataclass(frozen=True)
class Named:
    """A code at a place (RFC 6901 pointer): declared there, or mentioned there."""

    thing: Thing
    code: str
    pointer: str


# Where codes stand in a file; `*` is each item of a list.
DECLARED: Final = (
    (Thing.BASE_DOCUMENT, "base_documents/*/number"),
    (Thing.CLAUSE, "aims/purposes/items/*/code"),
    (Thing.CLAUSE, "aims/requirements/items/*/code"),
    (Thing.AREA, "content/areas/*/code"),
    (Thing.CLAUSE, "content/areas/*/items/*/code"),
    (Thing.GROUP, "criteria/parts/*/groups/*/code"),
    (Thing.CRITERION, "criteria/parts/*/groups/*/criteria/*/code"),
    (Thing.TARGET, "targets/*/code"),
    (Thing.OCCASION, "awards/occasions/*/code"),
    (Thing.AWARD, "awards/occasions/*/forms/items/*/award"),
    (Thing.CLAUSE, "awards/occasions/*/standards/items/*/code"),
    (Thing.CLAUSE, "solutions/items/*/code"),
    (Thing.PHASE, "schedule/phases/*/code"),
    (Thing.CLAUSE, "organisation/items/*/code"),
    (Thing.FIELD, "organisation/items/*/areas/*/fields/*/code"),
    (Thing.REPORT, "reports/*/code"),
)
MENTIONED: Final = (
    (Thing.AREA, "criteria/parts/*/groups/*/area"),
    (Thing.CRITERION, "targets/*/criterion"),
    (Thing.GROUP, "awards/occasions/*/criteria_groups/*"),
    (Thing.AWARD, "awards/occasions/*/standards/items/*/awards/*"),
    (Thing.AREA, "organisation/items/*/areas/*/area"),
    (Thing.GROUP, "organisation/items/*/areas/*/fields/*/criteria_groups/*"),
)
UNITS: Final = tuple(
    (Thing.UNIT, place)
    for place in (
        "issuing_unit",
        "solutions/items/*/units/*",
        "organisation/items/*/units/*",
        "organisation/items/*/areas/*/fields/*/office",
        "reports/*/to",
        "reports/*/consolidated_for",
    )
)


@dataclass(frozen=True)
class Span:
    """A stretch of days, both ends included. `pointer` names the part that has `starts` and `ends`."""

    starts: date
    ends: date
    pointer: str

    def overlaps(self, other: "Span") -> bool:
        return self.starts <= other.ends and other.starts <= self.ends

    def within(self, other: "Span") -> bool:
        return other.starts <= self.starts and self.ends <= other.ends


@dataclass(frozen=True)
class TargetYears:
    """The years, both included, for which a target holds."""

    first: int
    last: int
    pointer: str


def check(plan: Plan, known_units: Collection[str]) -> list[Fault]:
    """Every broken rule of a movement; none means that it may be imported. `known_units` are unit codes."""
    return [
        *_order_of_dates(plan),
        *_inside_the_movement(plan),
        *_phases(plan),
        *_yearly_dates(plan),
        *_duplicates(plan.said),
        *_unknown_codes(plan.said),
        *_unknown_units(plan.said, known_units),
    ]


def _period(plan: Plan) -> Span:
    return Span(plan.starts, plan.ends, "")


def _spans(plan: Plan) -> tuple[Span, ...]:
    """Those of its phases, in the plan's order."""
    return tuple(
        Span(phase.starts, phase.ends, f"/schedule/phases/{n}") for n, phase in enumerate(plan.phases)
    )


def _target_years(plan: Plan) -> Iterator[TargetYears]:
    for n, target in enumerate(plan.targets):
        first = plan.starts.year if target.from_year is None else target.from_year
        last = plan.ends.year if target.to_year is None else target.to_year
        yield TargetYears(first, last, f"/targets/{n}")


def _order_of_dates(plan: Plan) -> Iterator[Fault]:
    for span in (_period(plan), *_spans(plan)):
        if span.ends < span.starts:
            detail = words("ends_before_it_starts", ends=span.ends, starts=span.starts)
            yield Fault(f"{span.pointer}/ends", FaultCode.DATES_OUT_OF_ORDER, detail)
    for years in _target_years(plan):
        if years.last < years.first:
            detail = words("last_year_before_first", last=years.last, first=years.first)
            yield Fault(f"{years.pointer}/to_year", FaultCode.DATES_OUT_OF_ORDER, detail)


def _inside_the_movement(plan: Plan) -> Iterator[Fault]:
    period = _period(plan)
    outside = partial(words, starts=period.starts, ends=period.ends)
    for span in _spans(plan):
        if not span.within(period):
            yield Fault(span.pointer, FaultCode.OUTSIDE_MOVEMENT, outside("phase_outside_movement"))
    for years in _target_years(plan):
        if years.first < period.starts.year or years.last > period.ends.year:
            yield Fault(years.pointer, FaultCode.OUTSIDE_MOVEMENT, outside("target_outside_movement"))
    due = plan.plan_due
    if due is not None and not period.starts <= due <= period.ends:
        yield Fault("/plan_due", FaultCode.OUTSIDE_MOVEMENT, outside("due_outside_movement", due=due))


def _phases(plan: Plan) -> Iterator[Fault]:
    spans = _spans(plan)
    for earlier, later in combinations(spans, 2):
        if earlier.overlaps(later):
            detail = words("phases_overlap", starts=earlier.starts, ends=earlier.ends)
            yield Fault(later.pointer, FaultCode.PHASES_OVERLAP, detail)
    for phase, span in zip(plan.phases, spans, strict=True):
        if not span.starts.year <= phase.review_year <= span.ends.year:
            detail = words("review_outside_phase", year=phase.review_year)
            yield Fault(f"{span.pointer}/review/year", FaultCode.REVIEW_OUTSIDE_PHASE, detail)


def _yearly_dates(plan: Plan) -> Iterator[Fault]:
    """A report's day must exist every year, so 29 February is as impossible as 31 November."""
    for n, report in enumerate(plan.reports):
        yearly = report.before
        if yearly is not None and not _exists(COMMON_YEAR, yearly):
            told = partial(words, day=yearly.day, month=yearly.month)
            detail = told("day_of_leap_years") if _exists(LEAP_YEAR, yearly) else told("day_of_no_year")
            yield Fault(f"/reports/{n}/before/day", FaultCode.IMPOSSIBLE_DATE, detail)


def _duplicates(said: Mapping[str, object]) -> Iterator[Fault]:
    first: dict[tuple[Thing, str], str] = {}
    for name in _named(said, DECLARED):
        pointer = first.setdefault((name.thing, name.code), name.pointer)
        if pointer != name.pointer:
            detail = words("code_twice", thing=name.thing.called, code=name.code, pointer=pointer)
            yield Fault(name.pointer, FaultCode.DUPLICATE_CODE, detail)


def _unknown_codes(said: Mapping[str, object]) -> Iterator[Fault]:
    known = {(name.thing, name.code) for name in _named(said, DECLARED)}
    for name in _named(said, MENTIONED):
        if (name.thing, name.code) not in known:
            detail = words("code_unknown", thing=name.thing.called, code=name.code)
            yield Fault(name.pointer, FaultCode.UNKNOWN_CODE, detail)


def _unknown_units(said: Mapping[str, object], known: Collection[str]) -> Iterator[Fault]:
    for unit in _named(said, UNITS):
        if unit.code not in known:
            yield Fault(unit.pointer, FaultCode.UNKNOWN_UNIT, words("unit_unknown", code=unit.code))


def _named(said: Mapping[str, object], table: Iterable[tuple[Thing, str]]) -> Iterator[Named]:
    for thing, pattern in table:
        for pointer, code in _places(said, pattern):
            yield Named(thing, code, pointer)


def _places(value: object, pattern: str, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Every place that a pattern names, with the code there; `*` stands for each item of a list."""
    if not pattern:
        if isinstance(value, str):
            yield pointer, value
        return
    head, _, rest = pattern.partition("/")
    if head == "*" and isinstance(value, list):
        for n, item in enumerate(value):
            yield from _places(item, rest, f"{pointer}/{n}")
    elif isinstance(value, dict):
        yield from _places(value.get(head), rest, f"{pointer}/{head}")


def _exists(year: int, yearly: DayOfYear) -> bool:
    try:
        date(year, yearly.month, yearly.day)
    except ValueError:
        return False
    return True


def codes_at(said: Mapping[str, object], table: Iterable[tuple[Thing, str]]) -> Iterator[str]:
    """The codes that stand at the places of a table, such as every unit that a movement mentions."""
    for name in _named(said, table):
        yield name.code
