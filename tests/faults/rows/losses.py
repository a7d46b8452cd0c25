"""Data that is lost or older than the rest: rebuilt where it can be, reported by id where it can't."""

import asyncio
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Final

from temporalio.api.enums.v1 import EventType
from temporalio.client import Client

from audit.facts import read_facts
from contracts.topics import load_topics
from demo.environment import environment_of
from tests.faults.fault import Fault, Seen, Trial, Violated
from tests.faults.ground import until
from tests.faults.injectors import backups
from tests.faults.judge import compared, judge, quiet
from tests.faults.load import begun
from tests.faults.rows.working import WARM, working
from tests.faults.world import World
from workflows import options

MORE: Final = 60
"""Commands between a backup and its restoration, and after a repair."""
AN_HOUR: Final = timedelta(hours=1)
"""How old a backup is."""
KEPT: Final = ("submissions", "awards", "notify")
"""Services whose data changes under load."""
TIMED: Final = 8
"""Dossiers that wait for a deadline while Temporal is lost."""
BEFORE_DEADLINE: Final = options.LOOK_AGAIN / 2
"""How far off their deadline is then: nearer than the look that a workflow takes once a day anyway."""
SAME_S: Final = 120.0
"""A rebuilt timer fires within this of the deadline in the service: business time passes while it is rebuilt."""
_DEADLINES: Final = """
    SELECT d.id::text, coalesce(CASE WHEN s.reminded_at IS NULL THEN s.remind_at END, s.due_at) AS next
    FROM dossiers d JOIN steps s ON s.dossier_id = d.id AND s.attempt = d.attempt AND s.status = 'open'
    WHERE d.id = ANY($1::uuid[]) AND d.status = 'in_review'
"""


async def temporal_lost(trial: Trial) -> Seen:
    """Temporal's database thrown away under load; `repair` builds every open case again."""
    world = trial.world
    async with working(trial) as at_work:
        timed = await _deadlines(world, await at_work.load.unattended(TIMED))
        async with world.away("temporal"):
            await asyncio.to_thread(backups.lose_temporal, world)
            await world.clock.set(min(timed.values()) - BEFORE_DEADLINE)
        await operate(world, "provision")
        began = time.monotonic()
        repaired = await operate(world, "repair")
        more = MORE if trial.full else WARM
        await at_work.load.acknowledged(len(at_work.load.done_at) + more, 120)
        recovered = await at_work.load.recovered(at_work.before, began, 60)
        seen = at_work.seen(recovered_s=recovered, note=repaired)
    await _require_timers(world, timed)
    return seen


async def temporal_restored(trial: Trial) -> Seen:
    """Temporal as it was a while ago; `repair` brings it to where the cases stand."""
    world = trial.world
    async with working(trial) as at_work:
        async with world.away("temporal"):
            await asyncio.to_thread(backups.back_up, world, *backups.TEMPORAL)
        await world.pass_time(AN_HOUR)
        await at_work.load.acknowledged(len(at_work.load.done_at) + MORE, 120)
        async with world.away("temporal"):
            await asyncio.to_thread(backups.restore, world, *backups.TEMPORAL)
        began = time.monotonic()
        repaired = await operate(world, "repair")
        recovered = await at_work.load.recovered(at_work.before, began, 60)
        return at_work.seen(recovered_s=recovered, note=repaired)


async def service_restored(trial: Trial) -> Seen:
    """One service's database after the other as it was an hour ago: audit names everything that it has lost.

    What was told of since the copy is on the topics; so are the dossiers of the officers' own log.
    """
    world = trial.world
    load = begun(world, trial.chance)
    await load.acknowledged(WARM)
    for name in KEPT:
        await asyncio.to_thread(backups.back_up, world, name)
    copied, copied_at = time.monotonic(), datetime.now(UTC)
    await world.pass_time(AN_HOUR)
    await load.acknowledged(len(load.done_at) + MORE, 120)
    await load.decided()
    await load.end()
    await quiet(world)
    told = await read_facts(world.state.kafka, load_topics())
    lost = {
        name: {
            fact.envelope.subject
            for fact in told
            if fact.at > copied_at and load_topics().named(fact.topic).owner == name
        }
        for name in KEPT
    }
    lost["submissions"] |= {
        one.path.split("/")[2]
        for one in load.sent
        if one.acknowledged and one.path.startswith("/dossiers/") and one.began > copied
    }
    silent = [f"nothing of {name} was lost: nothing is proven" for name in KEPT if not lost[name]]
    # Nobody works on the restored data: what audit says of it is all that is wanted, and then it goes.
    async with world.away(*world.ours()):
        for name in KEPT:
            await asyncio.to_thread(backups.restore, world, name)
            said = "\n".join(await compared(world))
            await asyncio.to_thread(backups.undo_restore, world, name)
            silent += [f"{name}: {one} was lost, audit says nothing" for one in lost[name] if one not in said]
    if silent:
        raise Violated(silent)
    await judge(world, trial.chance)
    counts = ", ".join(f"{len(lost[name])} of {name}" for name in KEPT)
    return Seen(acknowledged=len(load.done_at), note=f"lost and named by audit: {counts}")


async def operate(world: World, command: str) -> str:
    """`python -m workflows <command>`, as an operator types it. Returns what it prints; raises Violated."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "workflows", command),
        env=environment_of(world.state, "workflows"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, complaint = await process.communicate()
    if process.returncode:
        raise Violated([f"workflows {command} failed: {complaint.decode()[-1000:]}"])
    return output.decode().strip()


async def _deadlines(world: World, dossiers: list[str]) -> dict[str, datetime]:
    """When something must happen to each, once all are at a step. Raises Violated."""

    async def found() -> dict[str, datetime] | None:
        rows = await world.rows("submissions", _DEADLINES, dossiers)
        return {row["id"]: row["next"] for row in rows} if len(rows) == len(dossiers) else None

    deadlines: dict[str, datetime] = await until(
        found, "dossiers that nobody works on wait for their deadline"
    )
    return deadlines


async def _require_timers(world: World, timed: dict[str, datetime]) -> None:
    """The rebuilt workflows wait for the deadlines that their cases had before. Raises Violated."""
    state = world.state
    client = await Client.connect(state.temporal_address, namespace=state.temporal_namespace)
    wrong = []
    for dossier, deadline in timed.items():
        history = await client.get_workflow_handle(f"dossier-approval/{dossier}").fetch_history()
        timers = [event for event in history.events if event.event_type == EventType.EVENT_TYPE_TIMER_STARTED]
        if not timers:
            wrong.append(f"dossier {dossier}: its workflow has no timer")
            continue
        started = timers[-1].event_time.ToDatetime().timestamp()
        left = timers[-1].timer_started_event_attributes.start_to_fire_timeout.ToTimedelta().total_seconds()
        fires_in = started + left - time.time()
        wanted = (deadline - world.clock.now).total_seconds()
        if abs(fires_in - wanted) > SAME_S:
            wrong.append(
                f"dossier {dossier}: its timer fires in {fires_in:.0f} s, the deadline is in {wanted:.0f} s"
            )
    if wrong:
        raise Violated(wrong)


FAULTS: Final = (
    Fault(
        "temporal-lost",
        "Temporal's database thrown away: repair rebuilds every open case at its level, timers included",
        short=True,
        run=temporal_lost,
        whole=True,
    ),
    Fault(
        "temporal-restored",
        "Temporal restored from a backup an hour old: repair brings it to where the cases stand",
        short=False,
        run=temporal_restored,
        whole=True,
    ),
    Fault(
        "service-restored",
        "a service restored from a backup an hour old: audit names all that is lost, by id, never in silence",
        short=False,
        run=service_restored,
        whole=True,
    ),
)
