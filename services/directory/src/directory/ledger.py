"""What the directory prints for `audit`: every row that a fact announced, by id."""

from typing import Final

from sqlalchemy import select

from directory.accounts.models import accounts
from directory.assignments.models import appointments, assignments
from directory.calendar.models import calendar_years
from directory.people.models import people
from directory.units.models import units
from kit.ledger import Ledger

LEDGER: Final[Ledger] = {
    "units": select(units.c.id, units.c.version).order_by(units.c.id),
    "people": select(people.c.id, people.c.version).order_by(people.c.id),
    "assignments": select(assignments.c.id, assignments.c.version, assignments.c.status).order_by(
        assignments.c.id
    ),
    "accounts": select(accounts.c.id, accounts.c.version, accounts.c.status).order_by(accounts.c.id),
    "appointments": select(appointments.c.id, appointments.c.version).order_by(appointments.c.id),
    "calendar_years": select(calendar_years.c.year.label("id"), calendar_years.c.version).order_by(
        calendar_years.c.year
    ),
}
