"""What is seen while the play runs, and at its end: straight from the demonstration's own databases."""

from typing import Any, Final

from rich.table import Table

from demo.clock import once_there
from localstack.state import State

_BOARD: Final = """
    SELECT coalesce(u.level, d.status) AS level, coalesce(s.kind, '-') AS step, count(*) AS dossiers
    FROM dossiers d
    LEFT JOIN stages g ON g.dossier_id = d.id AND g.attempt = d.attempt AND g.status = 'open'
    LEFT JOIN steps s ON s.dossier_id = d.id AND s.attempt = d.attempt AND s.stage = g.number AND s.status = 'open'
    LEFT JOIN authority_units u ON u.id = g.unit_id
    GROUP BY 1, 2
"""
_COUNTS: Final = "SELECT state, count(*) AS nominees FROM nominees GROUP BY 1 ORDER BY 1"
_SUBJECTS: Final = "SELECT subject_type, count(*) AS nominees FROM nominees GROUP BY 1 ORDER BY 1"
_STATUS: Final = "SELECT status, count(*) AS dossiers FROM dossiers GROUP BY 1 ORDER BY 1"
_OPEN: Final = "SELECT count(*) FROM dossiers WHERE status IN ('draft', 'in_review', 'returned')"
_SLOWEST: Final = """
    SELECT u.name, s.kind, s.done_at - s.opened_at AS took, s.overdue_at IS NOT NULL AS overdue
    FROM steps s JOIN stages g ON g.dossier_id = s.dossier_id AND g.attempt = s.attempt AND g.number = s.stage
    JOIN authority_units u ON u.id = g.unit_id
    WHERE s.done_at IS NOT NULL ORDER BY took DESC LIMIT 1
"""
_CALLED: Final = """
    SELECT DISTINCT u.code, CASE s.kind WHEN 'sign' THEN 'head' ELSE 'standing_officer' END AS role
    FROM steps s JOIN dossiers d ON d.id = s.dossier_id AND d.attempt = s.attempt
    JOIN authority_units u ON u.id = s.office_id
    WHERE s.status = 'open' AND s.kind <> 'council'
    UNION
    SELECT DISTINCT u.code, 'officer'
    FROM dossiers d JOIN authority_units u ON u.id = d.submitting_unit_id WHERE d.status = 'returned'
"""
_SITTING: Final = "SELECT s.id, u.code FROM sessions s JOIN authority_units u ON u.id = s.unit_id"
_STEPS: Final = {
    "check": "kiểm tra",
    "appraise": "thẩm định",
    "council": "Hội đồng xét",
    "sign": "ký",
    "-": "giữa hai bước",
}
_LEVELS: Final = {
    "commune": "cấp xã",
    "district": "cấp huyện",
    "province": "cấp tỉnh",
    "draft": "đang soạn",
    "in_review": "giữa hai cấp",
    "returned": "đã trả lại",
    "recalled": "đã rút",
    "closed": "đã kết thúc",
}
"""How the screens call what the data calls otherwise; an unknown word is shown as it is."""


async def rows(state: State, service: str, query: str) -> list[Any]:
    found: list[Any] = await once_there(
        state.database_urls[service], lambda connection: connection.fetch(query)
    )
    return found


async def open_dossiers(state: State) -> int:
    return int((await rows(state, "submissions", _OPEN))[0][0])


async def called(state: State) -> list[tuple[str, str]]:
    """Unit and role of everybody for whom a step or a correction waits: looked up at once, where each would ask."""
    return [(row["code"], row["role"]) for row in await rows(state, "submissions", _CALLED)]


async def sitting(state: State) -> list[tuple[str, str]]:
    """Id and unit of every council session."""
    return [(str(row["id"]), row["code"]) for row in await rows(state, "awards", _SITTING)]


async def board(state: State, title: str) -> Table:
    """Where the dossiers are: level × step."""
    table = Table(title=title)
    for heading in ("Cấp xét, trạng thái", "Bước", "Số hồ sơ"):
        table.add_column(heading, justify="right" if heading == "Số hồ sơ" else "left")
    found = await rows(state, "submissions", _BOARD)
    order = list(_LEVELS)
    for row in sorted(
        found, key=lambda one: (order.index(one["level"]) if one["level"] in order else -1, one["step"])
    ):
        step = _STEPS[row["step"]] if row["step"] != "-" or row["level"] in order[:3] else ""
        table.add_row(_LEVELS.get(row["level"], row["level"]), step, str(row["dossiers"]))
    return table


async def counts(state: State) -> dict[str, dict[str, int]]:
    """Dossiers by status, nominees by state and by subject type."""
    return {
        "hồ sơ": {row[0]: row[1] for row in await rows(state, "submissions", _STATUS)},
        "đối tượng": {row[0]: row[1] for row in await rows(state, "submissions", _COUNTS)},
        "loại đối tượng": {row[0]: row[1] for row in await rows(state, "submissions", _SUBJECTS)},
    }


async def slowest_step(state: State) -> str:
    found = await rows(state, "submissions", _SLOWEST)
    if not found:
        return "-"
    row = found[0]
    return f"{row['name']}, {_STEPS[row['kind']]}: {row['took']}" + (" (quá hạn)" if row["overdue"] else "")
