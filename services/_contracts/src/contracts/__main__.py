"""`python -m contracts check` is the gate; `python -m contracts release` makes today's contracts the released ones."""

import sys
from argparse import ArgumentParser
from pathlib import Path

from contracts import asyncapi
from contracts.documents import Document, Released, held, load_breaks
from contracts.gate import breaks, current, facts, read_released, write_released

RELEASED = Path(__file__).parents[2] / "released"
"""In a checkout; an installed package carries no schemas."""


def main(arguments: list[str] | None = None) -> int:
    """Returns the exit code: 1 where a released contract is broken, or `check` finds one that is not released."""
    parser = ArgumentParser(prog="contracts", description=__doc__)
    parser.add_argument("command", choices=("check", "release"))
    parser.add_argument("--folder", type=Path, default=RELEASED)
    given = parser.parse_args(arguments)
    released, today = read_released(given.folder), current()

    def broken(before: Document, now: Document) -> dict[str, list[str]]:
        return asyncapi.broken_topics(before, now) | breaks(released, today, now["channels"])

    path = given.folder.parent / "asyncapi.json"
    status = held(given.command, [Released("facts", path, asyncapi.document(facts()), broken, load_breaks())])
    grown = sorted(name for name, schema in today.items() if released.get(name) != schema)
    if given.command == "release" and status == 0:
        write_released(given.folder, today)
        print(f"{len(grown)} released: {', '.join(grown)}" if grown else "nothing new")
    elif grown:
        print(f"not released yet: {', '.join(grown)}. Run: make release", file=sys.stderr)
        return 1
    return status


if __name__ == "__main__":
    sys.exit(main())
