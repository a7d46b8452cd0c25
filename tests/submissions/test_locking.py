"""Who waited for somebody else's change of a dossier goes on with all of it."""

import asyncio
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from kit.actor import Actor
from kit.unit_of_work import Cause
from submissions.dossiers import repository
from submissions.dossiers.states import NomineeState
from submissions.dossiers.values import Dossier
from tests.submissions.province import COMMUNE, Province
from tests.support.broker import until

pytestmark = pytest.mark.stack
WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


async def test_who_waited_sees_the_whole_change(here: Province) -> None:
    dossier_id = UUID((await here.submitted(here.nominee(), here.nominee()))["id"])
    begin = here.app.service.units_of_work.begin
    actor, cause = Actor.service("test"), Cause(uuid4())

    async def wait_and_read() -> Dossier:
        async with begin(actor, cause) as second:
            return await repository.lock_dossier(second, dossier_id)

    async def is_waiting() -> bool:
        return bool((await here.app.sql(WAITING))[0][0])

    async with begin(actor, cause) as first:
        before = await repository.lock_dossier(first, dossier_id)
        declined = replace(before.nominees[0], state=NomineeState.DECLINED, reason="Chưa đủ điều kiện.")
        after = replace(before, nominees=(declined, before.nominees[1]))
        repository.save(first, before, after, ())
        await first.flush()
        reading = asyncio.create_task(wait_and_read())
        await until(is_waiting)
        await first.commit()
    assert await reading == after


async def test_a_role_that_ended_during_the_wait_counts_no_more(here: Province) -> None:
    """Whoever held the dossier changed nothing in it, so that nothing is read again on that account."""
    dossier = await here.submitted()
    dossier_id, officer = dossier["id"], here.person("officer", COMMUNE)
    headers = {"If-Match": f'"{dossier["revision"]}"'}

    async def is_waiting() -> bool:
        return bool((await here.app.sql(WAITING))[0][0])

    async with here.app.service.units_of_work.begin(Actor.service("test"), Cause(uuid4())) as holder:
        await repository.lock_dossier(holder, UUID(dossier_id))
        path = f"/dossiers/{dossier_id}/recall"
        recall = asyncio.create_task(here.app.post(path, officer, {"reason": "Rút"}, **headers))
        await until(is_waiting)
        await here.app.sql(
            f"UPDATE authority_assignments SET valid_to = '2025-01-01' WHERE person_id = '{officer}'"
        )
    assert (await recall).status_code == 404
    [[status]] = await here.app.sql(f"SELECT status FROM dossiers WHERE id = '{dossier_id}'")
    assert status == "in_review"
