"""Whether everything is as it was promised: waits until the system is quiet, then compares all that it holds.

Three witnesses: `audit` (ledgers of services, topics and Temporal), the officers' own log, and a second asking of a
sample of the commands.
"""

import asyncio
import email
import json
import os
import random
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import policy
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

import asyncpg

from audit.__main__ import PARTIES, PRODUCERS
from audit.compare import compare
from audit.facts import read_facts
from audit.ledgers import Ledger, read_ledger
from contracts.topics import load_topics
from demo.check import LedgerFailed, collect
from demo.environment import environment_of
from kit.ledger import entries
from kit.service import Service
from localstack.state import State
from tests.faults import promises
from tests.faults.client import Recorded, Sent, named
from tests.faults.fault import Violated
from tests.faults.promises import Act, Kept, PapersOf, Standing
from tests.faults.world import World

STUCK_S: Final = 60.0
"""Facts that wait for so long while nothing moves wait for ever."""
QUIET_S: Final = 600.0
"""How long everything may take to come to rest after the last command: the backlog of half an hour, or a letter whose
courier died again and again and which is tried again after ever longer pauses."""
RESTS_S: Final = 180.0
"""How long everything may take to agree: workflows that were held up look again after ever longer pauses."""
STILL_S: Final = 1.0
"""Nothing moves for so long: quiet."""
LOOK_S: Final = 0.2
SAMPLE: Final = 25
"""Commands that are sent once more."""

_MOVES: Final = """
    SELECT (SELECT count(*) FROM outbox) AS waiting, (SELECT count(*) FROM inbox) AS consumed,
           (SELECT coalesce(max(created_at), 'epoch') FROM idempotency_keys) AS commanded
"""
_WANTED: Final = "SELECT count(*) FROM decisions WHERE state = 'wanted'"
_ISSUED: Final = "SELECT id::text FROM decisions WHERE number IS NOT NULL"
_PAPERS: Final = """
    SELECT d.id::text, d.state = 'made' AS made, count(o.decision_id) AS documents,
           count(*) FILTER (WHERE c.digest <> encode(sha256(c.bytes), 'hex')) AS spoiled
    FROM decisions d
    LEFT JOIN documents o ON o.decision_id = d.id LEFT JOIN contents c ON c.digest = o.digest
    GROUP BY d.id
"""
_PENDING: Final = "SELECT count(*) FROM deliveries WHERE state = 'pending'"
_RECORDS: Final = (
    "SELECT actor, route, key, status, response FROM idempotency_keys WHERE actor LIKE 'person:%'"
)
_HISTORY: Final = """
    SELECT actor, dossier_id, action, stage, count(*) AS times FROM dossier_history
    WHERE actor LIKE 'person:%' GROUP BY 1, 2, 3, 4
"""
_LED: Final = """
    SELECT dossier_id, attempt, action, stage, step, count(*) AS times FROM dossier_history
    WHERE actor = 'service:workflows' GROUP BY 1, 2, 3, 4, 5
"""
_STANDINGS: Final = """
    SELECT d.id, d.status, open.number, u.level, s.kind,
           ARRAY(SELECT number FROM stages c WHERE c.dossier_id = d.id AND c.attempt = d.attempt
                 AND c.status = 'concluded' ORDER BY 1) AS concluded
    FROM dossiers d
    LEFT JOIN stages open ON open.dossier_id = d.id AND open.attempt = d.attempt AND open.status = 'open'
    LEFT JOIN authority_units u ON u.id = open.unit_id
    LEFT JOIN steps s ON s.dossier_id = d.id AND s.attempt = d.attempt AND s.stage = open.number AND s.status = 'open'
"""
_NOTICES: Final = "SELECT fact_id, person_id, count(*) AS times FROM notices GROUP BY 1, 2"
_AWAITED: Final = "SELECT fact_id FROM texts WHERE fact_type = 'submissions.dossier.step_opened.v1'"
_DELIVERIES: Final = "SELECT notice_id, state FROM deliveries"
DOERS: Final = 1
"""In the harness's province each step has one person who does it."""


async def judge(world: World, chance: random.Random, *, mail: bool = True) -> None:
    """Wait for quiet, then compare. `mail=False` where letters may still wait for a later attempt.

    Raises Violated with every difference.
    """
    differences = await at_rest(world, mail=mail)
    differences += await kept_promises(world)
    differences += await asked_again(world, chance)
    if differences:
        raise Violated(differences)


async def at_rest(world: World, *, mail: bool = True) -> list[str]:
    """What differs once nothing moves any more."""
    began = time.monotonic()
    while True:
        await quiet(world, mail=mail)
        try:
            differences = await compared(world)
        except (LedgerFailed, OSError, asyncpg.PostgresError) as error:
            differences = [f"a ledger can't be had: {error}"]
        if not differences or time.monotonic() - began > RESTS_S:
            return differences


async def quiet(world: World, *, mail: bool = True) -> None:
    """Wait until nothing waits and nothing has moved for a moment. Raises Violated after STUCK_S or QUIET_S."""
    began = moved = time.monotonic()
    before: list[Any] = []
    waiting, letters = 1, 0
    while waiting or letters or time.monotonic() - moved < STILL_S:
        now = [await world.rows(name, _MOVES) for name in PRODUCERS]
        waiting = sum(rows[0]["waiting"] for rows in now) + await world.value("papers", _WANTED)
        letters = await world.value("notify", _PENDING) if mail else 0
        if now != before:
            moved = time.monotonic()
        took, still = time.monotonic() - began, time.monotonic() - moved
        if took > QUIET_S or (waiting and still > STUCK_S):
            raise Violated([f"not quiet after {took:.0f} s: {waiting} facts and {letters} letters wait"])
        before = now
        await asyncio.sleep(LOOK_S)


async def compared(world: World) -> list[str]:
    """What audit finds, and where dossiers and their workflows stand, as of now."""
    state = world.state
    for producer in PRODUCERS:
        import_module(f"contracts.{producer}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        await asyncio.gather(
            collect(state, "workflows", folder),
            *(_ledger(state, part, folder) for part in PARTIES if part != "workflows"),
        )
        ledgers = {part: read_ledger(folder, part) for part in PARTIES}
    facts = await read_facts(state.kafka, load_topics())
    found = [str(one) for one in compare(ledgers, facts, load_topics())]
    found += promises.from_nowhere(
        {part: ledgers[part].consumed for part in PRODUCERS}, {str(told.envelope.id) for told in facts}
    )
    return found + await _out_of_place(world, ledgers["workflows"])


async def _ledger(state: State, name: str, folder: Path) -> None:
    """What `python -m <name> ledger` prints, without the second that a new interpreter takes."""
    async with _service(state, name) as service:
        lines = [line async for line in entries(service.engine, service.ledger, service.reactions)]
    (folder / f"{name}.jsonl").write_text("\n".join(lines), "utf-8")


@asynccontextmanager
async def _service(state: State, name: str) -> AsyncIterator[Service]:
    with patch.dict(os.environ, environment_of(state, name)):
        service: Service = import_module(f"{name}.bootstrap").bootstrap()
    try:
        yield service
    finally:
        await service.dispose()


async def _out_of_place(world: World, workflows: Ledger) -> list[str]:
    standings = [
        Standing(
            str(row["id"]), row["status"], tuple(row["concluded"]), row["number"], row["level"], row["kind"]
        )
        for row in await world.rows("submissions", _STANDINGS)
    ]
    return list(promises.out_of_place(standings, workflows.table("workflows")))


async def kept_promises(world: World) -> list[str]:
    """The officers' log against idempotency records, history, notices and letters."""
    sent = world.log.sent
    history = await _history(world)
    found = [f"answered 500: {one.route}, key {one.key}" for one in sent if _mistaken(one)]
    for service in PRODUCERS:
        records = await _records(world, service)
        found += promises.unkept((one for one in sent if one.service == service), records)
    found += promises.miscounted(sent, history)
    found += promises.created(sent, history)
    found += promises.led_twice([dict(row) for row in await world.rows("submissions", _LED)])
    found += promises.without_papers(
        [row["id"] for row in await world.rows("awards", _ISSUED)],
        {
            row["id"]: PapersOf(row["made"], row["documents"], row["spoiled"])
            for row in await world.rows("papers", _PAPERS)
        },
    )
    return found + await _told(world)


def _mistaken(sent: Sent) -> bool:
    """A mistake of ours stood behind one of the answers; faults from outside are 503."""
    return any(trouble.startswith("500") for trouble in sent.troubles)


async def _records(world: World, service: str) -> dict[tuple[str, str, str], Kept]:
    return {
        (row["actor"], row["route"], row["key"]): Kept(
            row["status"], sha256(row["response"]).hexdigest() if row["response"] is not None else None
        )
        for row in await world.rows(service, _RECORDS)
    }


async def _history(world: World) -> dict[Act, int]:
    return {
        Act(row["actor"], str(row["dossier_id"]), row["action"], row["stage"]): row["times"]
        for row in await world.rows("submissions", _HISTORY)
    }


async def _told(world: World) -> list[str]:
    notices = {
        (str(row["fact_id"]), str(row["person_id"])): row["times"]
        for row in await world.rows("notify", _NOTICES)
    }
    awaited = {str(row["fact_id"]): DOERS for row in await world.rows("notify", _AWAITED)}
    told = Counter(fact for fact, _ in notices)
    states = {str(row["notice_id"]): row["state"] for row in await world.rows("notify", _DELIVERIES)}
    return [
        *promises.wrongly_told(notices, awaited, told),
        *promises.badly_mailed(states, await asyncio.to_thread(_mails, world.state.mail_dir)),
    ]


def _mails(folder: Path) -> Counter[str]:
    """How many letters there are for each Message-ID."""
    found: Counter[str] = Counter()
    for file in folder.glob("*.eml"):
        head = file.read_text("utf-8", errors="replace").partition("\n\n")[0]
        found[str(email.message_from_string(head, policy=policy.compat32)["Message-ID"])] += 1
    return found


async def asked_again(world: World, chance: random.Random, sample: int = SAMPLE) -> list[str]:
    """Some of the acknowledged commands once more: the same answer byte for byte."""
    known = sorted(world.log.acknowledged(), key=lambda one: one.began)
    chosen = chance.sample(known, min(sample, len(known)))
    services = Recorded(world.state, world.log)
    try:
        answers = [await services.repeat(one) for one in chosen]
    finally:
        await services.http.aclose()
    return [
        f"asked again, answered otherwise: {one.route}, key {one.key} of {one.actor}: {named(answer)}"
        for one, answer in zip(chosen, answers, strict=True)
        if (answer.status_code, sha256(answer.content).hexdigest()) != (one.status, one.digest)
    ]


def report(differences: list[str], folder: Path) -> Path:
    """All of them in a file, for a list that is too long to print."""
    path = folder / "differences.json"
    path.write_text(json.dumps(differences, ensure_ascii=False, indent=1), "utf-8")
    return path
