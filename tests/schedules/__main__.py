"""`python -m tests.schedules [--count 10000] [--seed N] [--machine NAME]`: random schedules, then the figures.

They are played in batches, each from a seed of its own. A batch that fails prints the command that repeats it.
"""

import argparse
import random
import sys
import time
from collections.abc import Iterator, Sequence
from typing import Final

import structlog
from hypothesis.stateful import RuleBasedStateMachine

from tests.schedules.figures import FIGURES
from tests.schedules.machines import MACHINES, Machine
from tests.schedules.play import play
from tests.support.servers import own_servers

BATCH: Final = 100


def main(arguments: Sequence[str]) -> int:
    asked = _parse(arguments)
    structlog.configure(
        processors=[structlog.processors.format_exc_info, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(40),
    )
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
        "--count", type=int, default=10_000, help="schedules in all, shared among the machines"
    )
    parser.add_argument(
        "--seed", type=int, default=random.SystemRandom().randrange(10**6), help="of the first batch"
    )
    parser.add_argument("--machine", choices=[machine.name for machine in MACHINES], help="only this one")
    return parser.parse_args(arguments)


def _run(machine: Machine, count: int, first: int, postgres_url: str) -> bool:
    began, before = time.monotonic(), (FIGURES.schedules, FIGURES.commands)
    violations = 0
    try:
        with machine.on(postgres_url) as ready:
            for number, size in _batches(count, first):
                violations += not _batch(machine, ready, number, size)
    finally:  # an interrupted run tells how far it came
        schedules, commands = FIGURES.schedules - before[0], FIGURES.commands - before[1]
        print(
            f"{machine.name:12} {schedules:>7} schedules {commands:>8} commands "
            f"{violations:>3} violations {time.monotonic() - began:>6.0f} s",
            flush=True,
        )
    return not violations


def _batch(machine: Machine, ready: type[RuleBasedStateMachine], number: int, size: int) -> bool:
    try:
        play(ready, size, number, steps=machine.steps)
    except Exception as violation:  # noqa: BLE001 - whatever a service or the model says is to be seen
        print(f"\n{machine.name}: {violation!r}")
        print("\n".join(getattr(violation, "__notes__", ())))
        print(
            f"again: python -m tests.schedules --machine {machine.name} --seed {number} --count {size}",
            flush=True,
        )
        return False
    return True


def _batches(count: int, first: int) -> Iterator[tuple[int, int]]:
    """(seed, size) of each."""
    for number, begun in enumerate(range(0, count, BATCH)):
        yield first + number, min(BATCH, count - begun)


def _print_refusals() -> None:
    print(
        f"repeats {FIGURES.repeated}, at once {FIGURES.pairs}, facts of others {FIGURES.told}; answers by code:"
    )
    for code, times in FIGURES.answers.most_common():
        print(f"  {code or 'taken':28} {times:>8}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
