"""A movement is cancelled once each of its rounds was; no round of it is opened or changed afterwards."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import pytest

from kit.actor import Actor
from kit.ledger import entries
from kit.unit_of_work import Cause
from tests.submissions.journey import code_of
from tests.submissions.province import COMMUNE, EXAMPLE, Province
from tests.submissions.test_cancelled_rounds import BODY, WAITING, WHY, office
from tests.submissions.test_cancelled_rounds import cancel as cancel_round
from tests.support.broker import until
from tests.support.examples import data_of

pytestmark = pytest.mark.stack
PLAN = data_of(EXAMPLE, "movement.yaml")
GUIDANCE = data_of(EXAMPLE, "round.yaml")


async def cancel(here: Province, by: UUID | None = None, seen: int | None = 1, **changes: Any) -> Any:
    tag = {} if seen is None else {"If-Match": f'"{seen}"'}
    path = f"/movements/{PLAN['code']}/cancel"
    return await here.app.send("POST", path, by or office(here), BODY | changes, **tag)


async def open_another(here: Province) -> Any:
    return await here.app.send("PUT", "/rounds", office(here), GUIDANCE | {"code": "dot-hai"})


async def test_a_cancelled_movement_is_shown_and_nothing_is_opened_for_it(here: Province) -> None:
    await here.ok(await cancel_round(here))
    view = await here.ok(await cancel(here))
    assert view["version"] == 2
    assert view["cancelled"] == {
        "at": view["cancelled"]["at"],
        "by": str(office(here)),
        "reason": WHY,
        "document": BODY["document"],
    }
    anybody = here.person("officer", COMMUNE)
    read = await here.app.get(f"/movements/{PLAN['code']}", anybody)
    assert (await here.ok(read), read.headers["ETag"]) == (view, '"2"')
    kept = await here.ok(await here.app.get(f"/movements/{PLAN['code']}/versions", anybody))
    newest, launched = kept["items"]
    assert (newest["reason"], [one["field"] for one in newest["changes"]]) == (WHY, ["/cancelled"])
    assert "cancelled" not in launched["content"]
    kind, told = (await here.app.facts())[-1]
    assert (kind, told["movement_id"]) == ("submissions.movement.cancelled.v1", view["id"])
    assert (told["document_number"], told["document_date"]) == ("15/TB-NV", "2025-05-05")
    assert "reason" not in told
    service = here.app.service
    held = [json.loads(line) async for line in entries(service.engine, service.ledger, service.reactions)]
    told_of = {row["table"]: row["cancelled"] for row in held if row["table"] in {"movements", "rounds"}}
    assert told_of == {"movements": True, "rounds": True}
    assert await code_of(await cancel(here, seen=2), 409) == "movement_cancelled"
    amended = PLAN | {"short_name": "Tên khác", "reason": WHY}
    answer = await here.app.send("PUT", "/movements", office(here), amended, **{"If-Match": '"2"'})
    assert await code_of(answer, 409) == "movement_cancelled"
    refused = await open_another(here)
    assert await code_of(refused, 409) == "movement_cancelled"
    assert (refused.json()["movement"], refused.json()["document_number"]) == (PLAN["name"], "15/TB-NV")


async def test_the_rounds_of_a_movement_are_cancelled_before_it(here: Province) -> None:
    """Also one that is over: somebody may still come late to it."""
    await here.ok(await open_another(here))
    refused = await cancel(here)
    assert await code_of(refused, 409) == "movement_under_way"
    codes = sorted([GUIDANCE["code"], "dot-hai"])
    assert (refused.json()["standing"], refused.json()["rounds"]) == (2, codes)
    assert refused.json()["ways"] == ["cancel_round"]
    await here.ok(await cancel_round(here))
    await here.app.set_clock("2025-06-20 08:00+07")
    await here.app.beat()
    assert (await cancel(here)).json()["rounds"] == ["dot-hai"]


async def test_a_movement_in_which_somebody_has_an_outcome_is_amended_only(here: Province) -> None:
    dossier = await here.submitted()
    await here.app.sql(f"UPDATE nominees SET state = 'declined' WHERE dossier_id = '{dossier['id']}'")
    refused = await cancel(here)
    assert await code_of(refused, 409) == "movement_decided"
    assert (refused.json()["decided"], refused.json()["rounds"]) == (1, [GUIDANCE["code"]])


async def test_who_launched_the_movement_cancels_it_as_they_saw_it(here: Province) -> None:
    await here.ok(await cancel_round(here))
    for stranger in (here.person("officer", COMMUNE), here.person("standing_officer", "30-SNV")):
        assert await code_of(await cancel(here, stranger), 403) == "not_authorised"
    assert await code_of(await cancel(here, seen=None), 428) == "precondition_missing"
    assert await code_of(await cancel(here, seen=7), 412) == "precondition_failed"
    later = {"number": "15/TB-NV", "issued_on": "2025-05-06"}
    assert await code_of(await cancel(here, document=later), 422) == "invalid_payload"
    path = "/movements/khong-co/cancel"
    unknown = await here.app.send("POST", path, office(here), BODY, **{"If-Match": '"1"'})
    assert await code_of(unknown, 404) == "not_found"


@asynccontextmanager
async def nobody_writes_a_version(here: Province) -> AsyncIterator[Callable[[int], Awaitable[None]]]:
    """Who holds its rows waits to write, until the end; what is yielded waits for so many who wait."""

    async def waiting(number: int) -> None:
        async def are_waiting() -> bool:
            return bool((await here.app.sql(WAITING))[0][0] >= number)

        await until(are_waiting)

    begin = here.app.service.units_of_work.begin
    async with begin(Actor.service("test"), Cause(uuid4())) as holder:
        await holder.fetch("LOCK TABLE plan_versions IN SHARE MODE")
        yield waiting


@pytest.mark.parametrize("first", ["open", "cancel"])
async def test_of_an_opening_and_a_cancelling_at_once_one_wins(here: Province, first: str) -> None:
    await here.ok(await cancel_round(here))
    acts: dict[str, Callable[[], Awaitable[Any]]] = {
        "open": lambda: open_another(here),
        "cancel": lambda: cancel(here),
    }
    (second,) = acts.keys() - {first}
    async with nobody_writes_a_version(here) as waiting:
        winning = asyncio.ensure_future(acts[first]())
        await waiting(1)
        losing = asyncio.ensure_future(acts[second]())
        await waiting(2)
    won, lost = await winning, await losing
    await here.ok(won)
    assert await code_of(lost, 409) == {"open": "movement_under_way", "cancel": "movement_cancelled"}[first]
    standing = "SELECT count(*) FROM rounds WHERE cancelled IS NULL"
    assert await here.app.sql(standing) == [({"open": 1, "cancel": 0}[first],)]


async def test_a_round_that_is_opened_meanwhile_goes_by_the_amended_plan(here: Province) -> None:
    schedule = PLAN["schedule"] | {
        "phases": [phase | {"code": f"{phase['code']}-moi"} for phase in PLAN["schedule"]["phases"]]
    }
    amended = PLAN | {"schedule": schedule, "reason": WHY}
    tag = {"If-Match": '"1"'}
    async with nobody_writes_a_version(here) as waiting:
        amending = asyncio.create_task(here.app.send("PUT", "/movements", office(here), amended, **tag))
        await waiting(1)
        opening = asyncio.create_task(open_another(here))
        await waiting(2)
    await here.ok(await amending)
    refused = await opening
    assert await code_of(refused, 422) == "invalid_file"
    assert [fault["code"] for fault in refused.json()["errors"]] == ["unknown_phase"]
