"""Backups are taken, lost databases restored, and what is missing then is named by its id."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiokafka.admin import AIOKafkaAdminClient

from contracts.topics import load_topics
from kit.topics import new_topics
from tests.operations.site import Operated
from tests.operations.test_procedures import republish
from tests.operations.typing_in import NO_DIFFERENCE, Operator, executes
from tests.support.broker import until

pytestmark = pytest.mark.stack
VERSIONS = "SELECT string_agg(id || ' ' || version, ',' ORDER BY id) FROM dossiers"
NOMINEES = "SELECT string_agg(id::text, ' ') FROM nominees WHERE dossier_id IN ('{}')"


async def versions(site: Operated) -> dict[str, int]:
    """Every dossier's version, by id."""
    pairs = (pair.split() for pair in (await site.value("submissions", VERSIONS)).split(","))
    return {dossier: int(version) for dossier, version in pairs}


@executes("Back up", "Restore a service from its backup", "Restore Temporal from an older backup", "Audit")
async def test_what_a_restored_service_lost_is_named_and_what_it_consumed_comes_again(
    operator: Operator, site: Operated, tmp_path: Path
) -> None:
    assert operator.audit() == [NO_DIFFERENCE]
    since = datetime.now(UTC).isoformat()
    backups = str(tmp_path)
    operator.run("Back up", BACKUPS=backups)
    before = await versions(site)
    assert await site.people.work() > 0
    republish(site)
    assert operator.audit() == [NO_DIFFERENCE]
    after = await versions(site)
    lost = {dossier for dossier, version in after.items() if before[dossier] != version}
    assert lost

    operator.run("Restore Temporal from an older backup", BACKUPS=backups)
    assert operator.audit() == [NO_DIFFERENCE]

    operator.run("Restore a service from its backup", BACKUPS=backups)
    operator.run("Restore a service from its backup", SINCE=since)

    async def caught_up() -> bool:
        return not [line for line in operator.audit_now() if line.startswith("submissions.inbox")]

    await until(caught_up)
    named = operator.audit_now()
    for dossier in lost:
        line = f"submissions.dossiers {dossier}: version {before[dossier]}, its last fact is {after[dossier]}"
        assert line in named
    nominees = str(await site.value("submissions", NOMINEES.format("', '".join(lost)))).split()
    concerned = [line for line in named[:-1] if not any(id_ in line for id_ in [*lost, *nominees])]
    assert not [line for line in concerned if not line.startswith("submissions.verdicts")]


@executes("Rebuild Temporal", "Audit")
async def test_every_open_case_has_its_workflow_again(operator: Operator) -> None:
    operator.run("Rebuild Temporal")
    assert "repaired" in operator.run("Rebuild Temporal")

    async def led() -> bool:
        return not [line for line in operator.audit_now() if line.startswith("temporal")]

    await until(led)


@executes("Kafka's data is lost", "Audit")
async def test_people_go_on_with_new_topics(operator: Operator, site: Operated) -> None:
    """With the topics goes what their groups had read. What was told before is told once more."""
    await _delete_topics(site.environment["KAFKA_BOOTSTRAP"])
    assert f"{len(new_topics(load_topics()))} topics created" in operator.run(
        "Kafka's data is lost", REPLICAS="1"
    )
    assert await site.people.work() > 0

    async def led() -> bool:
        return not [line for line in operator.audit_now() if line.startswith(("directory", "temporal"))]

    await until(led)
    forgotten = ("are missing", "no fact tells of it", "on the topic no more", "copied in version")
    assert not [line for line in operator.audit_now() if any(words in line for words in forgotten)]


async def _delete_topics(bootstrap: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        names = {topic.name for topic in new_topics(load_topics())}
        await admin.delete_topics(sorted(names))
        while names & set(await admin.list_topics()):  # noqa: ASYNC110 - it happens in another process
            await asyncio.sleep(0.1)
    finally:
        await admin.close()
