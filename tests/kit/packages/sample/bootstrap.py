"""Puts the sample together."""

from sqlalchemy import select

import authority
from authority import projection
from kit.service import Service
from kit.settings import Settings, from_environment
from sample import consumer
from sample.models import counters


def bootstrap(settings: Settings | None = None) -> Service:
    return Service(
        name="awards",
        package="sample",
        settings=settings or from_environment(Settings),
        reactions=consumer.reactions,
        ledger={"counters": select(counters.c.id, counters.c.version)},
        commands=authority.Command,
        queries=authority.Query,
        whose_account=authority.person_of_account,
        checks={"authority": projection.caught_up},
        measures=(projection.measure_staleness,),
    )
