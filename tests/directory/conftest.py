"""The directory on a database of its own, with a district, its province and their administrators."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text

from authority import Command
from directory.access import OPERATOR
from directory.appoint import appoint_administrator
from directory.bootstrap import bootstrap
from directory.files import Source
from directory.imports import handlers as imports
from kit.settings import Settings
from kit.unit_of_work import Cause
from tests.support.republishing import told_again
from tests.support.running import Running, require_told, running, settings_for

UNITS = """code,name,kind,level,parent_code,standing_office_code,valid_from,valid_to,source
30,Tỉnh Hải Dương,tinh,province,,30-SNV,,2025-06-30,units_2023.csv
30-SNV,Sở Nội vụ tỉnh Hải Dương,so,province,30,,,2025-06-30,kế hoạch
300,Huyện Thanh Miện,huyen,district,30,300-NV,,2025-06-30,units_2023.csv
300-NV,Phòng Nội vụ,phong,district,300,,,2025-06-30,kế hoạch
11239,Thị trấn Thanh Miện,thi_tran,commune,300,,,2025-06-30,units_2023.csv
11242,Xã Thanh Tùng,xa,commune,300,,,2025-06-30,units_2023.csv
298,Huyện Ninh Giang,huyen,district,30,,,2025-06-30,units_2023.csv
31,Thành phố Hải Phòng,thanh_pho_tw,province,,,2025-07-01,,units_2025.csv
11239,Xã Thanh Miện,xa,commune,31,,2025-07-01,,units_2025.csv
"""


DISTRICT_ADMINISTRATOR = """people:
  - id: {id}
    name: Quản trị huyện
    assignments:
      - {{unit_code: "300", role: administrator, valid_from: 2025-05-05}}
"""


@dataclass
class Office:
    """A running directory, and who may do what in it."""

    app: Running
    provincial: UUID
    """Administrator of the province 30."""
    district: UUID
    """Administrator of the district 300."""

    async def operate(self, command: Callable[[Command], Awaitable[Any]]) -> Any:
        return await operate(self.app, command)

    async def upload(
        self,
        what: str,
        text: str | bytes,
        by: UUID | None = None,
        kind: str = "text/csv",
        seen: str | None = "as it is",
        **query: Any,
    ) -> httpx.Response:
        """Send a file by a person, the provincial administrator unless told otherwise, with the directory's tag of just
        now unless given another.
        """
        if seen == "as it is":
            seen = await self.tag(by)
        headers = {
            "Authorization": f"Bearer {self.app.issuer.token(by or self.provincial)}",
            "Idempotency-Key": str(uuid4()),
            "Content-Type": kind,
        } | ({"If-Match": seen} if seen else {})
        content = text.encode() if isinstance(text, str) else text
        answer = await self.app.http.post(
            f"/imports/{what}", content=content, headers=headers, params={"reason": "thử"} | query
        )
        require_told(answer)
        return answer

    async def tag(self, by: UUID | None = None) -> str | None:
        """The directory's tag, for who may see it."""
        tag: str | None = (await self.app.get("/units?limit=1", by or self.provincial)).headers.get("ETag")
        return tag

    async def people(self, text: str, by: UUID | None = None) -> httpx.Response:
        return await self.upload("people", text, by, kind="application/yaml")

    async def unit(self, code: str, on: str = "2025-05-05") -> dict[str, Any]:
        answer = await self.app.get(f"/units?code={code}&on={on}", self.provincial)
        (unit,) = answer.json()["items"]
        return dict(unit)

    async def look(self, query: str, **values: Any) -> list[tuple[Any, ...]]:
        """Rows as they are in the database."""
        async with self.app.service.engine.connect() as connection:
            return [tuple(row) for row in await connection.execute(text(query), values)]

    async def meanwhile(
        self, first: Callable[[Command], Awaitable[Any]], second: Callable[[Command], Awaitable[Any]]
    ) -> Any:
        """The second command begins before the first one commits, and has to wait; returns its answer."""
        async with self.app.service.units_of_work.begin(OPERATOR, Cause(uuid4())) as uow:
            assert isinstance(uow, Command)
            await first(uow)
            waiting = asyncio.create_task(self.operate(second))
            blocked = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid IN ({})".format(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
            )
            async with asyncio.timeout(10):
                # a lock that is waited for tells nobody
                while not waiting.done() and await self.look(blocked) == [(0,)]:  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
            await uow.commit()
            return await waiting

    async def told(self, kind: str) -> list[dict[str, Any]]:
        """The facts of one kind that wait."""
        return [fact for found, fact in await self.app.facts() if found == kind]

    async def forget_facts(self) -> None:
        """Facts so far have left, as the relay would have it."""
        await self.app.sql("DELETE FROM outbox")

    async def told_again(self) -> list[Any]:
        """What `republish` queues, in its order; it leaves at once, as the relay would have it."""
        return await told_again(self.app)


async def operate(app: Running, command: Callable[[Command], Awaitable[Any]]) -> Any:
    """One command of the operator, committed as the command line does."""
    async with app.service.units_of_work.begin(OPERATOR, Cause(uuid4())) as uow:
        assert isinstance(uow, Command)
        answer = await command(uow)
        await uow.commit()
        return answer


@pytest.fixture
async def app(databases: Any) -> AsyncIterator[Running]:
    """An empty directory on 5 May 2025."""
    with databases("directory") as url:
        async with running(bootstrap(Settings(**settings_for(url)))) as app:
            await app.set_clock("2025-05-05 08:00+07")
            yield app


@pytest.fixture
async def office(app: Running) -> Office:
    """The directory with units and two administrators, nothing waiting in the outbox."""
    await operate(app, lambda uow: imports.import_units(uow, [Source("units.csv", UNITS.encode())], "thử"))

    provincial = await operate(app, lambda uow: appoint_administrator(uow, None, "Quản trị tỉnh", None, "30"))
    office = Office(app, UUID(str(provincial)), uuid4())
    below = DISTRICT_ADMINISTRATOR.format(id=office.district)
    answer = await office.people(below)
    assert answer.json() == {"read": 2, "changed": 2}, answer.text
    await office.forget_facts()
    return office
