"""The ledgers as services and workflows print them: JSON lines, one for each row."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

Row = Mapping[str, Any]
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


def read_ledger(folder: Path, name: str) -> Ledger:
    """Read what `python -m <name> ledger` printed into `<name>.jsonl`. Raises FileNotFoundError."""
    ledger = Ledger(name)
    for line in (folder / f"{name}.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        table = row.pop("table")
        if table == "inbox":
            ledger.consumed.add(row["id"])
        elif table == "as_of":
            ledger.as_of = datetime.fromisoformat(row["at"])
        elif table == "reacts_to":
            ledger.reacts_to.add(row["type"])
        elif "waiting" in row:
            ledger.waiting[table] = row["waiting"]
        else:
            ledger.tables.setdefault(table, {})[str(row["id"])] = row
    return ledger
