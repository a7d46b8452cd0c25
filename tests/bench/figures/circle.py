"""A unit left a dossier's circle, to nobody there sees it in any service: on the whole stack, nothing else going on.

The district's head returns a dossier and its commune submits it again. From the moment in which that was answered to
the moment in which awards and scoring, whose guards ask their copy of the circle, have heard of it: relay, Kafka,
inbox. Submissions itself knows it with the answer.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any, Final

import asyncpg

from tests.bench.goals import Effort, Goal, Row
from tests.bench.plans import SUBMISSIONS
from tests.bench.province import PROPOSED, RETURNED
from tests.bench.whole import Whole, whole_stack

GOAL: Final = Goal(1.0, 0.3, more_is_better=False)
DOSSIERS: Final = 5
REPEATS: Final = {False: 1, True: 7}
LOOK_S: Final = 0.005
PATIENCE_S: Final = 60.0
_WAITS_AT: Final = (
    "SELECT EXISTS (SELECT FROM steps WHERE dossier_id = $1 AND stage = $2 AND status = 'open')"
)
_INSIDE: Final = """
    SELECT coalesce(bool_or(inside), false) FROM authority_circles
    WHERE dossier_id = $1 AND part = 'unit' AND unit_id = $2
"""


async def circle(effort: Effort) -> list[Row]:
    """The slowest of some dossiers, again and again."""
    async with whole_stack() as whole, _copies(whole) as copies:
        await _seconds(whole, copies)
        values = [
            max([await _seconds(whole, copies) for _ in range(DOSSIERS)]) for _ in range(REPEATS[effort.full])
        ]
    note = f"the slowest of {DOSSIERS} dossiers, one after the other"
    return [Row("left the circle to seen nowhere", "s", GOAL, values=tuple(values), notes=(note,))]


@asynccontextmanager
async def _copies(whole: Whole) -> AsyncIterator[list[Any]]:
    """The databases of the services that keep a copy."""
    async with AsyncExitStack() as stack:
        databases = []
        for name in ("awards", "scoring"):
            databases.append(await asyncpg.connect(whole.state.database_urls[name]))
            stack.push_async_callback(databases[-1].close)
        yield databases


async def _seconds(whole: Whole, copies: list[Any]) -> float:
    dossier_id = (await whole.copies.of(whole.draft, 1)).dossier_id(0)
    district = await whole.database.fetchval(
        "SELECT unit_id FROM authority_assignments WHERE person_id = $1", whole.signers[1]
    )

    async def act(person: Any, path: str, body: Any = None) -> None:
        seen = await whole.services.get(SUBMISSIONS, f"/dossiers/{dossier_id}", person)
        await whole.services.post(
            SUBMISSIONS, f"/dossiers/{dossier_id}{path}", person, body, seen["revision"]
        )

    async def waits_at(stage: int) -> bool:
        return bool(await whole.database.fetchval(_WAITS_AT, dossier_id, stage))

    async def is_known(inside: bool) -> bool:
        return all([await one.fetchval(_INSIDE, dossier_id, district) is inside for one in copies])

    await act(whole.writer, "/submit")
    for stage, body in ((1, PROPOSED), (2, RETURNED)):
        await _until(partial(waits_at, stage))
        await act(whole.signers[stage - 1], f"/stages/{stage}/conclude", body)
    await _until(partial(is_known, inside=True))
    await act(whole.writer, "/submit")
    answered = time.monotonic()
    await _until(partial(is_known, inside=False))
    return time.monotonic() - answered


async def _until(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not await holds():  # noqa: ASYNC110 - a database tells nobody
            await asyncio.sleep(LOOK_S)
