"""`python -m tests.faults.bugs [--moved] [NAME …]`: every seeded bug, one at a time, against its fault.

Prints a table. Exits 0 only when each is caught, and each fault holds where there is no bug. `--moved` does it in a
copy whose code was renamed, split and wrapped anew.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Final

from localstack.servers import servers
from tests.faults.bugs.bug import Bug
from tests.faults.bugs.catalogue import BUGS
from tests.faults.bugs.one import Found
from tests.invariants.breaks import why_astray
from tests.invariants.moving import move
from tests.invariants.trials import apply, copy_checkout, copy_copy, sources_of

LONGEST_S: Final = 420.0
SHOWN_LINES: Final = 15


def main() -> int:
    parser = ArgumentParser("bugs")
    parser.add_argument("names", nargs="*", metavar="NAME", help="; ".join(bug.name for bug in BUGS))
    parser.add_argument("--moved", action="store_true", help="with the code elsewhere and written otherwise")
    asked = parser.parse_args()
    bugs = [bug for bug in BUGS if not asked.names or bug.name in asked.names]
    with tempfile.TemporaryDirectory(prefix="thidua-bugs-") as folder:
        root = Path(folder).resolve()
        root.chmod(0o711)  # the account that runs PostgreSQL passes through
        copy = root / "as-it-is"
        copy_checkout(copy)
        if asked.moved:
            move(copy)
        if astray := list(filter(None, (why_astray(one, copy) for bug in bugs for one in bug.changes))):
            print("\n\n".join(astray))
            return 1
        with servers(root / "servers", durable=False) as addresses:
            os.environ.update(addresses.environment())
            return 0 if all([*hold(bugs, copy), *caught(bugs, copy)]) else 1


def hold(bugs: list[Bug], copy: Path) -> list[bool]:
    """Every fault that is needed, without a bug: else what it says of a bug means nothing."""
    good = []
    for name in dict.fromkeys(bug.fault for bug in bugs):
        began = time.monotonic()
        found = tried(name, "", copy)
        good.append(not (found.violated or found.broke or found.strangers))
        tell("no bug", name, "holds" if good[-1] else "FAILS", began)
        if not good[-1]:
            show(found)
    return good


def caught(bugs: list[Bug], copy: Path) -> list[bool]:
    good = []
    for bug in bugs:
        began = time.monotonic()
        broken = copy_copy(copy)
        for change in bug.changes:
            apply(change, broken)
        found = tried(bug.fault, bug.near, broken)
        shutil.rmtree(broken)
        told = [line for line in found.violated if bug.says in line]
        good.append(bool(told) and not found.strangers)
        said = "caught" if good[-1] else "SAID NOTHING" if found.broke or found.strangers else "MISSED"
        tell(bug.name, bug.fault, said, began)
        show(found if not good[-1] else Found(violated=told[:1]))
    print(f"{sum(good)} of {len(good)} bugs caught")
    return good


def tell(what: str, fault: str, said: str, began: float) -> None:
    print(f"{what:<50} {fault:<24} {said:<8} {time.monotonic() - began:4.0f} s", flush=True)


def tried(fault: str, near: str, copy: Path) -> Found:
    """A fault on a copy's code, in a process of its own."""
    result, log = copy / "run-result.json", copy / "run-one.log"
    command = [sys.executable, "-m", "tests.faults.bugs.one", fault, near, str(result)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sources_of(copy))}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # a copy is compiled once, whatever the caller's habit
    with log.open("w") as output:
        try:
            subprocess.run(
                command,
                cwd=copy,
                env=environment,
                stdout=output,
                stderr=output,
                timeout=LONGEST_S,
                check=True,
            )
            return Found(**json.loads(result.read_text("utf-8")))
        except (subprocess.SubprocessError, OSError) as error:
            return Found(broke=[repr(error), *log.read_text("utf-8", "replace").splitlines()])
        finally:
            result.unlink(missing_ok=True)


def show(found: Found) -> None:
    for line in [*found.strangers, *found.violated, *found.broke][-SHOWN_LINES:]:
        print(f"      {line[:160]}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
