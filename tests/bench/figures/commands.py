"""Submit and conclude over HTTP, each against pgbench with the same reads and writes as plain statements.

Our side is the API as it runs in the local stack, one process, called over keep-alive connections from another
process: token, authority, idempotency record, outbox, all of it. Both sides work on copies of a dossier that the
service itself wrote, in random order, on the same server with its disk waited for; afterwards the database says
whether each command left every row that it should.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import Any, Final
from uuid import UUID

import orjson

from tests.bench import pgbench
from tests.bench.copies import Pattern, Series
from tests.bench.cpu import Costs
from tests.bench.field import Field, field_of
from tests.bench.goals import Effort, Goal, Row
from tests.bench.loadgen import Run, closed_loop
from tests.bench.measures import Spread, interleaved
from tests.bench.plans import SECOND, SUBMISSIONS
from tests.bench.province import PROPOSED, token_of
from tests.bench.wire import Request

CLIENTS: Final = 8
SEED: Final = 20250505
_WARM_UP: Final = 200
"""Commands before anything is counted: caches fill, and their rate says how many make up a measurement."""


class NotAllThere(AssertionError):
    """Commands were acknowledged, and the database does not hold their rows."""


@dataclass(frozen=True)
class Command:
    """One of the two commands: how it is sent, which script stands for it, what it leaves behind."""

    name: str
    goal: Goal
    path: str
    body: bytes
    seen: int
    """The revision of the dossier that the person looks at."""
    facts: int
    """How many each of them tells."""

    def pattern(self, field: Field) -> Pattern:
        return field.bench.draft if self is SUBMIT else field.bench.at_first_gate

    def person(self, field: Field) -> UUID:
        return field.bench.officer if self is SUBMIT else field.bench.heads[0]

    def requests(self, series: Series, token: str) -> list[Request]:
        """One for each dossier of the series, in random order."""
        numbers = list(range(series.first, series.first + series.count))
        random.Random(SEED).shuffle(numbers)  # noqa: S311 - repeatable on purpose
        return [
            Request.post(self.path.format(id=series.dossier_id(number)), token, self.body, self.seen)
            for number in numbers
        ]


SUBMIT: Final = Command("submit", Goal(0.3, 0.45), "/dossiers/{id}/submit", b"", seen=1, facts=2)
CONCLUDE: Final = Command(
    "conclude",
    Goal(0.25, 0.4),
    "/dossiers/{id}/stages/1/conclude",
    orjson.dumps(PROPOSED),
    seen=2,
    facts=1,
)


async def submit(effort: Effort) -> list[Row]:
    return await _measured(SUBMIT, effort)


async def conclude(effort: Effort) -> list[Row]:
    return await _measured(CONCLUDE, effort)


async def _measured(command: Command, effort: Effort) -> list[Row]:
    async with field_of("api") as field:
        sides = await Sides.of(command, field, (field.state.urls[SUBMISSIONS],), effort.seconds)
        pairs = await interleaved(sides.ours, sides.theirs, effort.pairs)
    rows = [Row(command.name, "commands/s", command.goal, pairs, notes=tuple(sides.notes()))]
    if effort.full:
        async with field_of("two_apis") as field:
            urls = (field.state.urls[SUBMISSIONS], field.state.urls[SECOND])
            sides = await Sides.of(command, field, urls, effort.seconds)
            pairs = await interleaved(sides.ours, sides.theirs, effort.pairs)
        name = f"{command.name}, two processes of the API"
        rows.append(Row(name, "commands/s", command.goal, pairs, notes=tuple(sides.notes())))
    return rows


@dataclass
class Sides:
    """Both sides of one command, each with as many dossiers as make up a measurement."""

    command: Command
    field: Field
    urls: Sequence[str]
    token: str
    variables: dict[str, Any]
    count: int
    """Commands of ours in one measurement."""
    each: int
    """Transactions of each client of theirs in one measurement."""
    costs: Costs
    runs: list[Run] = attribute(default_factory=list)

    @classmethod
    async def of(cls, command: Command, field: Field, urls: Sequence[str], seconds: float) -> "Sides":
        token = token_of(field.state, command.person(field))
        warm = cls(command, field, urls, token, {}, _WARM_UP, _WARM_UP // CLIENTS, Costs(field.state))
        await warm.ours(0)
        ours = await warm.ours(0)
        warm.variables = await _variables(field, command)
        theirs = await warm.theirs(0)
        each = max(1, int(theirs * seconds / CLIENTS))
        return cls(command, field, urls, token, warm.variables, int(ours * seconds), each, Costs(field.state))

    async def ours(self, _: int) -> float:
        series = await self.field.copies.of(self.command.pattern(self.field), self.count)
        requests = self.command.requests(series, self.token)
        before = await standing(self.field, series, self.command)
        with self.costs.of("ours", series.count):
            run = await self.field.apart.call(closed_loop, self.urls, requests, CLIENTS)
        run.require_clean()
        await require_all(self.field, series, self.command, before)
        self.runs.append(run)
        return run.rate

    async def theirs(self, _: int) -> float:
        series = await self.field.copies.of(self.command.pattern(self.field), self.each * CLIENTS)
        before = await standing(self.field, series, self.command)
        mine = {"series": f"{series.number:04x}", "first": 0, "total": series.count, "n": -1}
        variables = self.variables | mine | {"clients": CLIENTS, "seed": SEED}
        with self.costs.of("theirs", series.count):
            found = await pgbench.rate(self.field.url, self.command.name, CLIENTS, self.each, variables)
        await require_all(self.field, series, self.command, before)
        return found

    def notes(self) -> list[str]:
        client = Spread.of([run.client_cpu_s / run.seconds for run in self.runs])
        return [
            f"{CLIENTS} clients, {self.count} commands against {self.each * CLIENTS} transactions a time",
            f"the client used {client.middle:.0%} of a core",
            *self.costs.lines(),
        ]


@dataclass(frozen=True)
class Standing:
    """Rows that commands leave behind."""

    done: int
    keys: int
    facts: int
    history: int


async def standing(field: Field, series: Series, command: Command) -> Standing:
    done = (
        "SELECT count(*) FROM dossiers WHERE id BETWEEN $1 AND $2 AND status = 'in_review' AND version = 2"
        if command is SUBMIT
        else "SELECT count(*) FROM stages s JOIN steps t ON t.dossier_id = s.dossier_id AND t.stage = s.number"
        " WHERE s.dossier_id BETWEEN $1 AND $2 AND s.number = 1 AND s.status = 'concluded' AND t.status = 'done'"
    )
    count = field.database.fetchval
    ends = (series.first_id, series.last_id)
    return Standing(
        done=await count(done, *ends),
        keys=await count("SELECT count(*) FROM idempotency_keys WHERE status = 200"),
        facts=await count("SELECT count(*) FROM outbox"),
        history=await count(
            "SELECT count(*) FROM dossier_history WHERE dossier_id BETWEEN $1 AND $2 AND action = $3",
            *ends,
            command.name,
        ),
    )


async def require_all(field: Field, series: Series, command: Command, before: Standing) -> None:
    """Raises NotAllThere unless each command left its dossier, its answer, its facts and its row of history."""
    after = await standing(field, series, command)
    added = {name: getattr(after, name) - getattr(before, name) for name in vars(after)}
    if added != dict.fromkeys(added, series.count) | {"facts": series.count * command.facts}:
        raise NotAllThere(f"{series.count} {command.name} acknowledged, rows added: {added}")


async def _variables(field: Field, command: Command) -> dict[str, Any]:
    """What the script needs besides the dossier's number; documents are those of one command of the service."""
    bench, fetch = field.bench, field.database.fetchrow
    person = command.person(field)
    answer = await fetch(
        "SELECT headers, '\\x' || encode(response, 'hex') AS response FROM idempotency_keys"
        " WHERE route LIKE $1 AND status = 200 ORDER BY created_at DESC LIMIT 1",
        "POST " + command.path.format(id="%"),
    )
    fact = await fetch(
        "SELECT headers, '\\x' || encode(payload, 'hex') AS payload FROM outbox ORDER BY position DESC LIMIT 1"
    )
    unit = await fetch("SELECT path::text AS path FROM authority_units WHERE id = $1", bench.units[0])
    return {
        "person": person,
        "actor": f"person:{person}",
        "unit": bench.units[0],
        "unit2": bench.units[1],
        "unit3": bench.units[2],
        "path": unit["path"],
        "round": bench.round_id,
        "award": "huan_chuong_lao_dong",
        "rule_set": "luat-2022",
        "today": "2025-05-05",
        "digest": "\\x" + "0" * 64,
        "answer_headers": answer["headers"],
        "response": answer["response"],
        "fact_headers": fact["headers"],
        "fact": fact["payload"],
    }
