"""The plain SQL side: pgbench with a script, prepared statements, as many clients as the other side has."""

import asyncio
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from localstack.postgres import binaries_dir

SQL: Final = Path(__file__).parent / "sql"
_RATE: Final = re.compile(r"^tps = ([\d.]+) \(without initial connection time\)", re.MULTILINE)
_DONE: Final = re.compile(r"^number of transactions actually processed: (\d+)/(\d+)$", re.MULTILINE)
_FAILED: Final = re.compile(r"^number of failed transactions: (\d+)", re.MULTILINE)


class PgbenchFailed(RuntimeError):
    """pgbench did not do all that it was asked for; carries what it printed."""


async def rate(url: str, script: str, clients: int, each: int, variables: Mapping[str, object]) -> float:
    """Transactions a second of `each` transactions by each client. Raises PgbenchFailed."""
    server = urlsplit(url)
    process = await asyncio.create_subprocess_exec(
        str(binaries_dir() / "pgbench"),
        *("--no-vacuum", "--protocol=prepared", f"--client={clients}", f"--transactions={each}"),
        *("--file", str(SQL / f"{script}.sql")),
        *(f"--define={name}={value}" for name, value in variables.items()),
        *("-h", str(server.hostname), "-p", str(server.port), "-U", str(server.username)),
        server.path.removeprefix("/"),
        env=os.environ | {"PGPASSWORD": str(server.password)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    printed, complaint = await process.communicate()
    if process.returncode:
        raise PgbenchFailed(complaint.decode()[-2000:])
    return read_rate(printed.decode(), clients * each)


def read_rate(report: str, wanted: int) -> float:
    """The rate in pgbench's report. Raises PgbenchFailed unless all wanted transactions succeeded."""
    found, done, failed = _RATE.search(report), _DONE.search(report), _FAILED.search(report)
    if not found or not done or not failed or int(done[1]) != wanted or int(failed[1]):
        raise PgbenchFailed(report)
    return float(found[1])
