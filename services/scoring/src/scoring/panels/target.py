"""A panel's target time: the reminder, the note that it is over, and the way on without who is absent."""

from dataclasses import replace
from datetime import datetime

from scoring.errors import PanelReminderNotDue, PanelStillOpen, TooFewScores
from scoring.panels.domain import conclude, require_open
from scoring.panels.happened import Change, Overdue, Reminded
from scoring.panels.values import Panel, Result


def remind(panel: Panel, now: datetime) -> Change:
    """Note the reminder, once, from its time on. Raises PanelConcluded, PanelReminderNotDue."""
    require_open(panel)
    target = panel.target
    if target is None or target.reminded or now < target.remind_at:
        raise PanelReminderNotDue(remind_at=target and target.remind_at)
    after = replace(panel.next_version(), target=replace(target, reminded=True))
    return after, (Reminded(target.due_at),)


def mark_overdue(panel: Panel, now: datetime) -> Change:
    """Note that the target time is over, once. Nothing is refused for it. Raises PanelConcluded, PanelStillOpen."""
    require_open(panel)
    target = panel.target
    if target is None or target.overdue or now < target.due_at:
        raise PanelStillOpen(due_at=target and target.due_at)
    after = replace(panel.next_version(), target=replace(target, overdue=True))
    return after, (Overdue(target.due_at),)


def conclude_without(panel: Panel, results: tuple[Result, ...], now: datetime) -> Change:
    """Conclude without those who are absent: after the target time, where nobody in office can add what is missing.

    Raises PanelConcluded, PanelStillOpen, TooFewScores.
    """
    require_open(panel)
    if not panel.is_complete() and not panel.is_late(now):
        raise PanelStillOpen(due_at=panel.target and panel.target.due_at)
    if missing := panel.still_scorable():
        raise TooFewScores(items=missing)
    absent = tuple(person for person in panel.panellists if panel.unscored(person))
    return conclude(replace(panel, absent=absent), results)
