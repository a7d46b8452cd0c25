"""The only place where the directory is put together."""

from sqlalchemy import select

from authority import UnitOfWork
from authority.projection import caught_up, measure_staleness
from directory.consumer import reactions
from directory.heartbeat import keep_beating
from directory.models import appointments, assignments, calendar_years, people, units
from kit.service import Service
from kit.settings import Settings, from_environment


def bootstrap(settings: Settings | None = None) -> Service:
    """The directory, with the settings of the environment unless others are given."""
    return Service(
        name="directory",
        settings=settings or from_environment(Settings),
        reactions=reactions,
        ledger={
            "units": select(units.c.id, units.c.version).order_by(units.c.id),
            "people": select(people.c.id, people.c.version).order_by(people.c.id),
            "assignments": select(assignments.c.id, assignments.c.version, assignments.c.status).order_by(
                assignments.c.id
            ),
            "appointments": select(appointments.c.id, appointments.c.version).order_by(appointments.c.id),
            "calendar_years": select(calendar_years.c.year.label("id"), calendar_years.c.version).order_by(
                calendar_years.c.year
            ),
        },
        unit_of_work=UnitOfWork,
        checks={"authority": caught_up},
        measures=(measure_staleness,),
        tasks=(keep_beating,),
    )
