"""Heartbeats, republishing and the command line, on a real database."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from directory.heartbeat import beat, keep_beating
from tests.directory.conftest import DISTRICT_ADMINISTRATOR, UNITS, Office
from tests.support.running import Running

BEATS = ("directory.unit.confirmed.v1", "directory.assignment.confirmed.v1")


async def test_a_heartbeat_confirms_both_topics_and_our_own_tables(app: Running, office: Office) -> None:
    await office.operate(beat)
    facts = await app.facts()
    assert sorted(kind for kind, _ in facts) == sorted(BEATS)
    real = await app.sql(
        "SELECT count(*) FROM authority_beats WHERE as_of > clock_timestamp() - interval '1 minute'"
    )
    assert real == [(2,)]
    assert (await app.http.get("/health/ready")).json()["authority"] is True


async def test_a_heartbeat_that_still_waits_is_not_repeated(app: Running, office: Office) -> None:
    await office.operate(beat)
    await office.operate(beat)
    assert len(await app.facts()) == 2
    await office.forget_facts()
    await office.operate(beat)
    rows = await app.sql(
        "SELECT topic, key, h ->> 1 FROM outbox, jsonb_array_elements(headers) h"
        " WHERE h ->> 0 = 'ce_sequence' ORDER BY topic"
    )
    assert rows == [("directory.assignment", "confirmed", "2"), ("directory.unit", "confirmed", "2")]


async def test_heartbeats_at_once_are_one(app: Running, office: Office) -> None:
    await asyncio.gather(*(office.operate(beat) for _ in range(4)))
    assert len(await app.facts()) == 2


async def test_the_background_task_beats(app: Running) -> None:
    task = asyncio.create_task(keep_beating(app.service))
    async with asyncio.timeout(10):
        while len(await app.facts()) < 2:  # noqa: ASYNC110 - the task tells nobody when it has beaten
            await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_republishing_tells_every_state_as_it_stands_and_no_older_one(
    app: Running, office: Office
) -> None:
    await office.upload("units", UNITS.replace("Xã Thanh Tùng", "Xã Thanh Tùng mới"))
    await office.upload("calendar", "date,name,kind\n", year=2027)
    known = {(row.event_id, row.sequence) for row in await app.sql("SELECT event_id, sequence FROM facts")}
    await office.forget_facts()
    told = await office.told_again()
    assert len(told) == 9 + 2 + 2 + 2, "units, roles and how they were given, the year and the one after it"
    assert {(row.event_id, row.sequence) for row in told} <= known
    assert sorted(row.sequence for row in told) == [1] * 14 + [2]
    assert [row.type for row in told].count("directory.unit.recorded.v1") == 9


async def test_republishing_does_not_raise_the_erased(app: Running, office: Office) -> None:
    (assignment,) = await app.sql(f"SELECT id FROM assignments WHERE person_id = '{office.district}'")
    await app.post(f"/people/{office.district}/erase", office.provincial, {"reason": "Yêu cầu"})
    await office.forget_facts()
    told = await office.told_again()
    assert len([row for row in told if row.type]) == 9 + 1 + 2, "units, the other role, how both were given"
    assert [row.key for row in told if not row.type] == [str(assignment.id)], "that it is erased"
    (kept,) = await app.sql(f"SELECT payload FROM facts WHERE key = '{assignment.id}' AND type IS NOT NULL")
    assert kept.payload is None


def directory(url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command line, as an operator types it."""
    environment = os.environ | {
        "THIDUA_DATABASE_URL": url,
        "THIDUA_KAFKA_BOOTSTRAP": "127.0.0.1:1",
        "THIDUA_OIDC_ISSUER": "http://issuer.test",
    }
    return subprocess.run(
        [sys.executable, "-m", "directory", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


async def test_the_command_line_founds_a_directory(databases: Any, tmp_path: Path, connect: Any) -> None:
    units = tmp_path / "units.csv"
    units.write_text(UNITS, "utf-8")
    people = tmp_path / "people.yaml"
    people.write_text("people:\n  - {name: An, email: an@example.org, sample: true}\n", "utf-8")
    broken = tmp_path / "broken.csv"
    broken.write_text(UNITS.replace("province,30,,,2025", "province,77,,,2025"), "utf-8")
    with databases("directory") as url:
        refused = directory(url, "import-units", str(broken))
        assert refused.returncode == 1
        assert f"{broken}:3: parent_code: không có đơn vị 77" in refused.stderr
        appointing = ["appoint-administrator", "--name", "Quản trị", "--unit-code", "31"]
        assert directory(url, *appointing).returncode == 1  # there is no unit yet
        for changed in (9, 0):
            assert directory(url, "import-units", str(units)).stdout == f"9 read, {changed} changed\n"
        refused = directory(url, *appointing, "--name", "\u200b")
        assert (refused.returncode, "argument --name: " in refused.stderr) == (2, True), refused.stderr
        person = directory(url, *appointing, "--email", "qt@example.org").stdout.strip()
        again = directory(url, *appointing, "--person-id", person)
        assert again.returncode == 1
        assert "administrator_appointed" in again.stderr
        assert directory(url, "import-people", str(people)).stdout == "1 read, 1 changed\n"
        withheld = tmp_path / "withheld.yaml"
        withheld.write_text(DISTRICT_ADMINISTRATOR.format(id=uuid4()), "utf-8")
        refused = directory(url, "import-people", str(withheld))
        assert (refused.returncode, "quản trị viên giao" in refused.stderr) == (1, True)
        assert directory(url, "republish").stdout.endswith("\n0 republished\n"), "nothing has left yet"
        connection = await connect(url)
        held = await connection.fetch("SELECT role FROM assignments WHERE person_id = $1", UUID(person))
        assert [row["role"] for row in held] == ["administrator"]
        erased = directory(url, "erase-person", person, "--reason", "Yêu cầu ngày 5/5/2025")
        assert erased.stdout == f"{person} erased, 1 assignments taken back\n"
        assert await connection.fetchval("SELECT name FROM people WHERE id = $1", UUID(person)) is None
        assert directory(url, *appointing).returncode == 0  # nobody is administrator any more
        await connection.close()
