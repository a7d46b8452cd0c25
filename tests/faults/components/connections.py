"""Connections that die around a commit or an answer: the retry gets the first answer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

from pydantic import SecretStr
from temporalio.testing import ActivityEnvironment

from contracts.submissions import OpenStage
from kit.client import HttpClient, PrincipalClient, Unreachable
from kit.processes import ISSUER_S, app_of
from kit.settings import Settings
from submissions.bootstrap import bootstrap
from tests.faults.fault import Fault, Seen, Trial, Violated
from tests.faults.ground import SECRETS, Ground, ground, until
from tests.faults.points.scenarios.commands import Asked, conclude, differences, submit
from tests.faults.sending import Sender
from tests.faults.wire import Harm, Wire, wire_to, wire_to_http
from tests.submissions.province import Province, province
from workflows.activities import activity_of
from workflows.calls import act_of
from workflows.cases.dossier_approval.calls import ACTS
from workflows.clients import TIMEOUT_S, ServiceClient

RETRY_S: Final = 0.5
"""How long a client waits before it counts an answer as lost."""


@dataclass
class Desk:
    """A province whose api is reached over one wire, and reaches its database over another."""

    here: Province
    ground: Ground
    url: str
    database: Wire
    http: Wire

    def sender(self, asked: Asked) -> Sender:
        return Sender(self.url, self.ground.token(asked.by), asked.path, asked.body, asked.seen)


@asynccontextmanager
async def desk(trial: Trial) -> AsyncIterator[Desk]:
    async with ground(trial) as here:
        url = await here.database("submissions")
        office: Province = await here.enter(province(url))
        async with wire_to(url) as (database, near), HttpClient(ISSUER_S) as keys:
            service = bootstrap(Settings(**here.settings(near)))
            address = await here.serve(app_of(service, keys))
            async with wire_to_http(address) as (http, reached):
                yield Desk(office, here, reached, database, http)
            await service.dispose()


async def broken_around(desk: Desk, wire: Wire, needle: bytes, harm: Harm, asked: Asked) -> list[str]:
    """One command whose connection is harmed around a message; the client sends it until it is answered."""
    sender = desk.sender(asked)
    before = wire.harmed
    wire.harm_once(needle, harm)
    answered = asyncio.create_task(sender.answered())
    if harm is Harm.SILENCE:
        await until(lambda: harmed(wire, before), "the wire falls silent")
        await asyncio.sleep(RETRY_S)  # the silence itself, which nothing ends by itself
        wire.reset()
    await answered
    await sender.answered()
    wrong = await differences(desk.here.app, asked, sender)
    if wire.harmed == before:
        wrong.append(f"{needle!r} never came by")
    return [f"{harm.name} {needle!r}: {what}" for what in wrong]


async def harmed(wire: Wire, before: int) -> bool:
    return wire.harmed > before


async def around_the_commit(trial: Trial) -> Seen:
    """The database's connection, and the client's own, at a submission and at a conclusion."""
    async with desk(trial) as here:
        tried = 0
        for _ in range(10 if trial.full else 1):
            for harm in Harm:
                for make in (submit, conclude):
                    for wire, needle in ((here.database, b"COMMIT"), (here.http, b"POST ")):
                        if wrong := await broken_around(here, wire, needle, harm, await make(here.here)):
                            raise Violated(wrong)
                        tried += 1
        return Seen(acknowledged=tried, note=f"{tried} connections broken")


async def terminated(trial: Trial) -> Seen:
    """`pg_terminate_backend` while the command waits for a row that somebody else holds."""
    async with desk(trial) as here:
        times = 10 if trial.full else 2
        for number in range(times):
            asked = await (submit, conclude)[number % 2](here.here)
            sender = here.sender(asked)
            async with here.here.app.service.engine.connect() as holder:
                await holder.exec_driver_sql(
                    f"SELECT 1 FROM dossiers WHERE id = '{asked.subject}' FOR UPDATE"
                )
                answered = asyncio.create_task(sender.answered())
                (backend,) = await until(lambda: waiting(here.here), "the command waits for the row")
                await here.here.app.sql(f"SELECT pg_terminate_backend({backend.pid})")
            await answered
            await sender.answered()
            if not sender.troubles:
                raise Violated([f"{asked.path}: its backend was terminated, and nobody noticed"])
            if wrong := await differences(here.here.app, asked, sender):
                raise Violated(wrong)
        return Seen(acknowledged=times, note=f"{times} backends terminated")


async def waiting(here: Province) -> list[Any]:
    return await here.app.sql(
        "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )


async def slow(trial: Trial) -> Seen:
    """Every message between api and database comes late."""
    async with desk(trial) as here:
        here.database.delay_s = 0.02
        asked = await submit(here.here)
        sender = here.sender(asked)
        await sender.answered()
        await sender.answered()
        if wrong := await differences(here.here.app, asked, sender):
            raise Violated(wrong)
        return Seen(acknowledged=1, note=f"{here.database.delay_s * 1000:.0f} ms later in each direction")


async def lost_to_a_workflow(trial: Trial) -> Seen:
    """The answer to an activity's command gets lost: its next attempt sends the same key, and is told so."""
    async with desk(trial) as here:
        dossier = await here.here.submitted()
        asked = ActivityEnvironment()
        async with HttpClient(TIMEOUT_S) as http:
            workflows = PrincipalClient(
                http, here.ground.issuer, "workflows", SecretStr(SECRETS["workflows"])
            )
            command = OpenStage(attempt=1)
            open_stage = activity_of(act_of(ACTS, command), ServiceClient(here.url, workflows))
            here.http.harm_once(b"/stages/1/open ", Harm.AFTER)
            try:
                await asked.run(open_stage, dossier["id"], 1, command)
            except Unreachable:
                pass
            else:
                raise Violated(["the answer did not get lost"])
            again = await asked.run(open_stage, dossier["id"], 1, command)
        if again is not None:
            raise Violated([f"dossier {dossier['id']}: the repeat of open_stage counted as another command"])
        return Seen(acknowledged=1)


FAULTS: Final = (
    Fault(
        "connection-around-commit",
        "a connection dies before, during or after the commit, or the answer is lost: the retry gets the first answer",
        short=True,
        run=around_the_commit,
    ),
    Fault(
        "backend-terminated",
        "pg_terminate_backend in mid-command: the retry is answered, one effect",
        True,
        terminated,
    ),
    Fault(
        "slow-database", "everything comes late between api and database: one answer, one effect", False, slow
    ),
    Fault(
        "answer-to-workflow-lost",
        "the answer to a workflow's command is lost: the next attempt is the same command",
        short=True,
        run=lost_to_a_workflow,
    ),
)
