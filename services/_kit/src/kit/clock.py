"""Local days. Times are stored in UTC and judged in Asia/Ho_Chi_Minh."""

from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

LOCAL: Final = ZoneInfo("Asia/Ho_Chi_Minh")


def local_date(moment: datetime) -> date:
    """The day on which the moment falls in Viet Nam."""
    return moment.astimezone(LOCAL).date()


def end_of(day: date) -> datetime:
    """The first moment after a local day: what is due that day is overdue from here on."""
    return datetime.combine(day + timedelta(days=1), time.min, LOCAL)
