"""The whole country, before and after the reform of 1/7/2025, in under a minute."""

import time
from datetime import date
from pathlib import Path
from typing import Any

from directory.files import Source
from directory.imports import handlers as imports
from tests.directory.conftest import operate
from tests.support.running import Running

DATA = Path(__file__).parents[2] / "services" / "directory" / "data"
COUNT = """
SELECT level, count(*) FROM units
WHERE coalesce(valid_from, '-infinity') <= '{day}' AND coalesce(valid_to, 'infinity') >= '{day}' GROUP BY level
"""


def files(*names: str) -> list[Source]:
    return [Source(name, (DATA / name).read_bytes()) for name in names]


async def load(app: Running) -> tuple[int, int, int]:
    """Import everything; returns how much changed, file by file."""
    units = files("units_2023.csv", "units_2024_changes.csv", "units_2025.csv", "units_2026_changes.csv")
    since_2023, since_june = files("successors.csv", "successors_2025_06.csv")
    reform, before, june = date(2025, 7, 1), date(2023, 12, 31), date(2025, 6, 30)
    done = [
        await operate(app, lambda uow: imports.import_units(uow, units, "thử")),
        await operate(app, lambda uow: imports.import_successors(uow, [since_2023], before, reform, "thử")),
        await operate(app, lambda uow: imports.import_successors(uow, [since_june], june, reform, "thử")),
    ]
    return (done[0].changed, done[1].changed, done[2].changed)


async def counts(app: Running, day: str) -> dict[str, int]:
    return {row.level: row.count for row in await app.sql(COUNT.format(day=day))}


async def test_the_country_loads_in_under_a_minute_and_again_changes_nothing(app: Running) -> None:
    began = time.monotonic()
    units, since_2023, since_june = await load(app)
    assert time.monotonic() - began < 60
    assert units == 15_265
    assert await counts(app, "2023-06-01") == {"province": 63, "district": 705, "commune": 10_598}
    assert await counts(app, "2025-06-30") == {"province": 63, "district": 696, "commune": 10_035}
    assert await counts(app, "2025-07-01") == {"province": 34, "commune": 3_321}
    assert await app.sql("SELECT count(*) FROM outbox") == [(units + since_2023 + since_june,)]
    await _every_unit_is_whole(app)
    await app.sql("DELETE FROM outbox")
    assert await load(app) == (0, 0, 0)
    assert await app.sql("SELECT count(*) FROM outbox") == [(0,)]


async def _every_unit_is_whole(app: Running) -> None:
    """Paths, versions, our own authority and successors agree throughout."""
    wrong: list[Any] = await app.sql("""
        SELECT u.code FROM units u LEFT JOIN units p ON p.id = u.parent_id
        WHERE u.path <> CASE WHEN p.id IS NULL THEN '' ELSE p.path END || replace(u.id::text, '-', '')::ltree
    """)
    assert wrong == []
    apart = await app.sql("""
        SELECT u.code FROM units u LEFT JOIN authority_units a ON a.id = u.id AND a.sequence = u.version
            AND a.path = u.path AND a.name = u.name WHERE a.id IS NULL
    """)
    assert apart == []
    ended = await app.sql("""
        SELECT count(*) FROM units u WHERE u.valid_to = '2025-06-30' AND u.level = 'commune'
            AND NOT EXISTS (SELECT FROM successions s WHERE s.unit_id = u.id)
    """)
    assert ended == [(0,)]
    thanh_mien = await app.sql("""
        SELECT n.name, p.name FROM units u JOIN successions s ON s.unit_id = u.id JOIN units n ON n.id = s.successor_id
        JOIN units p ON p.id = n.parent_id WHERE u.code = '11239' AND u.valid_to = '2025-06-30'
    """)
    assert ("Xã Thanh Miện", "Thành phố Hải Phòng") in thanh_mien
    gaps = await app.sql("""
        SELECT u.code FROM units u JOIN history h ON h.subject = u.id::text
        GROUP BY u.id, u.code, u.version HAVING count(*) <> u.version OR max(h.version) <> u.version
    """)
    assert gaps == []
