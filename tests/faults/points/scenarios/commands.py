"""Commands: an officer submits, a head concludes, the workflow opens a stage, the clerk issues a decision.

The same answer, one effect.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any, Final, TypeVar
from uuid import UUID

from localstack.ports import free_ports
from tests.awards.council import Council, ok
from tests.faults.ground import Ground
from tests.faults.points.roles import Role
from tests.faults.points.scenario import Cases, Scenario
from tests.faults.points.scenarios.meeting import meeting
from tests.faults.sending import Sender
from tests.submissions.journey import council, ids
from tests.submissions.province import COMMUNE, WORKFLOWS, Province, province
from tests.support.running import Running

Here = TypeVar("Here", Province, Council)
EXPECTED: Final = "kill -9 of the api between any two I/Os: the same answer on retry, one effect"
PROPOSED: Final = {"outcome": "proposed", "letter": {"number": "15/TTr-UBND", "issued_on": "2025-04-28"}}
_HISTORY: Final = "SELECT count(*) FROM dossier_history WHERE dossier_id = '{}' AND action = '{}'"
_REGISTER: Final = "SELECT count(*) FROM register_entries WHERE decision_id = '{}'"


@dataclass(frozen=True)
class Asked:
    """A command that is about to be sent, and what it leaves behind when it is done once."""

    subject: str
    """The aggregate's id."""
    path: str
    by: UUID | str
    body: Any
    effects: str
    """A question to the database whose answer is 1 then."""
    fact: str
    seen: int = 1
    """The version of the aggregate that the person saw."""


async def submit(here: Province) -> Asked:
    dossier = (await here.draft())["id"]
    by = here.person("officer", COMMUNE)
    return Asked(
        dossier, f"/dossiers/{dossier}/submit", by, {}, _HISTORY.format(dossier, "submit"), "submitted"
    )


async def conclude(here: Province) -> Asked:
    submitted = await here.submitted()
    dossier = submitted["id"]
    await here.lead(dossier, 1, "council")
    await council(here, submitted, COMMUNE, *ids(submitted))
    await here.step(dossier, 1, "sign")
    by, path = here.person("head", COMMUNE), f"/dossiers/{dossier}/stages/1/conclude"
    return Asked(dossier, path, by, PROPOSED, _HISTORY.format(dossier, "conclude"), "stage_concluded", 2)


async def open_stage(here: Province) -> Asked:
    dossier = (await here.submitted())["id"]
    path, effects = f"/dossiers/{dossier}/stages/1/open", _HISTORY.format(dossier, "open_stage")
    return Asked(dossier, path, WORKFLOWS, {"attempt": 1}, effects, "stage_opened")


_numbers = count(1)


async def issue(here: Council) -> Asked:
    """A signed decision on one award gets its number and its place in the register."""
    decision = ok(await here.draft(await here.approved()))["id"]
    ok(await here.sign({"id": decision}))
    body = {"number": str(next(_numbers)), "series": "QĐ-UBND", "issued_on": "2025-05-12"}
    path = f"/decisions/{decision}/issue"
    return Asked(decision, path, here.clerk, body, _REGISTER.format(decision), "issued", seen=2)


@dataclass
class CommandCase:
    """One command of one person, sent to an api process."""

    app: Running
    """The service once more, to look into its database."""
    ground: Ground
    url: str
    asked: Asked
    port: int
    role: Role = Role.API

    def __post_init__(self) -> None:
        self._sender = Sender(
            f"http://127.0.0.1:{self.port}",
            self.ground.token(self.asked.by),
            self.asked.path,
            self.asked.body,
            self.asked.seen,
        )

    def given(self) -> dict[str, Any]:
        return self.ground.settings(self.url, service=self.app.service.name, http_port=self.port)

    async def done(self) -> None:
        """Sent until answered, and sent once more afterwards: a double click."""
        await self._sender.answered()
        await self._sender.answered()

    async def after_death(self) -> None:
        """Nothing holds on to an api that is gone."""

    async def differences(self) -> list[str]:
        return await differences(self.app, self.asked, self._sender)


async def differences(app: Running, asked: Asked, sender: Sender) -> list[str]:
    """Whether the command was done once: one effect, one record of the answer, its facts without gaps."""
    about, wrong = asked.path, sender.differences()
    if (effects := await app.sql(asked.effects)) != [(1,)]:
        wrong.append(f"{about}: {effects[0][0]} effects")
    records = await app.sql(f"SELECT response FROM idempotency_keys WHERE key = '{sender.key}'")
    if [bytes(row.response or b"") for row in records] != [sender.answers[0].content]:
        wrong.append(f"{about}: {len(records)} records of the answer, or another answer in it")
    facts = await app.sql(f"SELECT headers FROM outbox WHERE key = '{asked.subject}' ORDER BY position")
    told = [dict(row.headers) for row in facts]
    names = [headers["ce_type"].split(".")[-2] for headers in told]
    if names.count(asked.fact) != 1:
        wrong.append(f"{about}: {names.count(asked.fact)} facts {asked.fact} wait in the outbox")
    numbers = [int(headers["ce_sequence"]) for headers in told]
    if numbers != list(range(1, len(numbers) + 1)):
        wrong.append(f"{about}: its facts are numbered {numbers}")
    return wrong


@asynccontextmanager
async def _prepared(
    package: str,
    standing: Callable[[str], AbstractAsyncContextManager[Here]],
    make: Callable[[Here], Awaitable[Asked]],
    ground: Ground,
) -> Cases:
    """The service's database with everybody around it, and one command after the other that is about to be sent."""
    url = await ground.database(package)
    here: Here = await ground.enter(standing(url))

    @asynccontextmanager
    async def case() -> AsyncIterator[CommandCase]:
        (port,) = free_ports(1)
        yield CommandCase(here.app, ground, url, await make(here), port)

    yield case


_of_submissions = partial(_prepared, "submissions", province)
SUBMIT: Final = Scenario("submit", EXPECTED, partial(_of_submissions, submit), at_once=2)
CONCLUDE: Final = Scenario("conclude", EXPECTED, partial(_of_submissions, conclude), at_once=2)
OPEN_STAGE: Final = Scenario(
    "open-stage", EXPECTED, partial(_of_submissions, open_stage), at_once=2, short=False
)
ISSUE: Final = Scenario("issue", EXPECTED, partial(_prepared, "awards", meeting, issue), short=False)
