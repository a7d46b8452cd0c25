"""Tables and migration agree; the ledger shows every row that a fact announced, so that a missing one is found."""

import asyncio
import json
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from awards.decisions import models as _decisions  # noqa: F401 - registers its tables
from awards.heard import models as _heard  # noqa: F401 - registers its tables
from awards.history import history  # noqa: F401 - registers its table
from awards.sessions import models as _sessions  # noqa: F401 - registers its tables
from awards.tables import metadata
from kit import ledger
from tests.awards.council import GIAY_KHEN, Council, ok


async def test_the_migration_makes_the_tables_that_the_code_knows(board: Council) -> None:
    def differences(connection: Any) -> list[Any]:
        options = {"include_name": lambda name, kind, _: kind != "table" or name in metadata.tables}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))

    async with board.app.service.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_every_row_of_the_ledger_was_announced_by_a_fact(board: Council) -> None:
    await board.nominate(GIAY_KHEN, persons=[board.members[0]])
    await board.nominate(GIAY_KHEN)
    items = (await board.conclude(await board.session_id()))["items"]
    approved = [item for item in items if item["status"] == "approved"]
    mistake = {"part": "title", "reads": "tăng", "should_read": "tặng"}
    ok(await board.rectify(await board.issued(approved), mistake))
    held: dict[str, set[str]] = {}
    service = board.app.service
    async for line in ledger.entries(service.engine, service.ledger, service.reactions):
        row = json.loads(line)
        if "id" in row:
            held.setdefault(row["table"], set()).add(row["id"])
    told = await board.app.facts()
    assert held["sessions"] == {
        fact["session_id"] for kind, fact in told if kind.startswith("awards.session")
    }
    assert held["agenda_items"] == {
        item["item_id"] for fact in await board.facts("session.items_added") for item in fact["items"]
    }
    assert held["session_members"] == {
        f"{fact['session_id']}/{member}"
        for fact in await board.facts("session.agenda_closed")
        for member in fact["members"]
    }
    assert held["recusals"] == {fact["recusal_id"] for fact in await board.facts("session.member_recused")}
    assert held["ballots"] == {
        ballot for fact in await board.facts("session.ballot_cast") for ballot in fact["ballot_ids"]
    }
    [drafted] = await board.facts("decision.drafted")
    assert held["decisions"] == {drafted["decision_id"]}
    assert held["decision_items"] == {f"{drafted['decision_id']}/{item}" for item in drafted["item_ids"]}
    [issued] = await board.facts("decision.issued")
    assert held["register_entries"] == {item["register_entry_id"] for item in issued["items"]}
    [rectified] = await board.facts("decision.rectified")
    assert held["rectifications"] == {rectified["rectification_id"]}
    assert held["awards"] == {
        f"{fact['code']}/{fact['rule_set']}" for fact in await board.facts("award.recorded")
    }


async def test_a_burst_of_papers_is_counted_in_full(board: Council) -> None:
    """Five members at once over forty nominations: every version once, every row there."""
    for _ in range(4):
        await board.nominate(*[GIAY_KHEN] * 10)
    session_id = await board.session_id()
    await board.close(session_id)
    await board.open_ballot(session_id)
    answers = await asyncio.gather(*(board.vote(session_id, member) for member in board.members))
    assert [answer.status_code for answer in answers] == [201] * 5
    assert await board.app.sql("SELECT count(*) FROM ballots") == [(200,)]
    assert (await board.tally(session_id)).json()["awaited_ballots"] == 0
