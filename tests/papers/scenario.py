"""The world of papers in the matrix of refusals."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import awards.bootstrap
import directory.bootstrap
import papers.bootstrap
import papers.settings
from kit.settings import Settings
from papers.others import Others
from tests.architecture.scenario import Scenario
from tests.awards.council import GIAY_KHEN, council
from tests.papers.province import AWARDS, DIRECTORY, PUBLIC, Province
from tests.support.running import running, settings_for
from tests.support.tokens import Issuer


@asynccontextmanager
async def of_papers(url: str, awards_url: str, directory_url: str) -> AsyncIterator[Scenario]:
    """The papers of an issued decision, which awards shows to its own units."""
    issuer = Issuer()
    own = {"public_url": PUBLIC, "awards_url": AWARDS, "directory_url": DIRECTORY, "oidc_client_secret": "s"}
    service = papers.bootstrap.bootstrap(papers.settings.Settings(**settings_for(url, **own)))
    async with (
        running(awards.bootstrap.bootstrap(Settings(**settings_for(awards_url))), issuer) as of_awards,
        running(directory.bootstrap.bootstrap(Settings(**settings_for(directory_url))), issuer) as people,
    ):
        asked = {AWARDS: of_awards, DIRECTORY: people}
        others = Others(Province(asked, "service:papers"), Province(asked), AWARDS, DIRECTORY, PUBLIC)
        async with running(replace(service, others=lambda _: others), issuer) as app:
            board = await council(of_awards)
            await app.set_clock("2025-05-12 09:00+07")
            units = (board.province, board.district, board.office, board.commune)
            for unit in units:
                await app.tell(unit, unit.unit_id)
            issued = await board.issued(await board.approved(GIAY_KHEN))
            other = await of_awards.unit("298", "huyen", "district", board.province)
            yield Scenario(
                app=app,
                given={
                    "decision_id": issued["id"],
                    "kind": "decision",
                    "file_format": "pdf",
                    "first": 1,
                    "last": 1,
                },
                units=[unit.unit_id for unit in units],
                unrelated=other.unit_id,
                beside=(of_awards,),
            )
