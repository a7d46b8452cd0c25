"""The ledgers as services and workflows print them: JSON lines, one for each row."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Row = Mapping[str, Any]


@dataclass
class Ledger:
    """What one party printed: rows by table and id, consumed facts, and what is still under way."""

    name: str
    tables: dict[str, dict[str, Row]] = field(default_factory=dict)
    consumed: set[str] = field(default_factory=set)
    reacts_to: set[str] = field(default_factory=set)
    waiting: dict[str, int] = field(default_factory=dict)

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
        elif table == "reacts_to":
            ledger.reacts_to.add(row["type"])
        elif "waiting" in row:
            ledger.waiting[table] = row["waiting"]
        else:
            ledger.tables.setdefault(table, {})[str(row["id"])] = row
    return ledger
