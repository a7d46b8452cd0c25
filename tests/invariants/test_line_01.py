"""One command is one transaction: rows, idempotency record and outbox in it."""

from uuid import UUID

from tests.kit.test_unit_of_work import state
from tests.support.running import Running


async def test_what_the_database_refuses_at_the_commit_leaves_nothing_and_is_no_success(
    app: Running, counter: str, person: UUID
) -> None:
    before = await state(app)
    await app.sql(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'refused at commit'; END $$"
    )
    await app.sql(
        "CREATE CONSTRAINT TRIGGER refuse AFTER UPDATE ON counters DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW EXECUTE FUNCTION refuse()"
    )
    answer = await app.post(f"{counter}/add", person, {"amount": 1})
    assert answer.status_code == 500
    assert await state(app) == before
