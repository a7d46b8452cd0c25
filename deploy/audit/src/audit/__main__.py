"""`python -m audit LEDGERS KAFKA`: compare the ledgers in a folder (`<name>.jsonl`) with the topics.

Exit code 1 when there is a difference.
"""

import asyncio
import importlib
import sys
from argparse import ArgumentParser
from pathlib import Path

from audit.compare import Difference, compare
from audit.facts import read_facts
from audit.ledgers import read_ledger
from contracts.topics import load_topics

PRODUCERS = ("directory", "submissions", "scoring", "awards", "notify")
PARTIES = (*PRODUCERS, "workflows")


async def audit(folder: Path, bootstrap: str) -> list[Difference]:
    """Every difference between the ledgers in the folder and the topics. Raises FileNotFoundError."""
    for producer in PRODUCERS:
        importlib.import_module(f"contracts.{producer}")
    ledgers = {name: read_ledger(folder, name) for name in PARTIES}
    topics = load_topics()
    return compare(ledgers, await read_facts(bootstrap, topics), topics)


def main() -> None:
    parser = ArgumentParser("audit")
    parser.add_argument("ledgers", type=Path, help="folder with what `python -m <name> ledger` printed")
    parser.add_argument("kafka", help="bootstrap address")
    given = parser.parse_args()
    differences = asyncio.run(audit(given.ledgers, given.kafka))
    for difference in differences:
        sys.stdout.write(f"{difference}\n")
    sys.stdout.write(f"{len(differences)} differences\n")
    sys.exit(1 if differences else 0)


if __name__ == "__main__":
    main()
