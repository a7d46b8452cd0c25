"""Whatever goes wrong is told as problem+json (RFC 9457), with a stable code and in Vietnamese."""

import asyncio
import json
import os
import socket
from functools import partial
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import asyncpg
import pytest
from prometheus_client import REGISTRY
from sqlalchemy.ext.asyncio import AsyncEngine

from kit.errors import DatabaseUnavailable
from kit.problems import problem_response
from kit.processes import app_of
from kit.settings import Settings
from sample.bootstrap import bootstrap
from tests.support.broker import until
from tests.support.running import Running, running, settings_for
from tests.support.serving import serving

_LABELS = {"method": "POST", "route": "/counters"}


async def test_facts_fill_the_text(app: Running, counter: str, person: UUID) -> None:
    refused = await app.post(f"{counter}/add", person, {"amount": 1001})
    assert refused.status_code == 409
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json() == {
        "type": "urn:thidua:problem:counter_full",
        "title": "Bộ đếm đang ở 0, không thể vượt quá 1000.",
        "status": 409,
        "code": "counter_full",
        "retryable": False,
        "correlation_id": refused.headers["x-correlation-id"],
        "value": 0,
        "limit": 1000,
    }


async def test_a_field_of_the_wrong_shape_is_named(app: Running, counter: str, person: UUID) -> None:
    refused = await app.post(f"{counter}/add", person, {"amount": "nhiều"})
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_payload")
    (fault,) = refused.json()["errors"]
    assert fault == {
        "in": "body",
        "pointer": "/amount",
        "where": "amount",
        "code": "int_type",
        "detail": "phải là số nguyên",
    }


@pytest.mark.parametrize(
    "body", [b"{", b"", b"[]", b'"x"', b"\xff\xfe", b'{"amount": 1e999}', b'{"amount": NaN}']
)
async def test_a_body_that_is_no_command_is_refused(
    app: Running, counter: str, person: UUID, body: bytes
) -> None:
    headers = {"Authorization": f"Bearer {app.issuer.token(person)}", "Idempotency-Key": str(uuid4())}
    refused = await app.http.post(
        f"{counter}/add", content=body, headers=headers | {"Content-Type": "application/json"}
    )
    assert refused.status_code in {400, 422}
    assert refused.json()["code"] in {"invalid_payload", "bad_request"}


@pytest.mark.parametrize(
    "body", [{"amount": 1, "note": "a\0b"}, {"amount": -(2**63)}, {"amount": -(2**63) + 1, "note": "\0"}]
)
async def test_what_the_database_cannot_hold_is_the_callers_mistake(
    app: Running, counter: str, person: UUID, body: dict[str, object]
) -> None:
    await app.post(f"{counter}/add", person, {"amount": -1})
    refused = await app.post(f"{counter}/add", person, body)
    assert (refused.status_code, refused.json()["code"]) in {(422, "invalid_payload"), (409, "counter_full")}


async def test_an_address_that_no_index_holds(app: Running, counter: str, person: UUID) -> None:
    """The path is part of an idempotency record's key."""
    refused = await app.post(f"/counters/{'9' * 9_000}/add", person, {"amount": 1})
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_payload")


async def test_a_client_that_goes_away_in_mid_request_is_no_mistake_of_ours(
    app: Running, person: UUID
) -> None:
    """It is noted as a bad request, which wakes nobody up."""
    async with serving(app_of(app.service, app.issuer.http())) as url:
        address = urlsplit(url)
        _, writer = await asyncio.open_connection(address.hostname, address.port)
        head = (
            f"POST /counters HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {app.issuer.token(person)}\r\n"
            f"Idempotency-Key: {uuid4()}\r\nContent-Length: 100\r\n\r\nhalf"
        )
        writer.write(head.encode())
        await writer.drain()
        await asyncio.sleep(0.1)
        before = REGISTRY.get_sample_value("http_request_seconds_count", _LABELS | {"status": "400"}) or 0
        writer.transport.abort()

        async def noted() -> bool:
            now = REGISTRY.get_sample_value("http_request_seconds_count", _LABELS | {"status": "400"}) or 0
            return now == before + 1

        await until(noted)


async def test_unknown_route_and_method(app: Running, counter: str, person: UUID) -> None:
    nowhere = await app.get("/nowhere", person)
    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "no_such_route")
    assert nowhere.json()["title"] == "Không có địa chỉ này."
    method = await app.send("PUT", counter, person)
    assert (method.status_code, method.json()["code"], method.headers["allow"]) == (
        405,
        "method_not_allowed",
        "GET",
    )


async def test_an_unknown_object_and_a_malformed_id(app: Running, person: UUID) -> None:
    unknown = await app.get(f"/counters/{uuid4()}", person)
    assert (unknown.status_code, unknown.json()["code"]) == (404, "not_found")
    assert (await app.get("/counters/1", person)).json()["code"] == "invalid_payload"


async def test_a_deadlock_is_worth_another_try(app: Running, counter: str, person: UUID) -> None:
    refused = await app.post(f"{counter}/misbehave", person, {"how": "deadlock"})
    assert (refused.status_code, refused.json()["code"]) == (503, "database_unavailable")
    assert refused.json()["retryable"] is True
    assert refused.headers["retry-after"] == "1"


async def test_database_away(person: UUID) -> None:
    nowhere = "postgresql://nobody:none@127.0.0.1:1/nowhere"
    async with running(bootstrap(Settings(**settings_for(nowhere)))) as app:
        for answer in (
            await app.get(f"/counters/{uuid4()}", person),
            await app.post("/counters", person, {}),
        ):
            assert (answer.status_code, answer.json()["code"]) == (503, "database_unavailable")
        assert (await app.http.get("/health/ready")).status_code == 503
        assert (await app.http.get("/health/live")).status_code == 200


async def test_a_database_that_refuses_connections_is_away_too(database: str, person: UUID) -> None:
    gone = database + "_renamed"
    async with running(bootstrap(Settings(**settings_for(gone)))) as app:
        answer = await app.post("/counters", person, {"unit_id": uuid4()})
        assert (answer.status_code, answer.json()["code"]) == (503, "database_unavailable")
        assert (await app.http.get("/health/ready")).json()["database"] is False


async def test_the_database_hangs_up_in_the_middle_and_comes_back(
    app: Running, counter: str, person: UUID
) -> None:
    async with app.service.engine.connect() as holder:
        await holder.exec_driver_sql("SELECT 1 FROM counters FOR UPDATE")
        caught = asyncio.create_task(app.post(f"{counter}/add", person, {"amount": 1}, key="k"))
        await until(
            lambda: app.sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE wait_event_type = 'Lock' AND datname = current_database()"
            )
        )
        await holder.rollback()
    assert ((await caught).status_code, (await caught).json()["code"]) == (503, "database_unavailable")
    assert (await app.post(f"{counter}/add", person, {"amount": 1}, key="k")).json()["value"] == 1


async def test_who_comes_once_the_database_is_back_never_learns_that_it_was_away(
    database: str, app: Running, counter: str, person: UUID
) -> None:
    drivers = [await _driver(engine) for engine in (app.service.engine, app.service.query_engine)]
    restarting = await asyncpg.connect(database)
    await restarting.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    await restarting.close()
    await until(partial(_are_closed, drivers))
    assert (await app.post(f"{counter}/add", person, {"amount": 1})).status_code == 200
    assert (await app.get(counter, person)).status_code == 200


async def _are_closed(drivers: list[Any]) -> bool:
    return all(driver.is_closed() for driver in drivers)


async def _driver(engine: AsyncEngine) -> Any:
    """asyncpg's connection under the one that the engine gives next."""
    async with engine.connect() as connection:
        return (await connection.get_raw_connection()).driver_connection


async def test_a_database_that_falls_silent_is_noticed(app: Running) -> None:
    """By the kernel, on each connection: within eleven seconds, as `network-down` of `make faults FULL=1` shows."""
    driver = await _driver(app.service.engine)
    number = os.dup(driver._transport.get_extra_info("socket").fileno())
    with socket.socket(fileno=number) as line:
        assert line.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
        assert line.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 11_000


async def test_no_connection_left(database: str, person: UUID) -> None:
    service = bootstrap(Settings(**settings_for(database, database_pool=1)))
    async with running(service) as app, service.engine.connect():
        answer = await app.post("/counters", person, {"unit_id": uuid4()})
        assert (answer.status_code, answer.json()["code"]) == (503, "database_unavailable")


async def test_the_callers_trace_goes_on_into_facts(app: Running, person: UUID) -> None:
    good = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    correlation = str(uuid4())
    for trace in (good, "x" * 5000):
        await app.post(
            "/counters",
            person,
            {"unit_id": uuid4()},
            **{"traceparent": trace, "X-Correlation-Id": correlation},
        )
    first, second = [
        dict(row.headers) for row in await app.sql("SELECT headers FROM outbox ORDER BY position")
    ]
    assert first["ce_traceparent"] == good
    assert "ce_traceparent" not in second
    assert first["ce_correlationid"] == second["ce_correlationid"] == correlation
    assert first["ce_actor"] == f"person:{person}"


def test_no_fact_takes_the_place_of_a_member_that_every_problem_has() -> None:
    told = json.loads(bytes(problem_response(DatabaseUnavailable(status="open", code="x")).body))
    assert (told["status"], told["code"]) == (503, "database_unavailable")
