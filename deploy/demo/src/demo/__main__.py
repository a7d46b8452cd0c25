"""`python -m demo play --example NAME [--chaos once] [--force]`, `audit`, `people`, `token WHO`."""

import asyncio
import os
import random
import secrets
import sys
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Final

from kit.loading import loading

with loading():
    import httpx
    from rich.console import Console
    from rich.live import Live

    from demo import report, view
    from demo.check import LedgerFailed, differences_at_rest
    from demo.client import Refused, Services
    from demo.example import FOLDER, Example
    from demo.people import Nobody, person, print_people
    from demo.play import PlayHangs, play
    from demo.prepare import SetupFailed, require_right
    from localstack.__main__ import clean
    from localstack.ownership import holds_data_of_people, leave_to_a_play
    from localstack.processes import StartFailed
    from localstack.servers import NONE
    from localstack.stack import NotRunning, Stack, stack
    from localstack.state import Phase, State

RUN_DIR: Final = Path(".local")
REFRESH_S: Final = 0.7
console = Console()


class InTheWay(RuntimeError):
    """A play would delete what is not its own; the text says what to do."""


def main() -> None:
    parser = ArgumentParser("demo")
    parser.add_argument("--dir", type=Path, default=RUN_DIR, help="the stack's folder (default: %(default)s)")
    commands = parser.add_subparsers(required=True)
    playing = commands.add_parser("play", help="play an example on a stack of its own")
    playing.add_argument(
        "--example", choices=sorted(path.name for path in FOLDER.iterdir()), default="thanh-mien"
    )
    playing.add_argument("--chaos", choices=["once"], help="kill one random process while it runs")
    playing.add_argument("--seed", type=int, help="of the chaos; printed, so that a run can be repeated")
    playing.add_argument(
        "--force", action="store_true", help="also end a running stack, and delete what others wrote"
    )
    playing.set_defaults(run=play_anew)
    commands.add_parser("audit", help="compare the ledgers of the stack").set_defaults(run=_audit)
    commands.add_parser("people", help="whom the stack has for a try").set_defaults(run=_people)
    signing_in = commands.add_parser("token", help="print an hour's token of one of them")
    signing_in.add_argument("who", help="role@unit-code, an e-mail address or an id")
    signing_in.set_defaults(run=_token)
    given = parser.parse_args()
    try:
        code = given.run(given)
    except (InTheWay, Nobody, NotRunning, OSError) as error:
        print(f"demo: {error}", file=sys.stderr)
        code = 1
    except (StartFailed, SetupFailed, Refused, PlayHangs, LedgerFailed, TimeoutError) as error:
        console.print(f"[red]{type(error).__name__}[/red] {error}", markup=True, highlight=False)
        code = 1
    except KeyboardInterrupt:
        code = 130
    # Temporal's native runtime can crash an interpreter that goes down; all work is done here.
    sys.stdout.flush()
    os._exit(code)


def play_anew(given: Namespace) -> int:
    """From nothing to the audit. The data stays in `.local`, so that `make up` shows what was played."""
    example = Example(given.example)
    began = time.monotonic()
    run_dir = given.dir.absolute()
    if not given.force:
        _require_free(run_dir)
    require_right(example)
    clean(run_dir)
    leave_to_a_play(run_dir)
    # A chaos run kills servers, so it never uses those that somebody else gave.
    with stack(run_dir, given=NONE if given.chaos else None, tell=_tell) as running:
        return asyncio.run(_played(example, running, given, began))


def _require_free(run_dir: Path) -> None:
    """Raises InTheWay."""
    state = State.read(run_dir)
    if state is not None and state.phase is not Phase.FAILED:
        raise InTheWay(
            f"a stack or another play runs in {run_dir}: end it with make down first,"
            " or let make demo FORCE=1 end it and delete its data"
        )
    if holds_data_of_people(run_dir):
        raise InTheWay(
            f"{run_dir} holds data that no play made: people could write since make up."
            " make demo FORCE=1 deletes it and plays anew"
        )


async def _played(example: Example, running: Stack, given: Namespace, began: float) -> int:
    state = running.state
    steps = [""]
    seed = secrets.randbelow(10**6) if given.seed is None else given.seed
    if given.chaos:
        console.print(f"chaos: seed {seed}", highlight=False)

    async def tell(step: str) -> None:
        steps[0] = step
        if not console.is_terminal:
            return
        live.update(await view.board(state, f"{example.name}: {step}"))

    with Live(console=console, auto_refresh=False, transient=True) as live:
        showing = asyncio.create_task(_show(live, state, example, steps, began))
        chaos = asyncio.create_task(_kill_once(running, seed)) if given.chaos else None
        try:
            played = await play(example, state, tell)
        finally:
            showing.cancel()
        if chaos is not None:
            console.print(await chaos)
    console.print(await view.board(state, f"{example.name}: kết quả"))
    await report.print_report(console, state, played)
    differences = await differences_at_rest(state)
    for difference in differences:
        console.print(f"  {difference}", highlight=False)
    console.print(
        f"audit: {len(differences)} differences · {time.monotonic() - began:.0f} s in all", highlight=False
    )
    return 1 if differences else 0


async def _show(live: Live, state: State, example: Example, steps: list[str], began: float) -> None:
    """Keep the table fresh; where output is no terminal, a line now and then."""
    last = ""
    while True:
        if console.is_terminal:
            live.update(await view.board(state, f"{example.name}: {steps[0]}"), refresh=True)
        elif steps[0] != last and not steps[0].startswith("day"):
            last = steps[0]
            console.print(f"{time.monotonic() - began:4.0f} s  {last}", highlight=False)
        await asyncio.sleep(REFRESH_S)


async def _kill_once(running: Stack, seed: int) -> str:
    """Kill one process without warning, at a moment and of a name that the seed gives."""
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    name, moment = chance.choice(sorted(running.names())), chance.uniform(8, 25)
    await asyncio.sleep(moment)
    running.kill(name)
    return f"chaos: seed {seed} killed {name} after {moment:.1f} s"


def _audit(given: Namespace) -> int:
    """Of the stack that runs; without one, of the data that stays in its folder, on a stack for just that."""
    run_dir = given.dir.absolute()
    state = State.read(run_dir)
    if state is not None:
        return asyncio.run(_compare(state))
    with stack(run_dir, tell=_tell) as running:
        return asyncio.run(_compare(running.state))


async def _compare(state: State) -> int:
    differences = await differences_at_rest(state)
    for difference in differences:
        console.print(str(difference), highlight=False)
    console.print(f"{len(differences)} differences", highlight=False)
    return 1 if differences else 0


def _people(given: Namespace) -> int:
    asyncio.run(print_people(console, Stack(given.dir.absolute()).state))
    return 0


def _token(given: Namespace) -> int:
    state = Stack(given.dir.absolute()).state

    async def token() -> str:
        async with httpx.AsyncClient() as http:
            return await Services(state, http).token(await person(state, given.who))

    print(asyncio.run(token()))
    return 0


def _tell(step: str) -> None:
    console.print(f"  {step}", highlight=False)


if __name__ == "__main__":
    main()
