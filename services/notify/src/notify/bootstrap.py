"""The only place where notify is put together."""

import authority
from authority import projection
from kit.service import Service
from kit.settings import from_environment
from notify.consumer import reactions
from notify.courier import deliver
from notify.ledger import LEDGER
from notify.queue import measure_deliveries
from notify.reach import trials
from notify.settings import Settings


def bootstrap(settings: Settings | None = None) -> Service:
    """Notify with these settings, or with those of the environment."""
    settings = settings or from_environment(Settings)
    return Service(
        name="notify",
        settings=settings,
        reactions=reactions,
        ledger=LEDGER,
        commands=authority.Command,
        queries=authority.Query,
        whose_account=authority.person_of_account,
        checks={"authority": projection.caught_up},
        measures=(projection.measure_staleness, measure_deliveries),
        tasks=(deliver,),
        trials=trials(settings),
    )
