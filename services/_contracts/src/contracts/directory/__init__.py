"""Facts of the directory: whole states on compacted topics, so that a new consumer can start from nothing."""

from contracts.directory.events import (
    AssignmentRecordedV1,
    AssignmentsConfirmedV1,
    CalendarDay,
    CalendarRecordedV1,
    DayKind,
    Succession,
    UnitRecordedV1,
    UnitsConfirmedV1,
)

__all__ = [
    "AssignmentRecordedV1",
    "AssignmentsConfirmedV1",
    "CalendarDay",
    "CalendarRecordedV1",
    "DayKind",
    "Succession",
    "UnitRecordedV1",
    "UnitsConfirmedV1",
]
