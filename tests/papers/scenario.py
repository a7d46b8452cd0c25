"""The world of papers in the matrix of refusals."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import awards.bootstrap
import directory.bootstrap
from kit.settings import Settings
from tests.architecture.scenario import Scenario
from tests.awards.council import GIAY_KHEN, council
from tests.papers.province import AWARDS, DIRECTORY, SUBMISSIONS, Province, papers_by
from tests.submissions.journey import to_district
from tests.submissions.province import COMMUNE, DISTRICT, province
from tests.support.in_directory import keep_units
from tests.support.running import running, settings_for
from tests.support.tokens import Issuer


@asynccontextmanager
async def of_papers(
    url: str, awards_url: str, directory_url: str, submissions_url: str
) -> AsyncIterator[Scenario]:
    """The papers of an issued decision and of a session, which awards shows to its own units, and of a dossier, which
    submissions shows to its own.
    """
    issuer = Issuer()
    async with (
        running(awards.bootstrap.bootstrap(Settings(**settings_for(awards_url))), issuer) as of_awards,
        province(submissions_url, issuer) as here,
        running(directory.bootstrap.bootstrap(Settings(**settings_for(directory_url))), issuer) as people,
    ):
        asked = {AWARDS: of_awards, DIRECTORY: people, SUBMISSIONS: here.app}
        service = papers_by(url, Province(asked, "service:papers"), Province(asked))
        async with running(service, issuer) as app:
            board = await council(of_awards)
            await app.set_clock("2025-05-12 09:00+07")
            units = (board.province, board.district, board.office, board.commune)
            for unit in units:
                await app.tell(unit, unit.unit_id)
            issued = await board.issued(await board.approved(GIAY_KHEN))
            dossier = await to_district(here)
            await here.app.set_clock("2025-05-12 09:00+07")
            for unit in here.units.values():
                await app.tell(unit, unit.unit_id)
            await keep_units(people, here.units)
            (session,) = await of_awards.sql("SELECT id FROM sessions")
            other = await of_awards.unit("298", "huyen", "district", board.province)
            yield Scenario(
                app=app,
                given={
                    "decision_id": issued["id"],
                    "dossier_id": dossier["id"],
                    "session_id": session.id,
                    "kind": "decision",
                    "file_format": "pdf",
                    "first": 1,
                    "last": 1,
                },
                at={
                    "GET /dossiers/{dossier_id}/papers/{kind}/{file_format}": {"kind": "proposal"},
                    "GET /sessions/{session_id}/papers/{kind}/{file_format}": {"kind": "minutes"},
                },
                units=[
                    *(unit.unit_id for unit in units),
                    *(here.units[code].unit_id for code in (COMMUNE, DISTRICT)),
                ],
                unrelated=other.unit_id,
                beside=(of_awards, here.app, people),
            )
