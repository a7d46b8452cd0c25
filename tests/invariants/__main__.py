"""`python -m tests.invariants [--moved] [--report FILE] [LINE …]`: every line's tests, and each under its breaks.

`--moved` does it in a copy whose code was renamed, split and wrapped anew. With the report of a run of the suite, what
the suite ran is not run again as it is. Prints the table. Exits 0 only when every line holds and every break is caught.
"""

import shutil
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Final

from localstack.run import throw_away_dir
from tests.invariants.breaks import why_astray
from tests.invariants.line import Line
from tests.invariants.lines import LINES
from tests.invariants.moving import move
from tests.invariants.report import read_report
from tests.invariants.trials import (
    Result,
    Run,
    Trial,
    apply,
    compile_copy,
    copy_checkout,
    copy_copy,
    load_third_party,
)

AT_ONCE: Final = 3
"""One more than two cores have: a run waits for its database for nearly half of its time."""
UNBROKEN_RUNS: Final = 4
SHOWN_LINES: Final = 25
Results = dict[Trial, Result]


def main() -> int:
    parser = ArgumentParser("invariants")
    parser.add_argument("numbers", nargs="*", type=int, metavar="LINE", help="only these lines")
    parser.add_argument("--moved", action="store_true", help="with the code elsewhere and written otherwise")
    parser.add_argument(
        "--report", type=Path, metavar="FILE", help="what `pytest --junit-xml` wrote just now"
    )
    asked = parser.parse_args()
    lines = [line for line in LINES if not asked.numbers or line.number in asked.numbers]
    began = time.monotonic()
    load_third_party()
    with tempfile.TemporaryDirectory(prefix="thidua-invariants-", dir=throw_away_dir()) as folder:
        copy = Path(folder).resolve() / "as-it-is"
        copy_checkout(copy)
        if asked.moved:
            move(copy)
        if astray := list(filter(None, (why_astray(one, copy) for line in lines for one in line.breaks))):
            print("\n\n".join(astray))
            return 1
        compile_copy(copy)
        results = from_report(asked.report, lines) if asked.report else {}
        told = {test for trial in results for test in trial.tests}
        results |= run_all(
            [trial for broker in (True, False) for trial in unbroken(lines, told, needs_broker=broker)], copy
        )
        holding = [test for trial, result in results.items() for test in trial.tests if result.holds(test)]
        results |= run_all([trial for trial in breaking(lines) if trial.tests[0] in holding], copy)
    good = print_table(lines, results)
    breaks, seconds = sum(len(line.breaks) for line in lines), time.monotonic() - began
    print(f"\n{good} of {len(lines)} lines hold and catch their breaks, {breaks} breaks in {seconds:.0f} s")
    print_troubles(results)
    return 0 if good == len(lines) else 1


def from_report(path: Path, lines: Sequence[Line]) -> Results:
    """The tests of the lines that the suite ran, as one trial of the code as it is."""
    said = read_report(path)
    tests = (test for broker in (True, False) for test in tests_of(lines, broker))
    return {Trial(tuple(test for test in tests if said.saw(test)), None, needs_broker=False): said}


def unbroken(lines: Sequence[Line], told: Collection[str], *, needs_broker: bool) -> Iterator[Trial]:
    """The other tests as they are, a file in one run, dealt so that nobody waits for one long run in the end."""
    files: dict[str, list[str]] = {}
    for test in tests_of(lines, needs_broker):
        if test not in told:
            files.setdefault(test.partition("::")[0], []).append(test)
    longest_first = sorted(files.values(), key=len, reverse=True)
    for first in range(min(UNBROKEN_RUNS, len(files))):
        yield Trial(tuple(chain(*longest_first[first::UNBROKEN_RUNS])), None, needs_broker)


def tests_of(lines: Sequence[Line], needs_broker: bool) -> tuple[str, ...]:
    checks = (check for line in lines for check in line.checks if check.needs_broker is needs_broker)
    return tuple(dict.fromkeys(check.test for check in checks))


def breaking(lines: Sequence[Line]) -> Iterator[Trial]:
    for line in lines:
        for check in line.checks:
            for change in check.breaks:
                yield Trial((check.test,), change, check.needs_broker)


def run_all(trials: Sequence[Trial], copy: Path) -> Results:
    """Some at a time, of which one may use the broker."""
    waiting = deque(sorted(trials, key=lambda trial: not trial.needs_broker))
    under_way: list[Run] = []
    results: Results = {}
    try:
        while waiting or under_way:
            for run in [run for run in under_way if run.ended()]:
                under_way.remove(run)
                results[run.trial] = run.result()
                if run.copy != copy:
                    shutil.rmtree(run.copy)
                progress(len(results), len(trials))
            while len(under_way) < AT_ONCE and (trial := next_of(waiting, under_way)):
                under_way.append(Run.start(trial, copy_for(trial, copy)))
            time.sleep(0.02)
    finally:
        for run in under_way:
            run.end()
    return results


def next_of(waiting: deque[Trial], under_way: Sequence[Run]) -> Trial | None:
    busy = any(run.trial.needs_broker for run in under_way)
    free = next((trial for trial in waiting if not (busy and trial.needs_broker)), None)
    if free:
        waiting.remove(free)
    return free


def copy_for(trial: Trial, copy: Path) -> Path:
    """The copy itself for what changes nothing; else a copy of it with the break."""
    if trial.broken_by is None:
        return copy
    broken = copy_copy(copy)
    apply(trial.broken_by, broken)
    return broken


def progress(done: int, of: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done} of {of} runs", end="" if done < of else "\r", file=sys.stderr, flush=True)


def print_table(lines: Sequence[Line], results: Results) -> int:
    """Returns how many lines hold with every break caught."""
    whole = {test: result for trial, result in results.items() if not trial.broken_by for test in trial.tests}
    good = 0
    for line in lines:
        rows: list[tuple[str, str]] = []
        for check in line.checks:
            rows.append((f"  {check.test}", "holds" if whole[check.test].holds(check.test) else "FAILS"))
            for change in check.breaks:
                result = results.get(Trial((check.test,), change, check.needs_broker))
                rows.append(
                    (f"    break: {change.name}", verdict(result, check.test) if result else "not tried")
                )
        fine = all(said in {"holds", "caught"} for _, said in rows)
        good += fine
        print(f"{line.number:>2} {line.sentence:<106} {'holds' if fine else 'FAILS'}")
        for what, said in rows:
            print(f"   {what:<106} {said}")
    return good


def verdict(result: Result, test: str) -> str:
    if result.catches(test):
        return "caught"
    return "MISSED" if result.missed(test) else "SAID NOTHING"


def print_troubles(results: Results) -> None:
    """The end of what those runs said that did not go as they should."""
    for trial, result in results.items():
        fine = result.catches if trial.broken_by else result.holds
        troubled = [test for test in trial.tests if not fine(test)]
        if not troubled:
            continue
        what = trial.broken_by.name if trial.broken_by else "as it is"
        print(f"\n— {what}: {', '.join(troubled)}")
        if result.strangers:
            print(f"not the copy's: {', '.join(sorted(result.strangers))}")
        print("\n".join(result.output.splitlines()[-SHOWN_LINES:]))


if __name__ == "__main__":
    sys.exit(main())
