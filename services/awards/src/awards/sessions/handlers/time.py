"""How long a council has: working days of the round, counted by the recorded calendar and the council's regulation."""

from datetime import date

from authority import Query, working_calendar
from awards.sessions.regulation import Regulation, regulation_on
from awards.sessions.values import BallotTimes, Session
from contracts.limits import LimitKind
from kit.clock import local_date
from kit.deadlines import counted


def regulation_of(session: Session) -> Regulation:
    """What was in force when the session was opened."""
    return regulation_on(local_date(session.opened_at))


def working_days_of(session: Session) -> int | None:
    """The longest time that the round gives the council for a nomination of the agenda, where it is known."""
    return max((item.working_days for item in session.agenda if item.working_days), default=None)


async def closing_after(uow: Query, session: Session, since: date, days: int) -> BallotTimes:
    """The closing times of a ballot of so many working days after that day."""
    rules = regulation_of(session)
    calendar = await working_calendar(uow, since)
    closing = counted(LimitKind.CLOSING, calendar, since, days, rules.remind_before_working_days)
    counting = counted(LimitKind.CLOSING, calendar, since, days + rules.counting_working_days)
    return BallotTimes(closing.due_at, closing.remind_at, counting.due_at)
