"""`python -m audit LEDGERS`: compare the ledgers in a folder (`<name>.jsonl`), the facts that services keep among
them, with the topics. Where Kafka is and as whom we read it is in the environment, as for every process.

Exit code 1 when there is a difference.
"""

import asyncio
import importlib
import sys
from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path

from kit.loading import loading

with loading():
    from audit.compare import Comparison
    from audit.facts import TopicReader, kept_facts
    from audit.ledgers import read_ledger
    from contracts.topics import load_topics
    from kit.kafka import Kafka
    from kit.settings import KafkaSettings, NotSet, from_environment

PRODUCERS = ("directory", "submissions", "scoring", "awards", "notify")
PARTIES = (*PRODUCERS, "papers", "workflows")
ON_THEIR_WAY = timedelta(seconds=2)
"""Facts so young when the ledgers were taken need not have arrived yet; the usual way takes less than a second."""


async def audit(folder: Path, kafka: Kafka, on_their_way: timedelta = timedelta(0)) -> Comparison:
    """The comparison of the ledgers in the folder and the topics, which are read afterwards.

    What facts tell that came later than the ledgers, or so shortly before, is left out. Raises FileNotFoundError.
    """
    for producer in PRODUCERS:
        importlib.import_module(f"contracts.{producer}")
    topics = load_topics()
    async with TopicReader(kafka, topics) as reader:
        ledgers = {name: read_ledger(folder, name) for name in PARTIES}
        comparison = Comparison(ledgers, topics, await reader.reach(), on_their_way)
        for producer in PRODUCERS:
            for kept in kept_facts(folder, producer):
                comparison.see(kept)
        async for told in reader.facts():
            comparison.see(told)
    return comparison


def main() -> None:
    parser = ArgumentParser("audit")
    parser.add_argument("ledgers", type=Path, help="folder with what `python -m <name> ledger` printed")
    given = parser.parse_args()
    try:
        kafka = from_environment(KafkaSettings).kafka
    except NotSet as error:
        sys.exit(str(error))
    comparison = asyncio.run(audit(given.ledgers, kafka, ON_THEIR_WAY))
    for beginning in comparison.beginnings():
        sys.stdout.write(f"{beginning}\n")
    differences = comparison.differences()
    for difference in differences:
        sys.stdout.write(f"{difference}\n")
    sys.stdout.write(f"{len(differences)} differences\n")
    sys.exit(1 if differences else 0)


if __name__ == "__main__":
    main()
