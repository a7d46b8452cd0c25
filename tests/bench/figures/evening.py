"""Command accepted to next step open on a province's last evening: 22 submissions, 5 signatures and 280 reads a second.

On the whole stack, open loop. From the moment in which a submission or a signature was answered to the moment in which
another system hears the fact that the next step is open: relay, Kafka, bridge, Temporal, the command that opens it,
relay and Kafka again.
"""

from typing import Final

from tests.bench.evening import CONCLUSIONS, READS, SUBMITS, Evening, last_evening
from tests.bench.figures.commands import NotAllThere
from tests.bench.goals import Effort, Goal, Row
from tests.bench.loadgen import LoadFailed
from tests.bench.measures import percentile
from tests.bench.plans import SUBMISSIONS
from tests.bench.whole import Whole, whole_stack

GOAL: Final = Goal(1.0, 0.3, more_is_better=False)
SECONDS: Final = {False: 15.0, True: 60.0}
WARM_UP_S: Final = 5.0
REPEATS: Final = {False: 1, True: 7}
_KEPT: Final = """
    SELECT (SELECT count(*) FROM dossiers WHERE id BETWEEN $1 AND $2 AND status <> 'draft'),
           (SELECT count(*) FROM stages WHERE dossier_id BETWEEN $1 AND $2 AND status = 'concluded')
"""


async def evening(effort: Effort) -> list[Row]:
    """A load that the stack does not carry has no percentile: its row says how it failed."""
    values, failure = list[float](), ""
    async with whole_stack() as whole:
        try:
            await look(whole, WARM_UP_S, 0)
            for seed in range(1, 1 + REPEATS[effort.full]):
                values.append(await p99(whole, SECONDS[effort.full], seed))
        except LoadFailed as failed:
            failure = str(failed)
    note = f"{SUBMITS:g} submits, {CONCLUSIONS:g} conclusions, {READS:g} reads a second"
    return [
        Row(
            "accepted to next step open, p99", "s", GOAL, values=tuple(values), notes=(note,), failure=failure
        )
    ]


async def p99(whole: Whole, seconds: float, seed: int) -> float:
    """Raises LoadFailed where a request was dropped or refused, or a command had no consequence."""
    seen = await look(whole, seconds, seed)
    if seen.dropped or seen.refused or seen.without_next_step:
        raise LoadFailed(
            f"{seen.dropped} dropped, {seen.without_next_step} without a next step {seen.refused};"
            f" of {len(seen.answers)} answers the slowest hundredth took {percentile(seen.answers, 0.99):.1f} s"
        )
    return percentile(seen.to_next_step, 0.99)


async def look(whole: Whole, seconds: float, seed: int) -> Evening:
    """So many seconds of the evening, on dossiers of their own. Raises NotAllThere."""
    series = await whole.copies.of(whole.draft, int(2 * SUBMITS * seconds))
    dossiers = [series.dossier_id(number) for number in range(series.count)]
    state = whole.state
    seen: Evening = await whole.apart.call(
        last_evening,
        state.kafka,
        state.urls[SUBMISSIONS],
        whole.officer,
        whole.heads,
        dossiers,
        seconds,
        seed,
    )
    kept = await whole.database.fetchrow(_KEPT, series.first_id, series.last_id)
    if tuple(kept) != (seen.submitted, seen.concluded):
        raise NotAllThere(f"{seen.submitted} submitted and {seen.concluded} concluded, kept {tuple(kept)}")
    return seen
