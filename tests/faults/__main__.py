"""`python -m tests.faults [--full] [--seed N] [NAME …]`: do faults to the whole system, and see what stays.

Exit code 1 when anything was lost, came twice, or did not recover in time; of the full set also when a fault could not
be tried on this machine. The seed is printed: with it a run does the same again.
"""

import asyncio
import logging
import os
import shutil
import sys
import tempfile
import time
import traceback
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import randbelow
from typing import Final

import structlog
from rich.console import Console

from localstack import postgres
from localstack.processes import StartFailed, ending_in_order
from localstack.servers import NONE, Addresses, servers
from tests.faults import table
from tests.faults.catalogue import FAULTS, chosen
from tests.faults.fault import Fault, NotHere, Seen, Trial, Violated
from tests.faults.injectors import disk
from tests.faults.injectors.isolation import isolate
from tests.faults.judge import report
from tests.faults.table import Result, Verdict
from tests.faults.world import World, world

PREFIX: Final = "thidua-faults-"
SEEDS: Final = 1_000_000
DISKS: Final = ("postgres", "kafka")
"""Servers that have a disk of their own, where that is permitted."""
console = Console()


def main() -> None:
    given = _arguments()
    isolate()
    # That a broker is away, or a fact poisoned, is what this is about: the table says what came of it.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    seed = given.seed if given.seed is not None else randbelow(SEEDS)
    console.print(f"seed {seed}", highlight=False)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    folder.chmod(0o711)  # the account that runs PostgreSQL passes through
    try:
        with ending_in_order():
            results = _run(given, chosen(given.names, full=given.full), seed, folder)
    except StartFailed as failure:
        console.print(f"[red]the system did not start[/red] {failure}", highlight=False)
        _end(1)
    console.print(table.of(results, seed))
    failed = [result for result in results if result.verdict is Verdict.VIOLATED]
    lacking = table.lacking(results) if given.full and not given.names else []
    for result in failed:
        table.print_failure(console, result)
    for what in lacking:
        console.print(f"[red]{what}[/red]", highlight=False)
    if failed or lacking:
        again = f"python -m tests.faults --seed {seed}{' --full' if given.full else ''}"
        console.print(f"logs are in {folder}; again: {again} {' '.join(given.names)}", highlight=False)
    else:
        _remove(folder)
    _end(1 if failed or lacking else 0)


def _arguments() -> Namespace:
    names = [fault.name for fault in FAULTS]
    parser = ArgumentParser("faults")
    parser.add_argument("names", nargs="*", choices=[*names, []], metavar="NAME", help=", ".join(names))
    parser.add_argument("--full", action="store_true", help="every fault, at its full length")
    parser.add_argument("--seed", type=int, help="of everything random; printed by each run")
    return parser.parse_args()


def _run(given: Namespace, faults: list[Fault], seed: int, folder: Path) -> list[Result]:
    """Components first, on servers of their own: what they publish is nothing for the whole system to hear."""
    results = []
    components = [fault for fault in faults if not fault.whole]
    if components:
        with servers(folder / "servers", given=NONE) as addresses:
            os.environ.update(addresses.environment())
            results += asyncio.run(_each(given, components, seed, folder, addresses, None))
    if len(components) < len(faults):
        with _world(folder / "stack", full=given.full) as whole:
            state = whole.state
            addresses = Addresses(state.postgres_url, state.kafka, state.temporal_address)
            rest = [fault for fault in faults if fault.whole]
            results += asyncio.run(_each(given, rest, seed, folder, addresses, whole))
    return results


@contextmanager
def _world(run_dir: Path, *, full: bool) -> Iterator[World]:
    """The system, with disks of their own under PostgreSQL and Kafka where that is permitted."""
    for server in DISKS:
        try:
            disk.mount(run_dir / server)
        except NotHere:
            break  # the faults that need it say so themselves
    with world(run_dir, full=full, tell=lambda step: console.print(f"  {step}", highlight=False)) as running:
        yield running


async def _each(
    given: Namespace, faults: list[Fault], seed: int, folder: Path, addresses: Addresses, whole: World | None
) -> list[Result]:
    if whole is not None:
        await whole.open_round()
    results = []
    for fault in faults:
        own = folder / fault.name
        own.mkdir()
        trial = Trial(seed, given.full, own, addresses, whole)
        results.append(await tried(fault, trial))
        console.print(table.line(results[-1]), highlight=False)
    return results


async def tried(fault: Fault, trial: Trial) -> Result:
    """One fault, with whatever comes of it as a verdict."""
    began = time.monotonic()
    try:
        seen = await fault.run(trial)
    except NotHere as why:
        return Result(fault, Verdict.NOT_HERE, Seen(note=str(why)), time.monotonic() - began)
    except Violated as violated:
        path = report(violated.differences, trial.folder)
        took = time.monotonic() - began
        return Result(fault, Verdict.VIOLATED, Seen(note=str(path)), took, violated.differences)
    except Exception:  # noqa: BLE001 - whatever it is, the run goes on and fails in the end
        lines = traceback.format_exc().splitlines()
        path = report(lines, trial.folder)
        return Result(fault, Verdict.VIOLATED, Seen(note=str(path)), time.monotonic() - began, lines)
    return Result(fault, Verdict.HELD, seen, time.monotonic() - began)


def _remove(folder: Path) -> None:
    for server in DISKS:
        disk.unmount(folder / "stack" / server)
    for data in ("stack", "servers"):
        postgres.remove_data(folder / data / "postgres")
    shutil.rmtree(folder, ignore_errors=True)


def _end(code: int) -> None:
    """Temporal's native runtime can crash an interpreter that goes down; all work is done here."""
    sys.stdout.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
