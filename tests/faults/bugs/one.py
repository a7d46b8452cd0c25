"""`python -m tests.faults.bugs.one FAULT NEAR RESULT`: one fault on components, with this folder's code only.

Writes what came of it as JSON. The servers are those of the environment.
"""

import asyncio
import json
import os
import sys
import tempfile
import traceback
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from localstack.servers import Addresses
from tests.faults.components.catalogue import FAULTS
from tests.faults.fault import Trial
from tests.faults.points.play import name_of, play
from tests.faults.points.scenarios import SCENARIOS
from tests.invariants.witness import Witness

SEED: Final = 1


@dataclass
class Found:
    """What a fault saw: `violated` says what did not hold, `broke` that it could not say anything."""

    violated: list[str] = field(default_factory=list)
    broke: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    """First-party modules that were not this folder's."""


async def run(name: str, near: str, folder: Path) -> Found:
    trial = Trial(SEED, full=False, folder=folder, servers=Addresses.given())
    try:
        if near:
            scenario = next(scenario for scenario in SCENARIOS if name_of(scenario) == name)
            await play(scenario, trial, near)
        else:
            await next(fault for fault in FAULTS if fault.name == name).run(trial)
    except AssertionError as violated:
        return Found(violated=str(violated).splitlines() or ["an assertion failed"])
    except Exception:  # noqa: BLE001 - whatever it is, it is no catch
        return Found(broke=traceback.format_exc().splitlines())
    return Found()


def main() -> None:
    name, near, result = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(run(name, near, Path(folder)))
    witness = Witness(Path.cwd())
    witness.pytest_sessionfinish()
    found.strangers = sorted(witness.strangers)
    Path(result).write_text(json.dumps(asdict(found)), "utf-8")
    os._exit(0)  # Temporal's native runtime can crash an interpreter that goes down


if __name__ == "__main__":
    main()
