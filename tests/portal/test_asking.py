"""What a page asks about many at once, and what the portal remembers for all pages."""

import asyncio
from uuid import UUID, uuid4

import pytest

from kit.client import Answer
from portal import remembered
from portal.dossiers.answers import History
from portal.nominees import nominees_of
from portal.people import names_of
from portal.remembered import Remembered
from portal.services import IDS_AT_ONCE, Asking, Down, Services, at_once
from tests.portal.desk import SERVICES, Desk
from tests.submissions.province import COMMUNE

UNKNOWN = [UUID(int=number) for number in range(1, IDS_AT_ONCE + 50)]


def asked_by(here: Desk, person: UUID) -> Asking:
    services = Services(here.network, {name: f"http://{name}.test" for name in SERVICES})
    return Asking(services, here.issuer.token(person), uuid4())


@pytest.mark.stack
@pytest.mark.asyncio(loop_scope="package")
async def test_people_and_nominees_are_named_however_many_a_page_names(here: Desk) -> None:
    officer = here.person("officer", COMMUNE)
    asking = asked_by(here, officer)
    assert await names_of(asking, [*UNKNOWN, officer]) == {officer: here.who[officer]}
    dossier = await here.world.province.submitted()
    wanted = {UUID(one["id"]): one["name"] for one in dossier["nominees"]}
    found = await nominees_of(asking, [*UNKNOWN, *wanted])
    assert {nominee.nominee_id: nominee.name for nominee in found.known.values()} == wanted


@pytest.mark.unit
@pytest.mark.asyncio
async def test_what_was_known_stays_while_it_cannot_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    said = iter([None, "first", "second", None])
    asked = 0

    async def reading() -> str:
        nonlocal asked
        asked += 1
        if (found := next(said)) is None:
            raise Down("awards")
        return found

    known: Remembered[str] = Remembered()
    assert [await known.read(reading) for _ in range(3)] == [None, "first", "first"]
    assert asked == 2
    monkeypatch.setattr(remembered, "LIVES_S", -1)
    assert [await known.read(reading) for _ in range(2)] == ["second", "second"]
    assert asked == 4


async def _fails(after: asyncio.Event) -> None:
    await after.wait()
    raise Down("submissions")


@pytest.mark.unit
@pytest.mark.asyncio
async def test_several_answers_are_asked_for_side_by_side_and_all_are_over_before_one_fails() -> None:
    last, told = asyncio.Event(), []

    async def slow() -> None:
        await asyncio.sleep(0.01)
        told.append("slow")
        last.set()

    async def refused() -> None:
        told.append("refused")
        raise Down("awards")

    with pytest.raises(Down, match="submissions"):
        await at_once(_fails(last), slow(), refused())
    assert told == ["refused", "slow"]
    told.clear()
    with pytest.raises(Down, match="awards"):
        await at_once(slow(), refused())
    assert told == ["refused", "slow"], "whichever place it has"
    assert await at_once(asyncio.sleep(0.01, "a"), asyncio.sleep(0, "b")) == ("a", "b")
    assert (await at_once(asyncio.sleep(0, "a")), await at_once()) == (("a",), ())


@pytest.mark.unit
@pytest.mark.asyncio
async def test_nobody_is_asked_any_more_once_nobody_waits() -> None:
    over: list[str] = []

    async def asked(name: str) -> None:
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.01)  # as a connection takes its time to be closed
            over.append(name)

    async def failed() -> None:
        raise Down("awards")

    waiting = asyncio.create_task(at_once(asked("first"), failed(), asked("second")))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert sorted(over) == ["first", "second"]


class _Says:
    """A service that answers everything with this."""

    def __init__(self, body: bytes, status: int = 200) -> None:
        self._answer = Answer(status, {}, body)

    async def send(self, *_: str, **__: object) -> Answer:
        return self._answer


@pytest.mark.unit
@pytest.mark.asyncio
@pytest.mark.parametrize("status", [200, 404, 503])
@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"items": [], "next_cursor": 1}'])
async def test_an_answer_that_says_something_else_is_none(body: bytes, status: int) -> None:
    asking = Asking(Services(_Says(body, status), {"submissions": "http://submissions.test"}), "", uuid4())
    with pytest.raises(Down):
        await asking.read(History, "submissions", "/dossiers/1/history")


@pytest.mark.unit
@pytest.mark.asyncio
async def test_what_is_known_keeps_no_page_waiting_while_it_cannot_be_had(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []

    async def reading() -> str:
        asked.append("")
        if len(asked) > 1:
            raise Down("awards")
        return "known"

    known: Remembered[str] = Remembered()
    await known.read(reading)
    monkeypatch.setattr(remembered, "LIVES_S", -1)
    monkeypatch.setattr(remembered, "AGAIN_S", 60)
    assert [await known.read(reading) for _ in range(5)] == ["known"] * 5
    assert len(asked) == 2
