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


class LedgerFailed(RuntimeError):
    """A part could not print its ledger; carries what it said."""


async def differences_now(state: State) -> list[Difference]:
    """Every difference as of now. Raises LedgerFailed."""
    with tempfile.TemporaryDirectory() as folder:
        await asyncio.gather(*(collect(state, name, Path(folder)) for name in PARTIES))
        return (await audit(Path(folder), state.kafka)).differences()


async def differences_at_rest(state: State) -> list[Difference]:
    """Every difference that stays once what is on its way has arrived."""
    began = asyncio.get_running_loop().time()
    while True:
        try:
            differences = await differences_now(state)
        except LedgerFailed:
            if asyncio.get_running_loop().time() - began > SETTLES_S:
                raise
        else:
            if not differences or asyncio.get_running_loop().time() - began > SETTLES_S:
                return differences
        await asyncio.sleep(1)


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
