"""Nothing is deleted; every change says who, when, in what capacity and why."""

from typing import Any

import asyncpg
import pytest

from tests.submissions.province import COMMUNE, WORKFLOWS, Province
from tests.support.migrations import LEAVING

INFRASTRUCTURE = {
    "alembic_version", "unsent", "inbox", "idempotency_keys", "dead_letters", "business_clock",
    "authority_units", "authority_assignments", "authority_accounts", "authority_beats",
    "authority_calendar_days", "authority_calendar_years",
}  # fmt: skip
COPIES: dict[str, set[str]] = {
    "directory": {"heartbeats", "calendar_days"},
    "submissions": {"award_catalogue", "score_sheets"},
    "scoring": {"cancelled_movements"},
    "awards": {"rounds", "scoring_wishes", "dossiers", "dossier_stages", "duties"},
    "notify": {"dossiers", "nominees"},
    "papers": set(),
}
"""What a service keeps of the facts of others, whose owners keep the original; and two that are written anew as a
whole: the days of a calendar's year, each version of which is in the history, and the number of heartbeats."""


@pytest.mark.parametrize("service", COPIES)
async def test_no_row_of_the_domain_can_be_deleted(databases: Any, connect: Any, service: str) -> None:
    with databases(service) as url:
        connection = await connect(url)
        guarded = await _tables(
            connection,
            "SELECT DISTINCT tgrelid::regclass::text AS name FROM pg_trigger"
            " JOIN pg_proc ON pg_proc.oid = tgfoid"
            " WHERE proname = 'refuse_delete' AND tgenabled = 'O' AND tgtype & 8 > 0",
        )
        everything = await _tables(
            connection, "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'"
        )
        await connection.close()
    assert everything - guarded <= INFRASTRUCTURE | COPIES[service] | LEAVING
    assert len(guarded) > 1


async def _tables(connection: asyncpg.Connection, query: str) -> set[str]:
    return {row["name"] for row in await connection.fetch(query)}


async def test_a_deletion_is_refused(here: Province) -> None:
    await here.draft()
    for table in ("dossiers", "nominees", "dossier_history", "authority_acts"):
        with pytest.raises(Exception, match="never deleted"):
            await here.app.sql(f"DELETE FROM {table}")


async def test_every_change_of_a_dossier_says_who_when_in_what_capacity_and_why(here: Province) -> None:
    officer, head = here.person("officer", COMMUNE), here.person("head", COMMUNE)
    dossier = await here.submitted()
    await here.lead(dossier["id"], 1, "council")
    why = "Đơn vị xin rút để bổ sung."
    await here.interested(head, dossier, "Là người thân.")
    await here.ok(await here.app.post(f"/dossiers/{dossier['id']}/recall", officer, {"reason": why}))
    history = (await here.ok(await here.app.get(f"/dossiers/{dossier['id']}/history", officer)))["items"]
    assert [(line["action"], line["actor"], line["capacity"], line["reason"]) for line in history] == [
        ("create", f"person:{officer}", "officer", None),
        ("submit", f"person:{officer}", "officer", None),
        ("open_stage", WORKFLOWS, "workflow", None),
        ("open_step", WORKFLOWS, "workflow", None),
        ("declare_interest", f"person:{head}", "head", "Là người thân."),
        ("recall", f"person:{officer}", "officer", why),
    ]
    assert all(line["at"].startswith("2025-05-05T01:0") for line in history)
