"""A round in numbers: what these pages read of submissions' answers, and the charts and tables made of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from portal.components.words import number, term, words
from portal.movements.charts import Bar, Chart, Part, chart
from portal.services import Said

STATUSES: Final = ("draft", "in_review", "returned", "recalled", "closed")
OVERDUE: Final = "overdue"
DRAWN: Final = 10
"""Offices in the picture of what is overdue; the list has all."""


class DossiersOf(Said):
    level: str | None
    status: str
    dossiers: int
    overdue: int


class Age(Said):
    from_days: int
    to_days: int | None
    waiting: int
    overdue: int

    @property
    def name(self) -> str:
        """`3 đến 5 ngày làm việc`."""
        if self.to_days is None:
            return words("days_from", days=self.from_days)
        return words("days_between", first=self.from_days, last=self.to_days)


class Oldest(Said):
    dossier_id: UUID
    since: datetime
    working_days: int


class Time(Said):
    level: str | None
    step: str
    done: int
    half_within: int
    nine_tenths_within: int

    @property
    def name(self) -> str:
        return words("step_at_level", level=level_name(self.level), step=term("step", self.step))


class Numbers(Said):
    """Of the dossiers inside the reader's line."""

    now: datetime
    dossiers: tuple[DossiersOf, ...]
    ages: tuple[Age, ...]
    oldest: Oldest | None
    times: tuple[Time, ...]
    units: int
    silent_units: int

    @property
    def total(self) -> int:
        return sum(one.dossiers for one in self.dossiers)

    @property
    def overdue(self) -> int:
        return sum(one.overdue for one in self.dossiers)

    def of(self, status: str) -> int:
        return sum(one.dossiers for one in self.dossiers if one.status == status)


class Office(Said):
    office_id: UUID
    office: str | None
    waiting: int
    overdue: int
    since: datetime


class Offices(Said):
    now: datetime
    items: tuple[Office, ...]
    next_cursor: str | None


@dataclass(frozen=True)
class Cell:
    """A figure, and where what it counts is listed; nowhere where it counts nothing."""

    value: int
    address: str


@dataclass(frozen=True)
class AtLevel:
    """A row of the table: a level, its dossiers by status, those that are overdue, and all of them."""

    name: str
    by_status: tuple[Cell, ...]
    overdue: Cell
    total: Cell


def level_name(level: str | None) -> str:
    return term("level", level) or words("no_level")


def listed(round_id: UUID, **narrowed: object) -> str:
    """The address of the list of those dossiers of the round."""
    return "/ho-so?" + urlencode({"round_id": round_id} | narrowed)


def by_level(numbers: Numbers, round_id: UUID) -> list[AtLevel]:
    """The table of dossiers by level and status, in the order of the answer, which begins with the lowest level."""
    rows = []
    for level in dict.fromkeys(one.level for one in numbers.dossiers):
        there = {one.status: one for one in numbers.dossiers if one.level == level}
        place = {"lies_at": level} if level else {}
        late = sum(one.overdue for one in there.values())
        rows.append(
            AtLevel(
                name=level_name(level),
                by_status=tuple(
                    Cell(
                        there[status].dossiers if status in there else 0,
                        listed(round_id, **place, status=status),
                    )
                    for status in STATUSES
                ),
                overdue=Cell(late, listed(round_id, **place, overdue="true")),
                total=Cell(sum(one.dossiers for one in there.values()), listed(round_id, **place)),
            )
        )
    return rows


def chart_of_levels(rows: Sequence[AtLevel]) -> Chart:
    """A bar for each level, by status; of what is in review that part by itself which is overdue."""
    bars = [Bar(row.name, number(row.total.value), tuple(_by_status(row))) for row in rows]
    return chart("levels", words("chart_of_levels"), bars)


def _by_status(row: AtLevel) -> list[Part]:
    parts: list[Part] = []
    for status, cell in zip(STATUSES, row.by_status, strict=True):
        if status == "in_review":
            parts += _in_time_and_over(words("in_time"), cell.value, row.overdue.value)
        else:
            parts.append(Part(status, term("dossier_status", status), cell.value))
    return parts


def _in_time_and_over(in_time: str, waiting: int, overdue: int) -> list[Part]:
    return [Part("in_time", in_time, waiting - overdue), Part(OVERDUE, words("overdue"), overdue)]


def chart_of_ages(ages: Sequence[Age]) -> Chart:
    """A bar for each bracket of working days."""
    bars = [
        Bar(
            age.name,
            number(age.waiting),
            tuple(_in_time_and_over(words("not_overdue"), age.waiting, age.overdue)),
        )
        for age in ages
    ]
    return chart("ages", words("chart_of_ages"), bars)


def chart_of_times(times: Sequence[Time]) -> Chart:
    """A bar for each kind of step at a level: working days until half were done, and until nine tenths were."""
    bars = [
        Bar(
            time.name,
            words("half_and_nine_tenths", half=time.half_within, nine_tenths=time.nine_tenths_within),
            (
                Part("half", words("half_within"), time.half_within),
                Part("nine_tenths", words("then_nine_tenths"), time.nine_tenths_within - time.half_within),
            ),
        )
        for time in times
    ]
    return chart("times", words("chart_of_times"), bars)


def chart_of_offices(offices: Sequence[Office]) -> Chart:
    """A bar for each office in which something is overdue, the most first."""
    late = [office for office in offices if office.overdue][:DRAWN]
    bars = [
        Bar(office.office or "", number(office.overdue), (Part(OVERDUE, words("overdue"), office.overdue),))
        for office in late
    ]
    return chart("offices", words("chart_of_offices"), bars)
