"""Schemas of a round in numbers: what the dossiers of it that the reader may see come to."""

from datetime import datetime
from typing import Final
from uuid import UUID

from pydantic import BaseModel

from authority.unit_kinds import load_unit_kinds
from contracts.submissions import DossierStatus, StepKind
from kit.paging import Page

_LEVELS: Final = tuple(load_unit_kinds().levels)
_KINDS: Final = tuple(StepKind)


def height(level: str | None) -> tuple[int, str]:
    """Of a level among the others, the lowest first; one that this build does not know, or none, comes last."""
    return (_LEVELS.index(level) if level in _LEVELS else len(_LEVELS), level or "")


class DossiersOf(BaseModel):
    """So many dossiers of a status lie at a level, or ended there, and so many of them are over a step's limit. A unit
    that is not known here has no level.

    What its unit writes, corrects or took back lies with it, everything else where its newest stage was opened.
    """

    level: str | None
    status: DossierStatus
    dossiers: int
    overdue: int


class AgeOf(BaseModel):
    """So many have waited as many working days, today counted: in an office, or since they were returned. The last has
    no end.
    """

    from_days: int
    to_days: int | None
    waiting: int
    overdue: int


class Oldest(BaseModel):
    """What has waited longest."""

    dossier_id: UUID
    since: datetime
    working_days: int


class TimeOf(BaseModel):
    """Working days within which half of the steps of a kind in offices of a level were done, and nine tenths of them; 0
    is the day on which they were opened. Of each dossier's last attempt.
    """

    level: str | None
    step: StepKind
    done: int
    half_within: int
    nine_tenths_within: int

    @property
    def place(self) -> tuple[tuple[int, str], int]:
        return height(self.level), _KINDS.index(self.step)


class RoundNumbers(BaseModel):
    """A round in numbers, of the dossiers inside the reader's line.

    `units` may send something to the reader's units, and from `silent_units` of them nothing has come there.
    """

    now: datetime
    dossiers: list[DossiersOf]
    ages: list[AgeOf]
    oldest: Oldest | None
    times: list[TimeOf]
    units: int
    silent_units: int


class OfficeWaiting(BaseModel):
    """What waits in an office, or was returned to a unit: how much, how much of it over its limit, since when."""

    office_id: UUID
    office: str | None
    waiting: int
    overdue: int
    since: datetime


class OfficesWaiting(Page[OfficeWaiting]):
    """A page of them, those with the most that is overdue first."""

    now: datetime


class SilentUnit(BaseModel):
    """A unit from which nothing has come, and what is above it."""

    unit_id: UUID
    code: str
    unit: str
    above: str | None
