"""Dossiers through three gates by the whole system, against a bare Temporal workflow with three signals.

Our side: submitted over HTTP, relayed, bridged, led by Temporal through three stages with one signature each, every
signature given over HTTP as soon as the step is open, until the dossier is closed. Their side: baselines/gates.py on
the same Temporal server. As many cases, as many of them under way at once, every one verified as completed.
"""

import asyncio
import time
from typing import Final

from temporalio.client import Client

from tests.bench.baselines import gates as bare
from tests.bench.cpu import Costs
from tests.bench.goals import Effort, Goal, Row
from tests.bench.measures import interleaved
from tests.bench.people import review
from tests.bench.plans import SUBMISSIONS
from tests.bench.whole import Whole, whole_stack
from workflows.cases.dossier_approval.kind import DOSSIER_APPROVAL

GOAL: Final = Goal(0.5, 1.0)
VISIBLE_S: Final = 30.0
"""How long Temporal's list of workflows may lag behind."""
AT_ONCE: Final = 16
FEWEST: Final = 2 * AT_ONCE
"""Cases of a measurement at least, so that most of it is neither beginning nor end."""


class NotClosed(AssertionError):
    """A dossier did not come to its end, or its workflow did not."""


async def gates(effort: Effort) -> list[Row]:
    async with whole_stack() as whole:
        await through_three_gates(whole, FEWEST)
        count = max(FEWEST, int(effort.seconds * await through_three_gates(whole, FEWEST)))

        costs = Costs(whole.state)

        async def ours(_: int) -> float:
            with costs.of("ours", count):
                return await through_three_gates(whole, count)

        async def theirs(_: int) -> float:
            where = (whole.state.temporal_address, whole.state.temporal_namespace)
            with costs.of("theirs", count, "temporal", "postgres"):
                rate, worker = await whole.apart.call(bare.complete, *where, count, AT_ONCE)
            costs.note("theirs", count, "its worker", worker)
            return rate

        await theirs(0)
        pairs = await interleaved(ours, theirs, effort.pairs)
    size = f"{count} cases a time, {AT_ONCE} under way at once"
    return [Row("three gates", "cases/s", GOAL, pairs, notes=(size, *costs.lines()))]


async def through_three_gates(whole: Whole, count: int) -> float:
    """Dossiers closed a second."""
    series = await whole.copies.of(whole.draft, count)
    dossiers = [series.dossier_id(number) for number in range(count)]
    state = whole.state
    rate = await whole.apart.call(
        review,
        state.kafka,
        state.urls[SUBMISSIONS],
        whole.officer,
        whole.heads,
        dossiers,
        AT_ONCE,
    )
    closed = await whole.database.fetchval(
        "SELECT count(*) FROM dossiers WHERE id BETWEEN $1 AND $2 AND status = 'closed' AND"
        " 3 = (SELECT count(*) FROM stages WHERE dossier_id = dossiers.id AND outcome = 'proposed')",
        series.first_id,
        series.last_id,
    )
    if closed != count:
        raise NotClosed(f"{count} dossiers, {closed} closed by three signatures")
    await _require_no_workflow_left(whole)
    return rate


async def _require_no_workflow_left(whole: Whole) -> None:
    """Raises NotClosed where Temporal still leads a dossier, though none is on its way any more."""
    state = whole.state
    client = await Client.connect(state.temporal_address, namespace=state.temporal_namespace)
    running = f"WorkflowType = '{DOSSIER_APPROVAL.name}' AND ExecutionStatus = 'Running'"
    deadline = time.monotonic() + VISIBLE_S
    while left := (await client.count_workflows(running)).count:
        if time.monotonic() > deadline:
            raise NotClosed(f"{left} workflows of closed dossiers still run")
        await asyncio.sleep(0.1)
