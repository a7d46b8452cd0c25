"""Idempotency records are kept for thirty days."""

from kit.housekeeping import sweep
from tests.support.running import Running


async def test_an_idempotency_record_is_kept_for_thirty_days(app: Running) -> None:
    for days in (1, 29, 31):
        await app.sql(
            "INSERT INTO idempotency_keys (actor, route, key, request_hash, created_at)"
            f" VALUES ('a', 'r', '{days}', '', now() - interval '{days} days')"
        )
    await sweep(app.service.engine)
    kept = await app.sql("SELECT key FROM idempotency_keys ORDER BY key")
    assert [row.key for row in kept] == ["1", "29"]
