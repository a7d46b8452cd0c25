"""`make audit`: collect what every part of the running stack holds, and let `audit` compare it."""

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import Final

from audit.__main__ import PARTIES, audit
from audit.compare import Difference
from demo.environment import environment_of
from localstack.state import State

SETTLES_S: Final = 30.0
"""How long facts on their way, projections and workflows may take to arrive after the last command."""
LOOK_S: Final = 1.0
"""Between two looks."""
MOVES_S: Final = 180.0
"""What still differs otherwise at each look by then, as on a machine with too much to do, will not come to rest."""


class LedgerFailed(RuntimeError):
    """A part could not print its ledger; carries what it said."""


async def differences_now(state: State) -> list[Difference]:
    """Every difference as of now. Raises LedgerFailed."""
    with tempfile.TemporaryDirectory() as folder:
        await asyncio.gather(*(collect(state, name, Path(folder)) for name in PARTIES))
        return (await audit(Path(folder), state.kafka)).differences()


async def differences_at_rest(state: State) -> list[Difference]:
    """Every difference that stays once what is on its way has arrived: two looks in a row find the same.

    Raises LedgerFailed.
    """
    clock = asyncio.get_running_loop()
    began = clock.time()
    before: list[Difference] | None = None
    while True:
        late = clock.time() - began
        try:
            found = await differences_now(state)
        except LedgerFailed:
            if late > SETTLES_S:
                raise
        else:
            if not found or (found == before and late > SETTLES_S) or late > MOVES_S:
                return found
            before = found
        await asyncio.sleep(LOOK_S)


async def collect(state: State, name: str, folder: Path) -> None:
    """Let one part print its ledger into `<name>.jsonl`. Raises LedgerFailed."""
    with (folder / f"{name}.jsonl").open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            name,
            "ledger",
            env=environment_of(state, name),
            stdout=output,
            stderr=asyncio.subprocess.PIPE,
        )
        _, complaint = await process.communicate()
    if process.returncode:
        raise LedgerFailed(f"{name}: {complaint.decode()[-2000:]}")
