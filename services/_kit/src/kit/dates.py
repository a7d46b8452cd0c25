"""Which dates can be. What is said to have happened lies neither ahead of today nor before there were such papers."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

OLDEST: Final = date(1945, 9, 2)
"""No paper and no achievement is older: the state was founded on that day."""
_WHY: Final = {
    "date_in_future": "ngày này chưa đến",
    "date_too_old": f"ngày này quá xa trong quá khứ (trước {OLDEST:%d/%m/%Y})",
}


def impossible(days: Mapping[str, date], today: date) -> Iterator[dict[str, str]]:
    """A fault for each place (JSON pointer) whose day can't have been yet, or can't have been at all."""
    for pointer, day in days.items():
        if code := _fault_of(day, today):
            yield {"pointer": pointer, "code": code, "detail": _WHY[code]}


def _fault_of(day: date, today: date) -> str | None:
    if day > today:
        return "date_in_future"
    return "date_too_old" if day < OLDEST else None
