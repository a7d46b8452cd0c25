"""The only place that puts the service together."""

from authority import Command, Query, person_of_account
from authority.projection import caught_up, measure_staleness
from kit.service import Service
from kit.settings import Settings, from_environment
from submissions import consumer
from submissions.dossiers import queries
from submissions.ledger import LEDGER


def bootstrap(settings: Settings | None = None) -> Service:
    return Service(
        name="submissions",
        settings=settings or from_environment(Settings),
        reactions=consumer.reactions,
        ledger=LEDGER,
        commands=Command,
        queries=Query,
        whose_account=person_of_account,
        checks={"authority": caught_up},
        measures=(measure_staleness, queries.measure_steps),
    )
