"""What the processes of the site tell of themselves, and what is asked of it."""

import re
from typing import Final

import httpx
from prometheus_client.parser import text_string_to_metric_families
from temporalio.client import Client

from sites.plan import PARTS
from tests.operations.site import TEMPORAL_METRICS, Operated
from tests.support.broker import until

OF_PROMETHEUS: Final = {"up"}
"""What Prometheus itself adds about each target."""
_LABELS: Final = re.compile(r"\{[^}]*\}|\[[^\]]*\]|\bby \([^)]*\)")
_NAME: Final = re.compile(r"\b[a-z_]+\b(?!\s*\()")


def metrics_of(expression: str) -> set[str]:
    """The metrics in an expression: every name that is no function."""
    return set(_NAME.findall(_LABELS.sub("", expression)))


async def a_workflow_has_worked(site: Operated) -> None:
    """The SDK tells of a latency once there was one."""
    client = await Client.connect(site.people.state.temporal_address, namespace="thidua")
    dossier = await site.value("submissions", "SELECT id FROM dossiers WHERE status = 'in_review' LIMIT 1")
    await client.get_workflow_handle(f"dossier-approval/{dossier}").signal("changed", 0)

    async def told() -> bool:
        async with httpx.AsyncClient() as http:
            metrics = (await http.get(f"{site.site.url(TEMPORAL_METRICS)}/metrics")).text
        return "temporal_local_activity_execution_latency_count" in metrics

    await until(told)


async def exposed(site: Operated, *parts: str) -> set[str]:
    """The metrics of these processes, of all where none is named; also those that have no value right now."""
    names: set[str] = set()
    async with httpx.AsyncClient() as http:
        for part in parts or (*PARTS, TEMPORAL_METRICS):
            answer = await http.get(f"{site.site.url(part)}/metrics")
            for family in text_string_to_metric_families(answer.text):
                names |= {family.name, f"{family.name}_total", *(sample.name for sample in family.samples)}
    return names
