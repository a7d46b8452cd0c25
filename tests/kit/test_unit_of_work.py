"""One command is one transaction, and nobody but the edge commits it."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from contracts.awards import SessionOpenedV1
from kit.actor import Actor
from kit.database import CommitOutsideEdge, begin, is_unavailable, sqlstate
from kit.settings import Settings
from kit.unit_of_work import Cause, Command, NumberedFact, OutsideTransaction
from sample import handlers
from sample.bootstrap import bootstrap
from tests.support.running import Running, running, settings_for


def opened(session_id: UUID, ordinal: int = 1) -> NumberedFact:
    fact = SessionOpenedV1(session_id=session_id, unit_id=session_id, round_id=session_id, ordinal=ordinal)
    return NumberedFact(fact, key=str(session_id), sequence=ordinal)


async def state(app: Running) -> tuple[int, int, int]:
    """Version of the only counter, facts kept, idempotency records."""
    (row,) = await app.sql(
        "SELECT (SELECT max(version) FROM counters), (SELECT count(*) FROM facts),"
        " (SELECT count(*) FROM idempotency_keys)"
    )
    return tuple(row)


async def test_rows_facts_and_idempotency_record_commit_together(
    app: Running, counter: str, person: UUID
) -> None:
    added = await app.post(f"{counter}/add", person, {"amount": 5})
    assert added.json()["value"] == 5
    assert await state(app) == (2, 2, 2)


@pytest.mark.parametrize(
    "how",
    ["commit", "commit_connection", "swallow_connection", "rollback", "crash", "os_error", "too_large"],
)
async def test_what_breaks_a_handler_leaves_nothing(
    app: Running, counter: str, person: UUID, how: str
) -> None:
    before = await state(app)
    refused = await app.post(f"{counter}/misbehave", person, {"how": how})
    expected = (422, "fact_too_large") if how == "too_large" else (500, "unexpected_error")
    assert (refused.status_code, refused.json()["code"]) == expected
    assert refused.headers["content-type"] == "application/problem+json"
    assert "0912345678" not in refused.text
    assert await state(app) == before
    assert (await app.post(f"{counter}/add", person, {"amount": 1})).json()["version"] == 2


async def test_a_handler_that_swallows_the_refusal_still_has_not_committed(
    app: Running, counter: str, person: UUID
) -> None:
    assert (await app.post(f"{counter}/misbehave", person, {"how": "swallow"})).status_code == 200
    assert await state(app) == (2, 2, 2)


async def test_publishing_after_the_end_is_refused(app: Running, counter: str, person: UUID) -> None:
    assert (await app.post(f"{counter}/misbehave", person, {"how": "outlive"})).status_code == 200
    late = handlers.kept.pop()
    with pytest.raises(OutsideTransaction):
        late.publish(opened(uuid4()))
    with pytest.raises(CommitOutsideEdge):
        await late.commit()


async def test_publishing_after_a_rollback_is_refused(app: Running) -> None:
    async with app.service.units_of_work.begin(Actor.service("awards"), Cause(uuid4())) as uow:
        piece = uow.on_behalf(uow.actor, uow.cause)
    for late in (uow, piece):
        with pytest.raises(OutsideTransaction):
            late.publish(opened(uuid4()))
        with pytest.raises(OutsideTransaction):
            late.publish_tombstone("directory.unit", "x")


async def test_pieces_share_one_outbox_and_cannot_commit_it(app: Running) -> None:
    session = uuid4()
    first, second = (Cause(uuid4(), uuid4()) for _ in range(2))
    async with app.service.units_of_work.begin(Actor.service("awards"), Cause(uuid4())) as uow:
        for ordinal, cause in enumerate((first, second), 1):
            piece = uow.on_behalf(Actor.person(uuid4()), cause)
            piece.publish(opened(session, ordinal))
            with pytest.raises(CommitOutsideEdge):
                await piece.commit()
        await uow.commit()
    rows = await app.sql("SELECT headers, key FROM outbox ORDER BY position")
    headers = [dict(row.headers) for row in rows]
    assert [header["ce_causationid"] for header in headers] == [
        str(first.causation_id),
        str(second.causation_id),
    ]
    assert [header["ce_sequence"] for header in headers] == ["1", "2"]
    assert {row.key for row in rows} == {str(session)}


async def test_committing_twice_by_the_connection_is_refused(app: Running) -> None:
    """The edge's commit leaves no permission behind on the pooled connection."""
    async with app.service.units_of_work.begin(Actor.service("awards"), Cause(uuid4())) as uow:
        await uow.commit()
        await uow.execute(text("SELECT 1"))
        with pytest.raises(CommitOutsideEdge):
            await uow._connection.commit()


async def test_a_query_cannot_write_and_leaves_its_connection_able_to(
    app: Running, counter: str, person: UUID
) -> None:
    assert (await app.get(f"{counter}/write", person)).status_code == 500
    for _ in range(app.service.settings.database_pool):
        assert (await app.post(f"{counter}/add", person, {"amount": 1})).status_code == 200


@pytest.mark.parametrize(
    "words", ["UPDATE counters SET value = 0", "DELETE FROM facts", "SELECT FROM counters FOR UPDATE"]
)
async def test_words_that_change_or_lock_are_refused_to_a_query(app: Running, words: str) -> None:
    async with app.service.units_of_work.query(Actor.service("awards"), Cause(uuid4())) as uow:
        with pytest.raises(DBAPIError, match="in a read-only transaction") as refused:
            await uow.fetch(words)
    assert sqlstate(refused.value) == "25006"


async def test_a_query_holds_no_transaction_open(app: Running) -> None:
    """Each of its statements sees what is committed by then."""
    async with app.service.units_of_work.query(Actor.service("awards"), Cause(uuid4())) as uow:
        (before,) = await uow.fetch(
            "SELECT pg_backend_pid() AS pid, count(*) AS business_times FROM business_clock"
        )
        await app.set_clock("2025-05-05 08:00+07")
        (row,) = await app.sql(f"SELECT state FROM pg_stat_activity WHERE pid = {before.pid}")
        assert row.state == "idle"
        (after,) = await uow.fetch("SELECT count(*) AS business_times FROM business_clock")
        assert (before.business_times, after.business_times) == (0, 1)


async def test_who_looks_needs_no_connection_of_those_who_write(
    database: str, app: Running, counter: str, person: UUID
) -> None:
    service = bootstrap(Settings(**settings_for(database, database_pool=1)))
    async with running(service) as busy, service.engine.connect():
        token = {"Authorization": f"Bearer {busy.issuer.token(person)}"}
        assert (await busy.http.get(counter, headers=token)).status_code == 200


async def test_a_query_s_connection_that_died_is_not_used_again(app: Running) -> None:
    async with app.service.units_of_work.query(Actor.service("awards"), Cause(uuid4())) as uow:
        (row,) = await uow.fetch("SELECT pg_backend_pid() AS pid")
        await app.sql(f"SELECT pg_terminate_backend({row.pid})")
        with pytest.raises(DBAPIError) as lost:
            await uow.fetch("SELECT 1")
    assert is_unavailable(lost.value)
    async with app.service.units_of_work.query(Actor.service("awards"), Cause(uuid4())) as uow:
        assert [tuple(found) for found in await uow.fetch("SELECT 1")] == [(1,)]


async def test_a_server_that_hangs_up_before_the_first_statement_is_away(app: Running) -> None:
    async with app.service.engine.connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        assert driver is not None
        await app.sql(f"SELECT pg_terminate_backend({await driver.fetchval('SELECT pg_backend_pid()')})")
        with pytest.raises(DBAPIError) as lost:
            await begin(connection)
    assert is_unavailable(lost.value)


async def test_now_is_business_time(app: Running) -> None:
    await app.set_clock("2025-05-05 08:00+07")

    async def now() -> Command:
        async with app.service.units_of_work.begin(Actor.service("awards"), Cause(uuid4())) as uow:
            return uow

    moment = (await now()).now
    assert moment.isoformat().startswith("2025-05-05T01:0")
    assert moment.utcoffset() is not None
