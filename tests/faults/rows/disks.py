"""Disks that fill up under PostgreSQL and under Kafka: refusals that say so, and full recovery once there is room."""

import asyncio
import time
from typing import Final

from tests.faults.fault import Fault, Seen, Trial, Violated
from tests.faults.injectors import disk
from tests.faults.injectors.isolation import require_isolation
from tests.faults.rows.working import Working, working
from tests.faults.world import World

FULL_S: Final = 20.0
RECOVERS_S: Final = 60.0
LOOK_S: Final = 0.5
NOTICED_S: Final = 90.0
_HONEST: Final = ("503", "ConnectError", "ReadError", "ReadTimeout", "RemoteProtocolError")


async def postgres(trial: Trial) -> Seen:
    """No room for PostgreSQL: commands are answered 503 until there is."""
    require_isolation()
    folder = trial.world.stack.run_dir / "postgres"
    async with working(trial) as at_work:
        with disk.full(folder):
            noticed = await _noticed(at_work, "503")
            await asyncio.sleep(FULL_S)
            _require_honesty(at_work)
        recovered = await at_work.load.recovered(at_work.before, time.monotonic(), RECOVERS_S)
        return at_work.seen(recovered_s=recovered, note=f"503 after {noticed:.1f} s")


async def _noticed(at_work: Working, code: str) -> float:
    """Seconds until the first command is refused for want of room. Raises Violated."""
    began = time.monotonic()
    while not any(trouble.startswith(code) for one in at_work.load.sent for trouble in one.troubles):
        if time.monotonic() - began > NOTICED_S:
            raise Violated([f"the disk is full, and no command was answered {code} in {NOTICED_S:.0f} s"])
        await asyncio.sleep(LOOK_S)
    return time.monotonic() - began


def _require_honesty(at_work: Working) -> None:
    """While the disk is full nobody is told anything but "come again". Raises Violated."""
    odd = {
        trouble
        for one in at_work.load.sent
        if one.status is None
        for trouble in one.troubles
        if not trouble.startswith(_HONEST)
    }
    if odd:
        raise Violated([f"told while the disk was full: {sorted(odd)}"])


async def kafka(trial: Trial) -> Seen:
    """No room for Kafka: submissions go on, facts wait in the outbox, and leave once there is room."""
    require_isolation()
    world = trial.world
    async with working(trial) as at_work:
        restarts = world.state.processes["kafka"].restarts
        with disk.full(world.stack.run_dir / "kafka"):
            await _full_for_kafka(world, restarts)
            began = time.monotonic()
            await asyncio.sleep(FULL_S)
            rate = at_work.load.rate(began, time.monotonic(), of=at_work.load.submitted_at)
        await world.until(lambda: world.answers("kafka"), "Kafka is not back though there is room")
        if rate < at_work.load.pace / 2:
            raise Violated(
                [f"{rate:.2f} submissions/s while Kafka had no room, {at_work.load.pace:.2f} before"]
            )
        recovered = await at_work.load.recovered(at_work.before, time.monotonic(), RECOVERS_S)
        return at_work.seen(recovered_s=recovered, note=f"{rate:.2f} submissions/s meanwhile")


async def _full_for_kafka(world: World, restarts: int) -> None:
    """Wait until Kafka has given up: with its only log folder failing, the broker ends."""
    await world.until(
        lambda: world.state.processes["kafka"].restarts > restarts, "Kafka did not notice", NOTICED_S
    )


FAULTS: Final = (
    Fault(
        "disk-full-postgres",
        "disk full under PostgreSQL: 503, and full recovery once there is room",
        short=False,
        run=postgres,
        whole=True,
    ),
    Fault(
        "disk-full-kafka",
        "disk full under Kafka: submissions go on, and full recovery once there is room",
        short=False,
        run=kafka,
        whole=True,
    ),
)
