"""Data that is lost or older than the rest: rebuilt where it can be, reported by id where it can't."""

import asyncio
import sys
import time
from contextlib import AsyncExitStack
from typing import Final

from temporalio.api.enums.v1 import EventType
from temporalio.client import Client

from demo.environment import environment_of
from tests.faults.fault import Fault, Seen, Trial, Violated
from tests.faults.injectors import backups
from tests.faults.judge import compared, judge, quiet
from tests.faults.load import begun
from tests.faults.rows.working import WARM, working
from tests.faults.world import World
from workflows import options

MORE: Final = 60
"""Commands between a backup and its restoration, and after a repair."""
TIMERS_LOOKED_AT: Final = 10
SAME_S: Final = 120.0
"""A rebuilt timer fires within this of the deadline in the service: business time passes while it is rebuilt."""
_DEADLINES: Final = """
    SELECT d.id, coalesce(CASE WHEN s.reminded_at IS NULL THEN s.remind_at END, s.due_at) AS next, business_now() AS now
    FROM dossiers d JOIN steps s ON s.dossier_id = d.id AND s.attempt = d.attempt AND s.status = 'open'
    WHERE d.status = 'in_review' AND s.due_at IS NOT NULL ORDER BY d.id DESC LIMIT $1
"""


async def temporal_lost(trial: Trial) -> Seen:
    """Temporal's database thrown away under load; `repair` builds every open case again."""
    world = trial.world
    async with working(trial) as at_work:
        async with world.away("temporal"):
            await asyncio.to_thread(backups.lose_temporal, world)
        await operate(world, "provision")
        began = time.monotonic()
        repaired = await operate(world, "repair")
        more = MORE if trial.full else WARM
        await at_work.load.acknowledged(len(at_work.load.done_at) + more, 120)
        recovered = await at_work.load.recovered(at_work.before, began, 60)
        seen = at_work.seen(recovered_s=recovered, note=repaired)
    await _require_timers(world)
    return seen


async def temporal_restored(trial: Trial) -> Seen:
    """Temporal as it was a while ago; `repair` brings it to where the cases stand."""
    world = trial.world
    async with working(trial) as at_work:
        async with world.away("temporal"):
            await asyncio.to_thread(backups.back_up, world, *backups.TEMPORAL)
        await at_work.load.acknowledged(len(at_work.load.done_at) + MORE, 120)
        async with world.away("temporal"):
            await asyncio.to_thread(backups.restore, world, *backups.TEMPORAL)
        began = time.monotonic()
        repaired = await operate(world, "repair")
        recovered = await at_work.load.recovered(at_work.before, began, 60)
        return at_work.seen(recovered_s=recovered, note=repaired)


async def service_restored(trial: Trial) -> Seen:
    """Submissions' database as it was a while ago: audit names every dossier that it has lost."""
    world = trial.world
    load = begun(world, trial.chance)
    await load.acknowledged(WARM)
    await asyncio.to_thread(backups.back_up, world, "submissions")
    copied = time.monotonic()
    await load.acknowledged(len(load.done_at) + MORE, 120)
    await load.end()
    await quiet(world)
    # Nobody works on the restored data: what audit says of it is all that is wanted, and then it goes.
    async with AsyncExitStack() as held:
        await held.enter_async_context(world.away(*world.ours()))
        await asyncio.to_thread(backups.restore, world, "submissions")
        said = "\n".join(await compared(world))
        await asyncio.to_thread(backups.undo_restore, world, "submissions")
    lost = {
        one.path.split("/")[2]
        for one in load.sent
        if one.acknowledged and one.path.endswith("/submit") and one.began > copied
    }
    if silent := sorted(dossier for dossier in lost if dossier not in said):
        raise Violated([f"dossier {dossier} was lost, and audit says nothing of it" for dossier in silent])
    await judge(world, trial.chance)
    return Seen(acknowledged=len(load.done_at), note=f"{len(lost)} lost dossiers, all named by audit")


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


async def _require_timers(world: World) -> None:
    """The rebuilt workflows wait for the same deadlines as the services. Raises Violated."""
    state = world.state
    client = await Client.connect(state.temporal_address, namespace=state.temporal_namespace)
    wrong = []
    for row in await world.rows("submissions", _DEADLINES, TIMERS_LOOKED_AT):
        history = await client.get_workflow_handle(f"dossier-approval/{row['id']}").fetch_history()
        timers = [event for event in history.events if event.event_type == EventType.EVENT_TYPE_TIMER_STARTED]
        if not timers:
            wrong.append(f"dossier {row['id']}: its workflow has no timer")
            continue
        started = timers[-1].event_time.ToDatetime().timestamp()
        left = timers[-1].timer_started_event_attributes.start_to_fire_timeout.ToTimedelta().total_seconds()
        fires_in = started + left - time.time()
        wanted = min((row["next"] - row["now"]).total_seconds(), options.LOOK_AGAIN.total_seconds())
        if abs(fires_in - wanted) > SAME_S and fires_in < wanted:
            wrong.append(
                f"dossier {row['id']}: its timer fires in {fires_in:.0f} s, the deadline is in {wanted:.0f} s"
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
        "Temporal restored from an older backup: repair brings it to where the cases stand",
        short=False,
        run=temporal_restored,
        whole=True,
    ),
    Fault(
        "service-restored",
        "submissions restored from an older backup: audit names every lost dossier, never in silence",
        short=False,
        run=service_restored,
        whole=True,
    ),
)
