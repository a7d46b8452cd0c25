"""The only place where the directory is put together."""

from authority import Command, Query, person_of_account
from authority.projection import caught_up, measure_staleness
from directory.heartbeat import keep_beating
from directory.ledger import LEDGER
from kit.service import Service
from kit.settings import Settings, from_environment


def bootstrap(settings: Settings | None = None) -> Service:
    """The directory, with the settings of the environment unless others are given."""
    return Service(
        name="directory",
        settings=settings or from_environment(Settings),
        ledger=LEDGER,
        commands=Command,
        queries=Query,
        whose_account=person_of_account,
        checks={"authority": caught_up},
        measures=(measure_staleness,),
        tasks=(keep_beating,),
    )
