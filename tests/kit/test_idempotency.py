"""The same command twice is done once and told twice."""

import asyncio
from uuid import UUID, uuid4

import pytest

from tests.support.broker import until
from tests.support.running import Running


async def value_of(app: Running) -> int:
    (row,) = await app.sql("SELECT max(value) FROM counters")
    return int(row[0])


async def test_same_key_and_body_get_the_same_answer(app: Running, person: UUID) -> None:
    body = {"unit_id": str(uuid4())}
    first, second = [await app.post("/counters", person, body, key="k") for _ in range(2)]
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    for name in ("location", "etag", "content-type"):
        assert first.headers[name] == second.headers[name]
    assert "idempotency-replayed" not in first.headers
    assert second.headers["idempotency-replayed"] == "true"
    assert await app.sql("SELECT count(*) FROM counters") == [(1,)]
    assert await app.sql("SELECT count(*) FROM outbox") == [(1,)]


async def test_an_answer_without_a_body_is_repeated(app: Running, counter: str, person: UUID) -> None:
    answers = [await app.send("DELETE", f"{counter}/note", person, key="k") for _ in range(2)]
    assert [(answer.status_code, answer.content) for answer in answers] == [(204, b"")] * 2


async def test_another_body_under_the_same_key_is_refused(app: Running, counter: str, person: UUID) -> None:
    await app.post(f"{counter}/add", person, {"amount": 1}, key="k")
    refused = await app.post(f"{counter}/add", person, {"amount": 2}, key="k")
    assert (refused.status_code, refused.json()["code"]) == (422, "idempotency_key_reused")
    assert await value_of(app) == 1


async def test_a_key_belongs_to_its_actor_and_route(app: Running, counter: str, person: UUID) -> None:
    other = (await app.post("/counters", person, {"unit_id": uuid4()})).json()["id"]
    for path, by in (
        (f"{counter}/add", person),
        (f"{counter}/add", uuid4()),
        (f"/counters/{other}/add", person),
    ):
        answer = await app.post(path, by, {"amount": 1}, key="k")
        assert answer.status_code == 200
        assert "idempotency-replayed" not in answer.headers
    assert await app.sql("SELECT sum(value) FROM counters") == [(3,)]


async def test_concurrent_repeats_wait_for_the_first_and_tell_its_answer(
    app: Running, counter: str, person: UUID
) -> None:
    answers = await asyncio.gather(
        *(app.post(f"{counter}/add", person, {"amount": 1}, key="k") for _ in range(8))
    )
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert sum("idempotency-replayed" in answer.headers for answer in answers) == 7
    assert await value_of(app) == 1


async def test_a_repeat_waits_while_the_first_is_still_at_work(
    app: Running, counter: str, person: UUID
) -> None:
    async with app.service.engine.connect() as holder:
        await holder.exec_driver_sql("SELECT 1 FROM counters FOR UPDATE")
        first, second = (
            asyncio.create_task(app.post(f"{counter}/add", person, {"amount": 1}, key="k")) for _ in range(2)
        )
        await waiting(app, 2)
        assert not first.done()
        assert not second.done()
        await holder.rollback()
    answers = await asyncio.gather(first, second)
    assert answers[0].content == answers[1].content
    assert await value_of(app) == 1


async def waiting(app: Running, sessions: int) -> None:
    """Until so many sessions of this database wait for a lock."""

    async def all_wait() -> bool:
        found = await app.sql(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        return found == [(sessions,)]

    await until(all_wait)


@pytest.mark.parametrize("refusal", [{"amount": 5000}, {"amount": "many"}])
async def test_a_refused_attempt_leaves_the_key_free(
    app: Running, counter: str, person: UUID, refusal: dict[str, object]
) -> None:
    assert (await app.post(f"{counter}/add", person, refusal, key="k")).status_code in {409, 422}
    assert (await app.post(f"{counter}/add", person, {"amount": 1}, key="k")).status_code == 200


async def test_a_repeat_that_waited_for_a_failure_does_the_work_itself(
    app: Running, counter: str, person: UUID
) -> None:
    """Nothing of the failed holder is told; with the same key one of the others succeeds."""
    async with app.service.engine.connect() as holder:
        await holder.exec_driver_sql(
            "INSERT INTO idempotency_keys (actor, route, key, request_hash) VALUES ($1, $2, 'k', '')",
            (f"person:{person}", f"POST {counter}/add"),
        )
        repeat = asyncio.create_task(app.post(f"{counter}/add", person, {"amount": 1}, key="k"))
        await waiting(app, 1)
        await holder.rollback()
    answer = await repeat
    assert answer.status_code == 200
    assert "idempotency-replayed" not in answer.headers


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("", "idempotency_key_missing"),
        (None, "idempotency_key_missing"),
        ("x" * 256, "idempotency_key_invalid"),
    ],
)
async def test_a_command_without_a_usable_key_is_refused(
    app: Running, counter: str, person: UUID, key: str | None, code: str
) -> None:
    headers = {"Authorization": f"Bearer {app.issuer.token(person)}"}
    if key is not None:
        headers["Idempotency-Key"] = key
    refused = await app.http.post(f"{counter}/add", json={"amount": 1}, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (400, code)
    assert await value_of(app) == 0


async def test_the_answer_leaves_after_the_commit(app: Running, counter: str, person: UUID) -> None:
    """A constraint that fires at the commit itself turns into an error, never into a success that is not kept."""
    await app.sql(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'refused at commit'; END $$"
    )
    await app.sql(
        "CREATE CONSTRAINT TRIGGER refuse AFTER UPDATE ON counters DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW EXECUTE FUNCTION refuse()"
    )
    answer = await app.post(f"{counter}/add", person, {"amount": 1}, key="k")
    assert (answer.status_code, answer.json()["code"]) == (500, "unexpected_error")
    assert await value_of(app) == 0
    await app.sql("DROP TRIGGER refuse ON counters")
    assert (await app.post(f"{counter}/add", person, {"amount": 1}, key="k")).status_code == 200
