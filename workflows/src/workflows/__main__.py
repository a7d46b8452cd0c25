"""`python -m workflows worker|provision|repair|ledger|reach`."""

import json
import os
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Coroutine
from typing import Any

from kit.loading import loading, run

with loading():
    from temporalio.client import WorkflowExecution
    from temporalio.common import SearchAttributeKey

    from kit import logs
    from kit.settings import NotSet, from_environment
    from workflows import names, provision, reach, repair, worker
    from workflows.clients import clients
    from workflows.settings import Settings


async def _repair(settings: Settings) -> None:
    async with clients(settings) as services:
        client = await worker.connect(settings)
        repaired = await repair.repair(client, services)
    sys.stdout.write(f"{repaired} repaired\n")


async def _ledger(settings: Settings) -> None:
    """Every workflow as one JSON line: id, type, status, and the version of the case that it saw last.

    Of one that was started again, because it had ended too early, the last run only.
    """
    client = await worker.connect(settings)
    runs: dict[str, WorkflowExecution] = {}
    async for found in client.list_workflows():
        if found.id not in runs or found.start_time > runs[found.id].start_time:
            runs[found.id] = found
    for found in runs.values():
        attributes = found.typed_search_attributes
        line = {
            "table": "workflows",
            "id": found.id,
            "type": found.workflow_type,
            "status": found.status.name.lower() if found.status else None,
            "version": attributes.get(SearchAttributeKey.for_int(names.VERSION)),
            "level": attributes.get(SearchAttributeKey.for_keyword(names.LEVEL)),
            "step": attributes.get(SearchAttributeKey.for_keyword(names.STEP)),
        }
        sys.stdout.write(json.dumps(line) + "\n")


_COMMANDS: dict[str, Callable[[Settings], Coroutine[Any, Any, None]]] = {
    "worker": worker.run,
    "provision": provision.provision,
    "repair": _repair,
    "ledger": _ledger,
    "reach": reach.say,
}


def main() -> None:
    parser = ArgumentParser()
    parser.add_argument("command", choices=sorted(_COMMANDS))
    command = parser.parse_args().command
    try:
        settings = from_environment(Settings)
    except NotSet as error:
        sys.exit(str(error))
    logs.configure(settings.log_level, "workflows")
    run(_COMMANDS[command](settings))
    # Temporal's native runtime can crash a short script while the interpreter goes down; all work is done here.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
