"""Facts of the directory: whole states on compacted topics, so that a new consumer can start from nothing."""

from contracts.directory.facts import (
    AccountRecordedV1,
    AppointmentRecordedV1,
    AssignmentRecordedV1,
    AssignmentsConfirmedV1,
    CalendarDay,
    CalendarRecordedV1,
    DayKind,
    RoleGiven,
    Succession,
    UnitRecordedV1,
    UnitsConfirmedV1,
    account_key,
)

__all__ = [
    "AccountRecordedV1",
    "AppointmentRecordedV1",
    "AssignmentRecordedV1",
    "AssignmentsConfirmedV1",
    "CalendarDay",
    "CalendarRecordedV1",
    "DayKind",
    "RoleGiven",
    "Succession",
    "UnitRecordedV1",
    "UnitsConfirmedV1",
    "account_key",
]
