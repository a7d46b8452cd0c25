"""The only place where papers is put together."""

import authority
from authority import projection
from kit.service import Service
from kit.settings import from_environment
from papers.consumer import reactions
from papers.ledger import LEDGER
from papers.maker import make_papers
from papers.others import others_of
from papers.reach import trials
from papers.repository import measure_wanted
from papers.settings import Settings


def bootstrap(settings: Settings | None = None) -> Service:
    """Papers with these settings, or with those of the environment."""
    settings = settings or from_environment(Settings)
    return Service(
        name="papers",
        settings=settings,
        reactions=reactions,
        ledger=LEDGER,
        commands=authority.Command,
        queries=authority.Query,
        whose_account=authority.person_of_account,
        checks={"authority": projection.caught_up},
        measures=(projection.measure_staleness, measure_wanted),
        tasks=(make_papers,),
        tells_facts=False,
        trials=trials(settings),
        others=lambda http: others_of(settings, http),
    )
