"""Commands: an officer submits, a head concludes, the workflow opens a stage. The same answer, one effect."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from uuid import UUID

from localstack.ports import free_ports
from tests.faults.ground import Ground
from tests.faults.points.roles import Role
from tests.faults.points.scenario import Cases, Scenario
from tests.faults.sending import Sender
from tests.submissions.journey import council, ids
from tests.submissions.province import COMMUNE, WORKFLOWS, Province, province

EXPECTED: Final = "kill -9 of the api between any two I/Os: the same answer on retry, one effect"
PROPOSED: Final = {"outcome": "proposed", "letter": {"number": "15/TTr-UBND", "issued_on": "2025-05-07"}}


@dataclass(frozen=True)
class Asked:
    """A command that is about to be sent, and what it leaves behind when it is done once."""

    dossier_id: str
    verb: str
    by: UUID | str
    body: Any
    action: str
    facts: tuple[str, ...]


async def submit(here: Province) -> Asked:
    dossier = await here.draft()
    by = here.person("officer", COMMUNE)
    return Asked(dossier["id"], "submit", by, {}, "submit", ("submitted",))


async def conclude(here: Province) -> Asked:
    dossier = await here.submitted()
    await here.lead(dossier["id"], 1, "council")
    await council(here, dossier, COMMUNE, *ids(dossier))
    await here.step(dossier["id"], 1, "sign")
    by = here.person("head", COMMUNE)
    return Asked(dossier["id"], "stages/1/conclude", by, PROPOSED, "conclude", ("stage_concluded",))


async def open_stage(here: Province) -> Asked:
    dossier = await here.submitted()
    return Asked(dossier["id"], "stages/1/open", WORKFLOWS, {"attempt": 1}, "open_stage", ("stage_opened",))


@dataclass
class CommandCase:
    """One command of one person, sent to an api process."""

    here: Province
    ground: Ground
    url: str
    asked: Asked
    port: int
    role: Role = Role.API

    def __post_init__(self) -> None:
        self._sender = Sender(
            f"http://127.0.0.1:{self.port}",
            self.ground.token(self.asked.by),
            f"/dossiers/{self.asked.dossier_id}/{self.asked.verb}",
            self.asked.body,
        )

    def given(self) -> dict[str, Any]:
        return self.ground.settings(self.url, service="submissions", http_port=self.port)

    async def done(self) -> None:
        """Sent until answered, and sent once more afterwards: a double click."""
        await self._sender.answered()
        await self._sender.answered()

    async def after_death(self) -> None:
        """Nothing holds on to an api that is gone."""

    async def differences(self) -> list[str]:
        return await differences(self.here, self.asked, self._sender)


async def differences(here: Province, asked: Asked, sender: Sender) -> list[str]:
    """Whether the command was done once: one line of history, one record of the answer, its facts without gaps."""
    sql, about = here.app.sql, f"dossier {asked.dossier_id}"
    wrong = sender.differences()
    lines = await sql(
        "SELECT count(*) FROM dossier_history"
        f" WHERE dossier_id = '{asked.dossier_id}' AND action = '{asked.action}'"
    )
    if lines != [(1,)]:
        wrong.append(f"{about}: {lines[0][0]} lines of history say {asked.action}")
    records = await sql(f"SELECT response FROM idempotency_keys WHERE key = '{sender.key}'")
    if [bytes(row.response or b"") for row in records] != [sender.answers[0].content]:
        wrong.append(f"{about}: {len(records)} records of the answer, or another answer in it")
    facts = await sql(f"SELECT headers FROM outbox WHERE key = '{asked.dossier_id}' ORDER BY position")
    told = [dict(row.headers) for row in facts]
    names = [headers["ce_type"].split(".")[-2] for headers in told]
    for name in asked.facts:
        if names.count(name) != 1:
            wrong.append(f"{about}: {names.count(name)} facts {name} wait in the outbox")
    numbers = [int(headers["ce_sequence"]) for headers in told]
    if numbers != list(range(1, len(numbers) + 1)):
        wrong.append(f"{about}: its facts are numbered {numbers}")
    return wrong


@asynccontextmanager
async def _prepared(make: Callable[[Province], Awaitable[Asked]], ground: Ground) -> Cases:
    url = await ground.database("submissions")
    here: Province = await ground.enter(province(url))

    @asynccontextmanager
    async def case() -> AsyncIterator[CommandCase]:
        (port,) = free_ports(1)
        yield CommandCase(here, ground, url, await make(here), port)

    yield case


SUBMIT: Final = Scenario("submit", EXPECTED, partial(_prepared, submit), at_once=2)
CONCLUDE: Final = Scenario("conclude", EXPECTED, partial(_prepared, conclude), at_once=2)
OPEN_STAGE: Final = Scenario("open-stage", EXPECTED, partial(_prepared, open_stage), at_once=2, short=False)
