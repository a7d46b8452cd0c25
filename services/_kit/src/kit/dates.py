"""Which dates can be. What is said to have happened lies neither ahead of today nor before there were such papers; what
is planned, or holds for a time, lies within what anybody plans for.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from kit.faults import fault

OLDEST: Final = date(1945, 9, 2)
"""No paper and no achievement is older: the state was founded on that day."""
PLANNED_WITHIN: Final = timedelta(days=20 * 366)
"""Ahead of today. Programmes run for five or ten years; what lies beyond twenty is a slip of the pen."""


def impossible(days: Mapping[str, date], today: date) -> Iterator[dict[str, str]]:
    """A fault for each place (JSON pointer) whose day can't have been yet, or can't have been at all."""
    return _faults(days, today, "date_in_future")


def too_early(pointer: str, day: date, earliest: date, than: str) -> Iterator[dict[str, str]]:
    """A fault at that place where the day lies before that of the paper which it follows, called `than`."""
    if day < earliest:
        yield fault("body", pointer, "date_too_early", than=than, earliest=earliest)


def unplannable(days: Mapping[str, date | None], today: date) -> Iterator[dict[str, str]]:
    """A fault for each place whose day nobody plans for; an open end is none."""
    said = {pointer: day for pointer, day in days.items() if day is not None}
    return _faults(said, today + PLANNED_WITHIN, "date_too_far")


def _faults(days: Mapping[str, date], latest: date, later: str) -> Iterator[dict[str, str]]:
    for pointer, day in days.items():
        if not OLDEST <= day <= latest:
            yield fault("body", pointer, "date_too_old" if day < OLDEST else later, oldest=OLDEST)
