"""Every way of a council session, led by the real workflow in skipped time on the real services."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from temporalio.testing import WorkflowEnvironment

from tests.awards.council import BANG_KHEN, GIAY_KHEN, ok
from tests.workflows.sessions import SessionPlay, session_play, want_scores

pytestmark = [pytest.mark.stack, pytest.mark.asyncio(loop_scope="session")]


@pytest.fixture
def urls(databases: Any) -> Iterator[tuple[str, str]]:
    with databases("awards") as awards, databases("scoring") as scoring:
        yield awards, scoring


@pytest_asyncio.fixture(loop_scope="session")
async def sitting(
    skipping: WorkflowEnvironment, urls: tuple[str, str], keep: Any
) -> AsyncIterator[SessionPlay]:
    """Nine o'clock on Monday, 12 May 2025."""
    async with session_play(skipping, *urls) as play:
        yield play
        await keep(play.led)


async def test_everybody_votes(sitting: SessionPlay) -> None:
    await sitting.nominate(GIAY_KHEN, BANG_KHEN)
    assert await sitting.status() == "agenda_open"
    await sitting.close_agenda()
    assert await sitting.status() == "ballot_open"
    await sitting.vote(*sitting.board.members)
    assert await sitting.outcome() == "concluded"
    assert len(await sitting.board.facts("session.concluded")) == 1
    assert await sitting.board.facts("session.reminded") == []


async def test_votes_are_missing(sitting: SessionPlay) -> None:
    await sitting.nominate(GIAY_KHEN)
    await sitting.close_agenda()
    await sitting.vote(*sitting.board.members[:3])
    await sitting.pass_time(timedelta(days=2, hours=16))
    [reminded] = await sitting.board.facts("session.reminded")
    assert sorted(reminded["members"]) == sorted(map(str, sitting.board.members[3:]))
    assert await sitting.status() == "ballot_open"
    await sitting.pass_time(timedelta(days=1))
    assert await sitting.status() == "ballot_open", "papers that came in time are entered"
    await sitting.pass_time(timedelta(days=1))
    assert await sitting.outcome() == "concluded"
    assert len(await sitting.board.facts("session.reminded")) == 1
    [concluded] = await sitting.board.facts("session.concluded")
    assert [(line["in_favour"], line["members"]) for line in concluded["outcomes"]] == [(3, 5)]


async def test_scores_come_before_votes(sitting: SessionPlay) -> None:
    await want_scores(sitting)
    await sitting.nominate(GIAY_KHEN, BANG_KHEN)
    await sitting.close_agenda()
    assert await sitting.status() == "agenda_closed", "scores first"
    for member in sitting.board.members:
        assert await sitting.status() == "agenda_closed"
        await sitting.score(member)
    await sitting.pass_time(timedelta(seconds=5))
    assert await sitting.status() == "ballot_open"
    await sitting.vote(*sitting.board.members)
    assert await sitting.outcome() == "concluded"


async def test_everything_is_withdrawn(sitting: SessionPlay) -> None:
    dossier = await sitting.nominate(GIAY_KHEN)
    await sitting.close_agenda()
    await sitting.recall(dossier)
    assert await sitting.outcome() == "concluded"
    [concluded] = await sitting.board.facts("session.concluded")
    assert concluded["outcomes"] == []


async def test_only_a_vote_on_who_left_was_missing(sitting: SessionPlay) -> None:
    """The ballot ends as soon as nobody is awaited, long before its time is over."""
    dossier = await sitting.nominate(GIAY_KHEN, GIAY_KHEN)
    await sitting.close_agenda()
    *voters, absent = sitting.board.members
    gone, stays = (item["id"] for item in (await sitting.board.view(sitting.session_id))["items"])
    recused = {"item_id": stays, "member_id": str(absent), "reason": "Là em ruột."}
    path = f"/sessions/{sitting.session_id}/recusals"
    ok(await sitting.board.app.post(path, sitting.board.secretary, recused))
    await sitting.vote(*voters)
    await sitting.pass_time(timedelta(hours=3))
    assert await sitting.status() == "ballot_open"
    await sitting.withdraw(dossier, 0)
    assert await sitting.outcome() == "concluded"
    [concluded] = await sitting.board.facts("session.concluded")
    assert [line["item_id"] for line in concluded["outcomes"]] == [stays]
    [left] = await sitting.board.facts("session.items_withdrawn")
    assert (left["item_ids"], str(absent) in left["members"]) == ([gone], True)
    assert await sitting.board.facts("session.reminded") == []
