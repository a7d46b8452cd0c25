"""The only place that puts awards together."""

import authority
from authority import projection
from awards.consumer import reactions
from awards.ledger import LEDGER
from kit.service import Service
from kit.settings import Settings, from_environment


def bootstrap(settings: Settings | None = None) -> Service:
    """The service, with settings from the environment unless given."""
    return Service(
        name="awards",
        settings=settings or from_environment(Settings),
        reactions=reactions,
        ledger=LEDGER,
        commands=authority.Command,
        queries=authority.Query,
        whose_account=authority.person_of_account,
        checks={"authority": projection.caught_up},
        measures=(projection.measure_staleness,),
    )
