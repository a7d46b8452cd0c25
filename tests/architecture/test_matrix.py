"""Route × role × relation to the unit: whoever may not is refused, on every route of every service.

The routes come from the OpenAPI documents, so that a new one is in the matrix by itself. Requests are made from the
documents' examples with the ids of a real scenario, so that authority is what refuses. The last column is the
control: whoever holds every role in the object's own units is not refused, so the refusals before it mean something.

Run with `-s` to see the table.
"""

import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID, uuid4

import httpx
import orjson
import pytest
from sqlalchemy import func, select

from authority import load_roles
from kit.clock import local_date
from kit.ids import new_id
from tests.architecture.operations import Operation, operations
from tests.architecture.scenario import Scenario
from tests.architecture.scenarios import BESIDE, SCENARIOS
from tests.support.running import require_told

REFUSED = {401, 403, 404}
AUTHORITY = {
    "token_missing",
    "token_expired",
    "forbidden",
    "not_authorised",
    "not_found",
    "sheet_of_another_unit",
    "signed_in_unknown",
}
"""Codes by which authority refuses. A refusal for another reason would say nothing about authority."""


@dataclass(frozen=True)
class Open:
    """Why a signed-in person without the role is answered, and what must not be in the answer."""

    reason: str
    empty: str | None = None
    """Where the answer has things of one's own only: the member that must be empty then."""
    only_with_some_role: bool = False


OPEN: dict[str, Open] = {
    "directory GET /units": Open("units are public facts"),
    "directory GET /unit-kinds": Open("the words for units are public"),
    "directory GET /units/{unit_id}": Open("units are public facts"),
    "directory GET /units/{unit_id}/children": Open("units are public facts"),
    "directory GET /units/{unit_id}/successors": Open("units are public facts"),
    "directory GET /calendar/{year}": Open("the working calendar is public"),
    "directory GET /calendar/{year}/notices": Open("the working calendar is public"),
    "directory GET /units/{unit_id}/appointments": Open(
        "an administrator of any unit sees who gave which roles", only_with_some_role=True
    ),
    "directory GET /people": Open(
        "an administrator of any unit reads names and roles, since people come to them from other units",
        only_with_some_role=True,
    ),
    "directory GET /people/found": Open(
        "an administrator of any unit finds people, who come to them from other units",
        only_with_some_role=True,
    ),
    "directory GET /people/names": Open(
        "names of people whose ids other answers told to whoever has a role", only_with_some_role=True
    ),
    "submissions GET /movements/{code}": Open("a movement's plan is published"),
    "submissions GET /movements/{code}/versions": Open(
        "a movement's plan is published, as it was before, too"
    ),
    "submissions GET /rule-sets": Open("rule sets follow from published law"),
    "submissions GET /rule-sets/{rule_set}/versions": Open("rule sets follow from published law"),
    "submissions GET /rounds/{round_id}/versions": Open(
        "a round's guidance is published, as it was before, too"
    ),
    "scoring GET /sheets/{code}/versions": Open("as the sheets themselves", only_with_some_role=True),
    "awards GET /awards/{code}/{rule_set}/versions": Open("the award catalogue follows from published law"),
    "submissions GET /rounds": Open("a round's guidance is published"),
    "submissions GET /rounds/{round_id}": Open("a round's guidance is published"),
    "submissions GET /dossiers": Open("the dossiers of one's own line", empty="items"),
    "submissions GET /rounds/{round_id}/numbers": Open("of the dossiers of one's own line", empty="dossiers"),
    "submissions GET /rounds/{round_id}/waiting": Open("of the dossiers of one's own line", empty="items"),
    "submissions GET /rounds/{round_id}/silent-units": Open("units below one's own, which are public facts"),
    "submissions GET /nominees/names": Open("nominees of one's own line", empty="items"),
    "submissions GET /nominees/sealed-names": Open("nominees on whom one may draft", empty="items"),
    "submissions GET /tasks": Open("what waits for oneself", empty="items"),
    "scoring GET /tasks": Open("what waits for oneself", empty="items"),
    "awards GET /tasks": Open("what waits for oneself", empty="items"),
    "scoring GET /sheets/{code}": Open("score sheets are for whoever has a role", only_with_some_role=True),
    "scoring GET /panels": Open("panels that wait for one's own scores", empty="items"),
    "awards GET /awards": Open("the award catalogue follows from published law"),
    "awards GET /sessions": Open("sessions of one's own units and councils", empty="items"),
    "awards GET /decisions": Open("decisions of one's own line", empty="items"),
    "notify GET /notices": Open("one's own notices", empty="items"),
    "notify GET /notices/unread-count": Open("the number of one's own notices", empty="unread"),
}
"""Routes that answer people without a role in the object's unit. Without a good token they refuse like all others."""

PUBLIC: dict[str, str] = {
    "awards GET /public/decisions": "what bodies have published",
    "awards GET /public/decisions/{decision_id}": "likewise",
    "awards GET /public/decisions/{decision_id}/recipients": "likewise",
    "awards GET /public/bodies": "likewise",
    "awards GET /public/check": "whoever has number and code has the paper",
}
"""Routes without a token, and why. Everybody is answered alike, whoever they are: the control's answer is the one."""

COLLEAGUES: dict[str, str] = {
    "submissions POST /dossiers/{dossier_id}/interests": "whoever sees a dossier may declare an interest in it",
    "submissions POST /dossiers/{dossier_id}/interests/{interest_id}/withdraw": "it is one's own declaration",
}
"""Commands that anybody in the object's own unit may send, with the reason. All others ask for a role."""
OF_CLERKS: Final = ("arrival", "issue", "give-back", "rectifications", "disclosure")
"""How the commands end that clerks give: a colleague who may not is somebody else there."""
Send = Callable[[Operation], Awaitable[httpx.Response]]


@pytest.fixture(params=sorted(SCENARIOS))
def database(request: pytest.FixtureRequest, databases: Any) -> Any:
    """Made outside the event loop, because Alembic starts one of its own."""
    with ExitStack() as stack:
        names = (request.param, *BESIDE.get(request.param, ()))
        yield request.param, [stack.enter_context(databases(name)) for name in names]


@pytest.mark.stack
async def test_matrix(database: tuple[str, list[str]]) -> None:
    name, urls = database
    async with SCENARIOS[name](*urls) as scenario:
        columns = await columns_of(scenario)
        routes = operations(scenario.app.service)
        table = {
            route.name: {column: await send(route) for column, send in columns.items()} for route in routes
        }
        control = {route.name: await as_insider(scenario, route) for route in in_order(routes)}
    show(name, table, control)
    assert {f"{name} {route.name}" for route in routes if route.is_public} == {
        route for route in PUBLIC if route.startswith(f"{name} ")
    }
    wrong = [
        f"{name} {route.name} — {column}: {fault}: {found.status_code} {found.text[:200]}"
        for route in routes
        for column, found in table[route.name].items()
        if (fault := fault_of(f"{name} {route.name}", column, found, control[route.name])) is not None
    ]
    wrong += [
        f"{name} {route.name} — control: {control[route.name].status_code} {control[route.name].text[:300]}"
        for route in routes
        if not let_through(control[route.name])
        or shows_nothing(OPEN.get(f"{name} {route.name}"), control[route.name])
    ]
    assert not wrong, "\n".join(wrong)


def fault_of(
    route: str, column: str, answer: httpx.Response, control: httpx.Response | None = None
) -> str | None:
    """What is wrong with this answer; nothing where it is the one to everybody, `control`, or refuses as it must."""
    if route not in PUBLIC:
        return fault_of_refusal(route, column, answer)
    is_alike = control is not None and answer.content == control.content
    return None if is_alike and answer.status_code == 200 else "not answered like everybody"


def fault_of_refusal(route: str, column: str, answer: httpx.Response) -> str | None:
    """What is wrong with this answer to somebody who may not."""
    if column == "colleague" and (route in COLLEAGUES or " GET " in route):
        return None  # they belong to the object's unit, and may see what is in it
    exception = OPEN.get(route)
    knows_who = column not in {"no token", "expired token", "wrong principal", "another service"}
    if exception and knows_who and answer.status_code == 200:
        if exception.only_with_some_role and column != "unrelated unit":
            return "open to people without any role"
        if exception.empty and answer.json()[exception.empty]:
            return "something of somebody else"
        return None
    if answer.status_code not in REFUSED:
        return "not refused"
    return None if answer.json()["code"] in AUTHORITY else "refused for another reason"


def let_through(answer: httpx.Response) -> bool:
    """Whether authority had nothing against the request, whatever the rules then said."""
    if answer.is_success:
        return True
    return answer.status_code < 500 and answer.json()["code"] not in AUTHORITY | {"invalid_payload"}


def shows_nothing(exception: Open | None, answer: httpx.Response) -> bool:
    """Whether even the insider's list is empty: then nothing follows from the others' being so."""
    return exception is not None and exception.empty is not None and not answer.json()[exception.empty]


async def columns_of(scenario: Scenario) -> dict[str, Send]:
    """Who asks, by column."""
    app = scenario.app
    nobody, stranger, former, future, clerk, officer = (new_id() for _ in range(6))
    async with app.service.engine.connect() as connection:
        today = local_date((await connection.execute(select(func.business_now()))).scalar_one())
    day = timedelta(days=1)
    for role in load_roles().capabilities:
        await scenario.assign(stranger, role, scenario.unrelated, valid_from=today - day, valid_to=None)
    for unit in scenario.units:
        await scenario.assign(clerk, "clerk", unit, valid_from=today - day, valid_to=None)
        await scenario.assign(officer, "officer", unit, valid_from=today - day, valid_to=None)
        for role in load_roles().capabilities:
            await scenario.assign(former, role, unit, valid_from=today - 9 * day, valid_to=today - day)
            await scenario.assign(future, role, unit, valid_from=today + day, valid_to=None)
            await scenario.assign(scenario.insider, role, unit, valid_from=today - day, valid_to=None)

    def token(subject: UUID | str, **claims: Any) -> str:
        return f"Bearer {app.issuer.token(subject, **claims)}"

    def by(subject: UUID | str) -> Send:
        return lambda route: send(scenario, route, token(subject))

    expired = {"iat": int(time.time()) - 7200, "exp": int(time.time()) - 3600}
    return {
        "no token": lambda route: send(scenario, route, None),
        "expired token": lambda route: send(scenario, route, token(rightful(scenario, route), **expired)),
        "wrong principal": lambda route: send(
            scenario, route, token(scenario.insider if route.principals else "service:workflows")
        ),
        "another service": lambda route: send(scenario, route, token("service:somebody")),
        "no assignment": by(nobody),
        "unrelated unit": by(stranger),
        "ended": by(former),
        "not begun": by(future),
        "colleague": lambda route: by(officer if route.path.endswith(OF_CLERKS) else clerk)(route),
    }


def rightful(scenario: Scenario, route: Operation) -> UUID | str:
    return f"service:{route.principals[0]}" if route.principals else scenario.insider


async def as_insider(scenario: Scenario, route: Operation) -> httpx.Response:
    return await send(scenario, route, f"Bearer {scenario.app.issuer.token(rightful(scenario, route))}")


def in_order(routes: list[Operation]) -> list[Operation]:
    """Reads first, and what ends something last, so that no control takes away what the next one needs."""
    return sorted(routes, key=lambda route: (route.is_command, "erase" in route.path, "/end" in route.path))


async def send(scenario: Scenario, route: Operation, authorization: str | None) -> httpx.Response:
    given = dict(scenario.given) | dict(scenario.at.get(route.name, {}))
    path = route.path.format_map(given)
    query = {name: str(given[name]) for name in route.needed_query}
    headers = {"If-Match": '"1"'}
    if authorization:
        headers["Authorization"] = authorization
    if route.is_command:
        headers["Idempotency-Key"] = str(uuid4())
    content = None
    if route.content_type:
        headers["Content-Type"] = route.content_type
        body = scenario.bodies.get(route.name, next(iter(route.body_examples), {}))
        content = body.encode() if isinstance(body, str) else orjson.dumps(fitted(body, given), default=str)
    http = scenario.app.http
    answer = await http.request(route.method, path, params=query, headers=headers, content=content)
    require_told(answer)
    return answer


def fitted(value: Any, given: dict[str, Any]) -> Any:
    """The example with the scenario's own ids in place of the example's."""
    if isinstance(value, dict):
        return {
            name: given[name] if name.endswith("_id") and name in given else fitted(part, given)
            for name, part in value.items()
        }
    if isinstance(value, list):
        return [fitted(part, given) for part in value]
    return value


def show(name: str, table: dict[str, dict[str, httpx.Response]], control: dict[str, httpx.Response]) -> None:
    columns = [*next(iter(table.values())), "control"]
    width = max(map(len, table))
    lines = [f"{name:<{width}}  " + "  ".join(columns)]
    for route, answers in table.items():
        cells = [*(answer.status_code for answer in answers.values()), control[route].status_code]
        lines.append(
            f"{route:<{width}}  "
            + "  ".join(f"{cell:<{len(column)}}" for cell, column in zip(cells, columns, strict=True))
        )
    sys.stdout.write("\n" + "\n".join(lines) + "\n")


def test_exceptions_are_of_routes_that_exist(service_routes: set[str]) -> None:
    assert {*OPEN, *PUBLIC} <= service_routes


@pytest.mark.parametrize(
    ("route", "column", "answer", "fault"),
    [
        ("submissions POST /dossiers", "ended", httpx.Response(201, json={}), "not refused"),
        ("submissions POST /dossiers", "ended", httpx.Response(500, json={}), "not refused"),
        ("submissions POST /dossiers", "ended", httpx.Response(409, json={}), "not refused"),
        (
            "submissions POST /dossiers",
            "ended",
            httpx.Response(403, json={"code": "duties_not_separated"}),
            "refused for another reason",
        ),
        ("submissions POST /dossiers", "ended", httpx.Response(403, json={"code": "not_authorised"}), None),
        ("awards GET /awards", "no token", httpx.Response(200, json=[]), "not refused"),
        (
            "awards GET /public/bodies",
            "unrelated unit",
            httpx.Response(200, json=[1]),
            "not answered like everybody",
        ),
        ("awards GET /awards", "no assignment", httpx.Response(200, json=[]), None),
        (
            "awards GET /sessions",
            "unrelated unit",
            httpx.Response(200, json={"items": [{"id": 1}]}),
            "something of somebody else",
        ),
        (
            "scoring GET /sheets/{code}",
            "no assignment",
            httpx.Response(200, json={}),
            "open to people without any role",
        ),
    ],
)
def test_a_gap_would_be_seen(route: str, column: str, answer: httpx.Response, fault: str | None) -> None:
    assert fault_of(route, column, answer) == fault
