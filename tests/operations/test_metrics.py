"""Every metric that an alarm asks for, or that the page names, is exposed by the processes that run."""

import re
from typing import Final

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from temporalio.client import Client

from tests.operations.page import PAGE
from tests.operations.site import PARTS, TEMPORAL_METRICS, Operated
from tests.operations.test_page import alarms
from tests.support.broker import until

pytestmark = pytest.mark.stack
OF_PROMETHEUS: Final = {"up"}
"""What Prometheus itself adds about each target."""
_LABELS: Final = re.compile(r"\{[^}]*\}|\[[^\]]*\]|\bby \([^)]*\)")
_NAME: Final = re.compile(r"\b[a-z_]+\b(?!\s*\()")


def metrics_of(expression: str) -> set[str]:
    """The metrics in an expression: every name that is no function."""
    return set(_NAME.findall(_LABELS.sub("", expression)))


@pytest.mark.unit
def test_metrics_are_found_in_expressions() -> None:
    expression = 'sum by (le, job) (rate(a_bucket{route="b"}[5m])) / max(c_d) > 0.02'
    assert metrics_of(expression) == {"a_bucket", "c_d"}


@pytest.fixture(autouse=True)
async def _a_workflow_has_worked(request: pytest.FixtureRequest) -> None:
    """The SDK tells of a latency once there was one."""
    if "site" not in request.fixturenames:
        return
    site: Operated = request.getfixturevalue("site")
    client = await Client.connect(site.people.state.temporal_address, namespace="thidua")
    dossier = await site.value("submissions", "SELECT id FROM dossiers WHERE status = 'in_review' LIMIT 1")
    await client.get_workflow_handle(f"dossier-approval/{dossier}").signal("changed", 0)

    async def told() -> bool:
        async with httpx.AsyncClient() as http:
            metrics = (await http.get(f"{site.site.url(TEMPORAL_METRICS)}/metrics")).text
        return "temporal_local_activity_execution_latency_count" in metrics

    await until(told)


async def exposed(site: Operated) -> set[str]:
    """The metrics of every process, also those that have no value right now."""
    names: set[str] = set()
    async with httpx.AsyncClient() as http:
        for part in (*PARTS, TEMPORAL_METRICS):
            answer = await http.get(f"{site.site.url(part)}/metrics")
            for family in text_string_to_metric_families(answer.text):
                names |= {family.name, f"{family.name}_total", *(sample.name for sample in family.samples)}
    return names


async def test_every_metric_of_an_alarm_is_exposed(site: Operated) -> None:
    asked = {name for alarm in alarms() for name in metrics_of(alarm["expr"])}
    assert len(asked) > 12
    assert asked - OF_PROMETHEUS - await exposed(site) == set()


async def test_every_metric_of_the_page_is_exposed(site: Operated) -> None:
    table = PAGE.read_text("utf-8").split("## What to watch")[1].split("## Alarms")[0]
    named = {name for name in re.findall(r"`([a-z_]+)`", table) if "_" in name}
    assert len(named) > 12
    assert named - await exposed(site) == set()
