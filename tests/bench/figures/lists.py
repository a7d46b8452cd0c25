"""Whether reading grows slower as history grows: the same lists and lookups on a hundred times the rows.

Both databases have the same open work, the same units and rounds of the same size; the large one has a hundred
rounds behind it instead of one. What people look at is the same in both, so the rate should be.
"""

import random
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import asyncpg
import orjson
from sqlalchemy.engine import make_url

from localstack.plan import WORKFLOWS
from localstack.state import State
from tests.bench.apart import Apart
from tests.bench.copies import Changes, Copies, Series
from tests.bench.field import own_stack
from tests.bench.goals import Effort, Goal, Row
from tests.bench.loadgen import closed_loop
from tests.bench.measures import interleaved
from tests.bench.plans import LARGE, SUBMISSIONS
from tests.bench.province import NOMINEES, Bench, fill, principal_token, token_of
from tests.bench.wire import Connection, Request

GOAL: Final = Goal(0.9, 1.0)
SMALL_ROWS: Final = 20_000
LARGE_ROWS: Final = {False: 200_000, True: 2_000_000}
"""Rows of nominees, in a short and in a full run."""
ROUND: Final = SMALL_ROWS // NOMINEES
"""Dossiers of one round."""
OPEN: Final = 1_000
"""Dossiers on their way, in both."""
ABOVE, BACK = 200, 200
"""Dossiers that wait for the province, and that were returned to who submitted them, in both."""
CLIENTS: Final = 4
SEED: Final = 7
_ROUND_ID: Final = "01980000-0000-7000-9000-"

_ROUNDS: Final = """
    INSERT INTO rounds
    SELECT (json_populate_record(pattern, json_build_object('id', copied.round_id, 'code', copied.round_id))).*
    FROM rounds pattern, (SELECT DISTINCT round_id FROM dossiers) AS copied
    WHERE pattern.id = $1 AND NOT EXISTS (SELECT FROM rounds known WHERE known.id = copied.round_id)
"""
"""Those of the copied dossiers, like the one of the dossier that they are copies of."""


class NotAlike(AssertionError):
    """The two databases do not answer a query with as much."""


@dataclass(frozen=True)
class Side:
    """One of the two databases with its API."""

    url: str
    closed: Series
    officer: str
    commune: str
    district: str
    workflows: str
    """Tokens: of the commune's officer and head, the district's head, and the workflows' principal."""

    def queries(self) -> dict[str, list[Request]]:
        """What people and workflows read, by name."""
        chance = random.Random(SEED)  # noqa: S311 - repeatable on purpose
        numbers = [chance.randrange(self.closed.count) for _ in range(200)]
        last = f"/dossiers?round_id={_ROUND_ID}{0:012x}"
        return {
            "officer's newest": [Request.get("/dossiers", self.officer)],
            "officer's round": [Request.get(last, self.officer)],
            "officer's returned": [Request.get("/dossiers?status=returned", self.officer)],
            "district's round, closed": [Request.get(f"{last}&status=closed", self.district)],
            "district's newest at province": [Request.get("/dossiers?level=province", self.district)],
            "one dossier": [
                Request.get(f"/dossiers/{self.closed.dossier_id(number)}", self.district)
                for number in numbers
            ],
            "head's tasks": [Request.get("/tasks", self.commune)],
            "open cases": [Request.get("/cases", self.workflows)],
        }


async def lists(effort: Effort) -> list[Row]:
    """A row for each query."""
    with own_stack("tests.bench.plans:two_sizes") as running, Apart.started() as apart:
        small = await _filled(running.state, SUBMISSIONS, SMALL_ROWS)
        large = await _filled(running.state, LARGE, LARGE_ROWS[effort.full])
        return [await _compared(name, large, small, apart, effort) for name in small.queries()]


async def _compared(name: str, large: Side, small: Side, apart: Apart, effort: Effort) -> Row:
    await _require_alike(name, large, small)

    async def rate(side: Side, count: int) -> float:
        requests = side.queries()[name]
        many = (requests * (1 + count // len(requests)))[:count]
        run = await apart.call(closed_loop, [side.url], many, CLIENTS)
        return run.require_clean().rate

    counts = {}
    for side in (large, small):
        await rate(side, CLIENTS)
        counts[side.url] = max(CLIENTS, int(await rate(side, 2 * CLIENTS) * effort.seconds / 3))
    pairs = await interleaved(
        lambda _: rate(large, counts[large.url]), lambda _: rate(small, counts[small.url]), effort.pairs
    )
    rows = f"{LARGE_ROWS[effort.full]:,} nominees against {SMALL_ROWS:,}"
    return Row(f"lists: {name}", "requests/s", GOAL, pairs, notes=(rows,) if name == "one dossier" else ())


async def _require_alike(name: str, *sides: Side) -> None:
    """Raises NotAlike unless both answer with the same number of things, and with some."""
    sizes = []
    for side in sides:
        connection = await Connection.open(side.url)
        status, body = await connection.ask(side.queries()[name][0])
        connection.close()
        answer = orjson.loads(body)
        sizes.append(len(answer.get("items", [answer])) if status == 200 else 0)
    if 0 in sizes or len(set(sizes)) != 1:
        raise NotAlike(f"{name}: {sizes}")


async def _filled(state: State, name: str, rows: int) -> Side:
    bench = await fill(state.database_urls[name])
    # as superuser, because millions of rows copied from a sound one needn't be checked against each other
    url = make_url(state.postgres_url).set(database=name).render_as_string(hide_password=False)
    database = await asyncpg.connect(url)
    await database.execute("SET session_replication_role = replica")
    copies = Copies(database)
    # the newest round is made up of the open dossiers and the last closed ones, in both databases alike
    under_way = OPEN + ABOVE + BACK
    closed = await copies.of(bench.closed, rows // NOMINEES - under_way, _spread(bench, under_way))
    await copies.of(bench.at_first_gate, OPEN, _spread(bench, 0))
    await copies.of(bench.at_last_gate, ABOVE, _spread(bench, OPEN))
    await copies.of(bench.returned, BACK, _spread(bench, OPEN + ABOVE))
    await database.execute(_ROUNDS, UUID(bench.round_id))
    await database.execute("VACUUM ANALYZE")
    await database.close()
    return Side(
        url=state.urls[name],
        closed=closed,
        officer=token_of(state, bench.officer),
        commune=token_of(state, bench.heads[0]),
        district=token_of(state, bench.heads[1]),
        workflows=principal_token(state, WORKFLOWS),
    )


def _spread(bench: Bench, first: int) -> Changes:
    """Each commune has its share of every round, and treats its own dossiers at the first stage."""
    communes = ", ".join(f"'{unit}'" for unit in bench.communes)
    unit = f"(ARRAY[{communes}]::uuid[])[1 + n % {len(bench.communes)}]"
    round_id = f"('{_ROUND_ID}' || lpad(to_hex((n + {first}) / {ROUND}), 12, '0'))::uuid"
    return {
        "dossiers.submitting_unit_id": unit,
        "dossiers.round_id": round_id,
        "authority_circles.unit_id": f"CASE WHEN pattern.unit_id IN ({communes}) THEN {unit} ELSE pattern.unit_id END",
        "authority_circles.round_id": round_id,
        "stages.unit_id": f"CASE pattern.number WHEN 1 THEN {unit} ELSE pattern.unit_id END",
        "steps.office_id": f"CASE pattern.stage WHEN 1 THEN {unit} ELSE pattern.office_id END",
    }
