"""A council session of the awards service, with its scoring panel, and the workflow that leads it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from temporalio.testing import WorkflowEnvironment

from awards.bootstrap import bootstrap as awards
from contracts.scoring import PanelConcludedV1
from contracts.submissions import DossierRecalledV1, DossierSubmittedV1, ScoringWish
from kit.clock import LOCAL
from kit.settings import Settings
from scoring.bootstrap import bootstrap as scoring
from tests.awards.council import Council, council, ok
from tests.scoring.conftest import SHEET
from tests.support.circles import before_councils
from tests.support.running import Running, running, settings_for
from tests.workflows.clock import Clock, Following
from tests.workflows.leading import Leading, leading, until
from workflows.cases.award_session.kind import AWARD_SESSION

START = datetime(2025, 5, 12, 9, tzinfo=LOCAL)


@dataclass
class SessionPlay:
    """One session and its council. Every act is carried on until the workflow has answered it."""

    board: Council
    panels: Running
    led: Leading
    environment: WorkflowEnvironment
    clock: Clock
    session_id: UUID

    @property
    def workflow_id(self) -> str:
        return AWARD_SESSION.workflow_id(self.session_id)

    async def nominate(self, *awards: str) -> DossierSubmittedV1:
        dossier = await self.board.nominate(*awards)
        await self.panels.tell(before_councils(dossier, self.board.district), dossier.dossier_id)
        self.session_id = await self.board.session_id()
        await self.settled()
        return dossier

    async def close_agenda(self) -> None:
        await self._follow()
        ok(await self.board.close(self.session_id))
        await self.settled()

    async def vote(self, *members: UUID) -> None:
        await self._follow()
        for member in members:
            ok(await self.board.vote(self.session_id, member))
        await self.settled()

    async def recall(self, dossier: DossierSubmittedV1) -> None:
        """The dossier was taken back; submissions says so."""
        fact = DossierRecalledV1(
            dossier_id=dossier.dossier_id,
            round_id=dossier.round_id,
            submitting_unit_id=dossier.submitting_unit_id,
            attempt=dossier.attempt,
        )
        await self._follow()
        await self.board.app.tell(fact, dossier.dossier_id)
        await self.settled()

    async def withdraw(self, dossier: DossierSubmittedV1, nominee: int) -> None:
        """One nominee was withdrawn; submissions says so."""
        await self._follow()
        await self.board.withdrawn(dossier, nominee)
        await self.settled()

    async def score(self, member: UUID) -> None:
        """A panellist gives points to every nomination."""
        items = (await self.board.view(self.session_id))["items"]
        scores = [
            {"item_id": item["id"], "points": {"ha-tang": 90 - number, "tiet-kiem": 40}}
            for number, item in enumerate(items)
        ]
        path = f"/panels/{self.session_id}/scores"
        ok(await self.panels.send("PUT", path, member, {"scores": scores}))
        await self._tell_scores()
        await self.settled()

    async def pass_time(self, time: timedelta) -> None:
        await self.environment.sleep(time)
        await self._follow()
        await self.settled()

    async def status(self) -> str:
        found: str = (await self.board.view(self.session_id))["status"]
        return found

    async def settled(self) -> None:
        """Carry facts until the workflow has seen the newest version and the session moves no more."""

        async def calm() -> bool:
            if await self.led.carry():
                return False
            seen = await self.led.progress(self.workflow_id)
            version = await self._version()
            at_rest = bool(seen["case"]) and seen["case"]["version"] == version
            return at_rest and not await self.led.carry() and version == await self._version()

        await until(calm)

    async def outcome(self) -> str:
        found: str = await self.led.handle(self.workflow_id).result()
        return found

    async def _tell_scores(self) -> None:
        """Scoring's last word reaches awards."""
        told = [payload for kind, payload in await self.panels.facts() if kind == PanelConcludedV1.type]
        for payload in told:
            fact = PanelConcludedV1.model_validate_json(orjson.dumps(payload))
            await self.board.app.tell(fact, self.session_id)

    async def _version(self) -> int:
        rows = await self.board.app.sql(f"SELECT version FROM sessions WHERE id = '{self.session_id}'")
        return int(rows[0][0])

    async def _follow(self) -> None:
        await self.clock.follow()
        for app in (self.board.app, self.panels):
            await app.beat()


@asynccontextmanager
async def session_play(
    environment: WorkflowEnvironment, awards_url: str, scoring_url: str
) -> AsyncIterator[SessionPlay]:
    """The district's council, with nothing on its agenda yet."""
    async with (
        running(awards(Settings(**settings_for(awards_url)))) as app,
        running(scoring(Settings(**settings_for(scoring_url)))) as panels,
    ):
        board = await council(app)
        clock = Clock(environment, [app, panels], START)
        await clock.follow()
        apps = {"awards": app, "scoring": panels}
        async with leading(environment.client, apps, Following(clock), kind=AWARD_SESSION) as led:
            yield SessionPlay(board, panels, led, environment, clock, UUID(int=0))


async def want_scores(play: SessionPlay) -> None:
    """The round wants a scoring panel at the district, by a sheet that is there."""
    board, panels = play.board, play.panels
    await board.open_round(ScoringWish(unit_id=board.district.unit_id, sheet_code=SHEET["code"]))
    await panels.tell(board.district, board.district.unit_id)
    for member in board.members:
        await panels.assign(member, "council_member", board.district)
    officer: Any = await panels.person("standing_officer", board.district)
    await panels.beat()
    ok(await panels.send("PUT", f"/sheets/{SHEET['code']}", officer, SHEET))
