"""Starts or nudges the workflows that don't match their cases. Runs at the worker's start and by hand.

A case matches when its workflow runs, has seen the case's version, and has let no deadline pass. A workflow that runs
for a case that is over matches nothing: Temporal was restored from a backup, or the last nudge was lost.
"""

from collections.abc import AsyncIterator, Mapping
from typing import Final

import structlog
from temporalio.client import Client
from temporalio.common import SearchAttributeKey

from contracts.open_cases import OpenCase, OpenCases
from workflows import names
from workflows.case_kind import CaseKind
from workflows.clients import ServiceClient
from workflows.kinds import KINDS
from workflows.nudges import Nudge, send, start

log = structlog.get_logger()
_VERSION: Final = SearchAttributeKey.for_int(names.VERSION)


async def repair(client: Client, services: Mapping[str, ServiceClient]) -> int:
    """Bring every open case's workflow to its case, and let those of cases that are over look and end.

    Returns how many were started or nudged.
    """
    return sum([await _repair(client, kind, services[kind.service]) for kind in KINDS])


async def _repair(client: Client, kind: CaseKind, service: ServiceClient) -> int:
    seen = await _versions_seen(client, kind.name)
    repaired = 0
    cases_over = set(seen)
    async for case, due in _open_cases(service, kind.open_cases):
        workflow_id = kind.workflow_id(case.id)
        cases_over.discard(workflow_id)
        if seen.get(workflow_id) == case.version and not due:
            continue
        log.info("repairing", workflow_id=workflow_id, version=case.version, seen=seen.get(workflow_id))
        await start(client, Nudge(kind, str(case.id), names.LOOK))
        repaired += 1
    for workflow_id in sorted(cases_over):
        log.info("ending", workflow_id=workflow_id, seen=seen[workflow_id])
        await send(client, Nudge(kind, kind.case_id(workflow_id), names.LOOK, last=True))
    return repaired + len(cases_over)


async def _versions_seen(client: Client, workflow: str) -> dict[str, int | None]:
    running = client.list_workflows(f"WorkflowType = '{workflow}' AND ExecutionStatus = 'Running'")
    return {found.id: found.typed_search_attributes.get(_VERSION) async for found in running}


async def _open_cases(service: ServiceClient, path: str) -> AsyncIterator[tuple[OpenCase, bool]]:
    """Every open case, and whether its deadline has passed without its workflow acting."""
    cursor = ""
    while True:
        page = await service.get(f"{path}{cursor}", OpenCases)
        for case in page.items:
            yield case, case.deadline is not None and case.deadline <= page.now
        if page.next_cursor is None:
            return
        cursor = f"?cursor={page.next_cursor}"
