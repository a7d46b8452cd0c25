"""What a notice would make of a year, in words."""

from collections.abc import Iterator

from directory.calendar.domain import Day, Days
from kit.history import field_changes
from kit.rehearsal import Deed, WouldChange


def foreseen(before: Days, after: Days) -> Iterator[WouldChange]:
    """What becomes of each day: it is one that departs from its weekday, it is another one, it is an ordinary one."""
    for date in sorted(before.keys() | after.keys()):
        old, new = before.get(date), after.get(date)
        if old == new:
            continue
        deed = Deed.ADDED if old is None else Deed.ENDED if new is None else Deed.CHANGED
        fields = field_changes(_said(old), _said(new)) if old and new else []
        yield WouldChange(kind="day", name=str(date), deed=deed, fields=fields)


def _said(day: Day) -> dict[str, str]:
    return {"kind": day.kind.value, "name": day.name, "source": day.source}
