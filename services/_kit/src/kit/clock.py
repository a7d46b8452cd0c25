"""Local days. Times are stored in UTC and judged in Asia/Ho_Chi_Minh."""

from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

LOCAL: Final = ZoneInfo("Asia/Ho_Chi_Minh")


def local_date(moment: datetime) -> date:
    """The day on which the moment falls in Viet Nam."""
    return moment.astimezone(LOCAL).date()


def start_of(day: date) -> datetime:
    """The first moment of a local day."""
    return datetime.combine(day, time.min, LOCAL)


def end_of(day: date) -> datetime:
    """The first moment after a local day: what is due that day is overdue from here on."""
    return start_of(day + timedelta(days=1))
