"""The only place where scoring is put together."""

import authority
from authority import projection
from kit.service import Service
from kit.settings import Settings, from_environment
from scoring.consumer import reactions
from scoring.ledger import LEDGER


def bootstrap(settings: Settings | None = None) -> Service:
    """Scoring with these settings, or with those of the environment."""
    return Service(
        name="scoring",
        settings=settings or from_environment(Settings),
        reactions=reactions,
        ledger=LEDGER,
        commands=authority.Command,
        queries=authority.Query,
        whose_account=authority.person_of_account,
        checks={"authority": projection.caught_up},
        measures=(projection.measure_staleness,),
    )
