"""The ledgers as services and workflows print them: JSON lines, one for each row.

Rows are held in memory, kept facts are not: `audit.facts` reads those one by one.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

Row = Mapping[str, Any]
REMEMBERED: Final = timedelta(days=119)
"""The kit sweeps inboxes after 120 days."""
_NEVER: Final = datetime.max.replace(tzinfo=UTC)


@dataclass
class Ledger:
    """What one party printed: rows by table and id, consumed facts, and what is still under way.

    It holds everything that was so at `as_of`, and perhaps some of what came after. Temporal's has no such time: it is
    taken beside the others.
    """

    name: str
    tables: dict[str, dict[str, Row]] = field(default_factory=dict)
    consumed: set[str] = field(default_factory=set)
    reacts_to: set[str] = field(default_factory=set)
    waiting: dict[str, int] = field(default_factory=dict)
    as_of: datetime = _NEVER

    def table(self, name: str) -> dict[str, Row]:
        return self.tables.get(name, {})


def remembered_since(ledgers: Mapping[str, Ledger]) -> datetime:
    """From when on every inbox surely knows what it has consumed."""
    taken = min(ledger.as_of for ledger in ledgers.values())
    return datetime.min.replace(tzinfo=UTC) if taken == _NEVER else taken - REMEMBERED


def read_ledger(folder: Path, name: str) -> Ledger:
    """Read what `python -m <name> ledger` printed into `<name>.jsonl`. Raises FileNotFoundError."""
    ledger = Ledger(name)
    with (folder / f"{name}.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            _take(ledger, json.loads(line))
    return ledger


def _take(ledger: Ledger, row: dict[str, Any]) -> None:
    table = row.pop("table")
    match table:
        case "facts":
            return
        case "inbox":
            ledger.consumed.add(row["id"])
        case "as_of":
            ledger.as_of = datetime.fromisoformat(row["at"])
        case "reacts_to":
            ledger.reacts_to.add(row["type"])
        case _ if "waiting" in row:
            ledger.waiting[table] = row["waiting"]
        case _:
            ledger.tables.setdefault(table, {})[str(row["id"])] = row
