"""`python -m tests.schedules [--count 10000] [--seed N] [--machine NAME]`: random schedules, then the figures.

They are played in batches by two processes, each batch from a seed of its own. One that fails prints its schedule, cut
down to what the finding needs, and the command that repeats it.
"""

import argparse
import random
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import as_completed
from typing import Final

from tests.schedules.across.machine import NAMED
from tests.schedules.figures import FIGURES
from tests.schedules.machines import MACHINES, Machine
from tests.schedules.playing import Batch, players
from tests.support.servers import own_servers

BATCH: Final = 50
TOLD_EVERY: Final = 10
"""After so many batches a run tells how far it is."""
CUT_DOWN: Final = 3
"""Findings of a machine of which the shortest schedule is looked for."""


def main(arguments: Sequence[str]) -> int:
    asked = _parse(arguments)
    print(f"seed {asked.seed}")
    good = True
    with own_servers(postgres=True) as addresses:
        for machine in MACHINES:
            if asked.machine in {None, machine.name}:
                share = machine.share if asked.machine is None else 1.0
                good &= _run(machine, round(asked.count * share), asked.seed, addresses.postgres_url)
    _print_refusals()
    return 0 if good else 1


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.schedules", description=__doc__)
    parser.add_argument(
        "--count",
        type=int,
        default=10_000,
        help="schedules of one service, shared among their machines, and as many over three services",
    )
    parser.add_argument(
        "--seed", type=int, default=random.SystemRandom().randrange(10**6), help="of the first batch"
    )
    parser.add_argument("--machine", choices=[machine.name for machine in MACHINES], help="only this one")
    return parser.parse_args(arguments)


def _run(machine: Machine, count: int, first: int, postgres_url: str) -> bool:
    began, before = time.monotonic(), (FIGURES.schedules, FIGURES.commands, FIGURES.told)
    found: list[Batch] = []
    try:
        with players(machine.name, postgres_url) as pool:
            playing = {pool.submit(batch.play): batch for batch in _batches(count, first)}
            for number, played in enumerate(as_completed(playing), 1):
                figures, finding = played.result()
                if number % TOLD_EVERY == 0:
                    print(f"{machine.name}: {number} of {len(playing)} batches", flush=True)
                FIGURES.add(figures)
                if finding:
                    found.append(playing[played])
                    print(f"\n{finding}\n{_again(machine, playing[played])}", flush=True)
            for batch in found[:CUT_DOWN]:
                print(
                    f"\ncut down: {pool.submit(batch.cut_down).result()}\n{_again(machine, batch)}",
                    flush=True,
                )
    finally:  # an interrupted run tells how far it came
        schedules, commands, facts = (
            now - then
            for now, then in zip((FIGURES.schedules, FIGURES.commands, FIGURES.told), before, strict=True)
        )
        print(
            f"{machine.name:12} {schedules:>7} schedules {commands:>8} commands {facts:>8} facts "
            f"{len(found):>3} findings {time.monotonic() - began:>6.0f} s",
            flush=True,
        )
    return not found


def _again(machine: Machine, batch: Batch) -> str:
    return (
        f"again: python -m tests.schedules --machine {machine.name} --seed {batch.seed} --count {batch.size}"
    )


def _batches(count: int, first: int) -> Iterator[Batch]:
    for number, begun in enumerate(range(0, count, BATCH)):
        yield Batch(first + number, min(BATCH, count - begun))


def _print_refusals() -> None:
    print(
        f"repeats {FIGURES.repeated}, at once {FIGURES.pairs}, facts of others {FIGURES.told}; answers by code:"
    )
    for code, times in FIGURES.answers.most_common():
        print(f"  {code or 'taken':28} {times:>8}")
    if FIGURES.acts:
        acts = ", ".join(f"{verb} {FIGURES.acts[verb]}" for verb in sorted({*NAMED, *FIGURES.acts}))
        print(f"taken over three services: {acts}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
