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
from tests.submissions.province import Province
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
