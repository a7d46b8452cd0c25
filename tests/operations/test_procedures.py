"""What the page tells an operator to type does what the page says, on one site that all of it is done to.

Backups are taken and lost data restored last; what is missing then is named by its id.
"""

import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import asyncpg
import httpx
import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError
from temporalio.client import Client, WorkflowExecutionStatus

from contracts.gate import PRODUCERS
from contracts.topics import load_topics
from demo.environment import environment_of
from kit.kafka import Kafka
from kit.lag import Lag
from kit.topics import new_topics
from localstack.plan import ISSUER
from sites.plan import PARTS
from tests.operations.exposition import OF_PROMETHEUS, a_workflow_has_worked, exposed, metrics_of
from tests.operations.page import INSTALL, PAGE, alarms, sections
from tests.operations.servers import delete_topics, is_ready
from tests.operations.site import ADMINISTRATORS_ACCOUNT, COMMUNE_OFFICE, Operated
from tests.operations.typing_in import NO_DIFFERENCE, Operator, executes
from tests.operations.visiting import visitor
from tests.support.broker import until

pytestmark = pytest.mark.stack
RUNNING = WorkflowExecutionStatus.RUNNING
BREAK = "ALTER TABLE authority_units ADD CONSTRAINT broken CHECK (code IS NULL) NOT VALID"
MEND = "ALTER TABLE authority_units DROP CONSTRAINT broken"
ADMINISTRATOR = "SELECT person_id FROM assignments WHERE role = 'administrator' LIMIT 1"
VERSIONS = "SELECT string_agg(id || ' ' || version, ',' ORDER BY id) FROM dossiers"
NOMINEES = "SELECT string_agg(id::text, ' ') FROM nominees WHERE dossier_id IN ('{}')"


def republish(site: Operated) -> None:
    """Every unit and assignment once more: facts for everybody, which change nothing."""
    environment = environment_of(site.people.state, "directory")
    subprocess.run([sys.executable, "-m", "directory", "republish"], env=environment, check=True)


async def versions(site: Operated) -> dict[str, int]:
    """Every dossier's version, by id."""
    pairs = (pair.split() for pair in (await site.value("submissions", VERSIONS)).split(","))
    return {dossier: int(version) for dossier, version in pairs}


def test_the_page_of_installing_led_to_the_first_person_who_signed_in(site: Operated) -> None:
    walked = site.installed.printed
    blocks = sections(INSTALL.read_text("utf-8"))
    assert walked.keys() == {title for title, typed in blocks.items() if typed}
    checked = walked["Check"][0].splitlines()
    assert {line.split(":")[0] for line in checked} == {"admin", *PARTS}
    assert [line for line in checked if not line.endswith(": reached")] == []
    assert walked["The first person signs in"][0].startswith(f"{site.site.url(ISSUER)}/authorize?")
    assert site.installed.section("Write the files") == [""], "written once more, all is as it was"


async def test_an_officer_signs_in_in_a_browser_and_sees_the_round_that_is_open(site: Operated) -> None:
    async with visitor(site) as browser:
        await browser.sign_in(site.people.example.person("officer", COMMUNE_OFFICE).id)
        page = await (await browser.open("/ho-so")).follow("Bắt đầu hồ sơ")
    assert site.people.example.round["name"] in page.words


async def test_whoever_has_no_facts_says_nothing_of_a_relay(site: Operated) -> None:
    """One that says that it does not relay is an alarm."""
    assert {part for part in PARTS if "relay_active" in await exposed(site, part)} == set(PRODUCERS)


async def test_every_metric_of_an_alarm_is_exposed(site: Operated) -> None:
    await a_workflow_has_worked(site)
    asked = {name for alarm in alarms() for name in metrics_of(alarm["expr"])}
    assert len(asked) > 12
    assert asked - OF_PROMETHEUS - await exposed(site) == set()


async def test_every_metric_of_the_page_is_exposed(site: Operated) -> None:
    await a_workflow_has_worked(site)
    table = PAGE.read_text("utf-8").split("## What to watch")[1].split("## Alarms")[0]
    named = {name for name in re.findall(r"`([a-z_]+)`", table) if "_" in name}
    assert len(named) > 12
    assert named - await exposed(site) == set()


@executes("Audit")
def test_the_audit_finds_no_difference(operator: Operator) -> None:
    assert operator.audit() == [NO_DIFFERENCE]


@executes("Replay dead letters", "Read the logs")
async def test_parked_facts_are_read_about_and_replayed(operator: Operator, site: Operated) -> None:
    await site.value("awards", BREAK)
    republish(site)
    units = await site.value("directory", "SELECT count(*) FROM units")

    async def parked() -> bool:
        found = await site.value("awards", "SELECT count(*) FROM dead_letters WHERE replayed_at IS NULL")
        return bool(found == units)

    await until(parked)
    listed = operator.run("Replay dead letters").splitlines()
    assert len(listed) == units
    assert all("directory.unit" in line and "reaction_failed" in line for line in listed)
    assert '"event":"fact_parked"' in operator.run("Read the logs")
    await site.value("awards", MEND)
    assert operator.run("Replay dead letters") == f"{units} replayed\n"

    correlation_id = str(uuid4())
    administrator = str(await site.value("directory", ADMINISTRATOR))
    async with httpx.AsyncClient(base_url=site.site.url("directory")) as http:
        refused = await http.post(
            f"/people/{administrator}/erase",
            json={"reason": ""},
            headers={
                "Authorization": f"Bearer {await site.people.token(ADMINISTRATORS_ACCOUNT)}",
                "Idempotency-Key": correlation_id,
                "If-Match": '"0"',
                "X-Correlation-Id": correlation_id,
            },
        )
    assert refused.status_code == 422
    assert '"status":422' in operator.run("Read the logs", CORRELATION_ID=correlation_id)


@executes("Failed notices")
async def test_notices_that_were_given_up_are_tried_again(operator: Operator, site: Operated) -> None:
    failed = await site.value(
        "notify",
        "UPDATE deliveries SET state = 'failed' WHERE id = (SELECT id FROM deliveries LIMIT 1) RETURNING id",
    )
    printed = operator.run("Failed notices")
    assert str(failed) in printed
    assert "1 put back" in printed

    async def delivered() -> bool:
        state = await site.value("notify", f"SELECT state FROM deliveries WHERE id = '{failed}'")
        return state in {"sent", "no_address"}

    await until(delivered)


@executes("Papers that are not made")
async def test_papers_that_wait_are_told_with_their_reason_and_made_at_once(
    operator: Operator, site: Operated
) -> None:
    waits = "INSERT INTO decisions VALUES (gen_random_uuid(), 1, 'wanted', 9, now() + interval '10 min', 'AwardsAway')"
    decision = await site.value("papers", f"{waits} RETURNING id")
    printed = operator.run("Papers that are not made")
    assert str(decision) in printed
    assert "AwardsAway" in printed
    operator.run("Papers that are not made")

    async def tried_at_once() -> bool:
        """Awards knows no such decision, and says so to papers' own principal."""
        error = await site.value("papers", f"SELECT last_error FROM decisions WHERE id = '{decision}'")
        return bool(error == "NotFound")

    await until(tried_at_once)


@executes("Repair", "Audit")
async def test_a_workflow_that_is_gone_is_started_again(operator: Operator, site: Operated) -> None:
    client = await Client.connect(site.people.state.temporal_address, namespace="thidua")
    dossier = await site.value("submissions", "SELECT id FROM dossiers WHERE status = 'in_review' LIMIT 1")
    handle = client.get_workflow_handle(f"dossier-approval/{dossier}")
    await handle.terminate()

    async def seen_as_gone() -> bool:
        running = f"WorkflowId = '{handle.id}' AND ExecutionStatus = 'Running'"
        return (await client.count_workflows(running)).count == 0

    await until(seen_as_gone)
    assert re.search("[1-9][0-9]* repaired", operator.run("Repair"))
    assert (await client.get_workflow_handle(handle.id).describe()).status is RUNNING

    async def repaired() -> bool:
        return operator.audit() == [NO_DIFFERENCE]

    await until(repaired)


@executes("A stuck relay")
async def test_a_relay_that_lost_its_lock_goes_on(operator: Operator, site: Operated) -> None:
    shown = operator.run("A stuck relay")
    assert "(1 row)" in shown.split("oldest")[0], "one relay holds the lock"
    assert " t" in operator.run("A stuck relay")
    republish(site)
    await until(lambda: site.drained("directory"))


@executes("Tell facts once more", "Audit")
async def test_facts_are_told_once_more_while_everybody_works(operator: Operator, site: Operated) -> None:
    notices = await site.value("notify", "SELECT count(*) FROM notices")
    await site.value("awards", "DELETE FROM dossiers")
    assert "awards.dossiers" in "".join(operator.audit_now())
    told = operator.run("Tell facts once more").splitlines()
    assert sum(line.endswith(" republished") for line in told) == len(PRODUCERS)
    assert operator.audit() == [NO_DIFFERENCE]
    assert await site.value("notify", "SELECT count(*) FROM notices") == notices
    last = operator.run("Tell facts once more", SINCE=datetime.now(UTC).isoformat(), PLACE="0")
    assert last.endswith("0 republished\n")


@executes("A stuck consumer")
async def test_a_consumer_is_started_again(operator: Operator, site: Operated) -> None:
    shown = operator.run("A stuck consumer")
    assert 'consumer_lag_facts{group="submissions",topic="directory.unit"}' in shown
    before = site.units.pid("submissions")
    operator.run("A stuck consumer")
    assert site.units.pid("submissions") != before
    assert await is_ready(site, "submissions")


@executes("Kafka is away")
async def test_people_go_on_while_kafka_is_away(operator: Operator, site: Operated) -> None:
    site.units.do("stop", ["kafka"])
    assert await site.people.work() > 0
    waiting = dict(line.split("|")[:2] for line in operator.run("Kafka is away").splitlines())
    assert int(waiting["submissions"]) > 0
    site.units.do("start", ["kafka"])
    await until(lambda: site.drained("submissions"), 60)


@executes("Stop and start", "Let Kafka ask who comes", "Upgrade")
async def test_everything_is_stopped_upgraded_and_started(operator: Operator, site: Operated) -> None:
    operator.run("Stop and start")
    assert not any([await is_ready(site, part) for part in PARTS])
    for password in (site.folder / "etc").glob("*.kafka"):
        password.unlink()
    operator.run("Let Kafka ask who comes", REPLICAS="1")
    operator.run("Stop and start")
    await Lag("awards", in_file(site, "awards")).measure()
    assert all([await is_ready(site, part) for part in PARTS])
    operator.run("Upgrade", REPLICAS="1")
    assert all([await is_ready(site, part) for part in PARTS])


@executes("The portal's sessions")
async def test_everybody_signs_in_anew_where_sessions_are_lost_or_their_key_is_another(
    operator: Operator, site: Operated
) -> None:
    officer = site.people.example.person("officer", COMMUNE_OFFICE).id
    async with visitor(site) as browser:
        await browser.sign_in(officer)
        for _ in range(2):
            assert (await browser.open("/ho-so")).heading == "Hồ sơ"
            operator.run("The portal's sessions")
            asked = await browser.open("/ho-so")
            assert asked.address.startswith(site.site.url(ISSUER))
            await browser.choose(asked, officer)


@executes("Rotate a password")
async def test_a_password_is_rotated(operator: Operator, site: Operated) -> None:
    operator.run("Rotate a password", NEW_PASSWORD="a-new-one")
    assert await is_ready(site, "scoring")
    with pytest.raises(asyncpg.InvalidPasswordError):
        await site.value("scoring", "SELECT 'with the old one'")
    old = site.site.kafka_users["scoring"]
    operator.run("Rotate a password")
    assert await is_ready(site, "scoring")
    await Lag("scoring", in_file(site, "scoring")).measure()
    with pytest.raises(KafkaError):
        await Lag("scoring", old).measure()


def in_file(site: Operated, user: str) -> Kafka:
    """Kafka as a user comes to it whose password is where the operator put it."""
    password = (site.folder / "etc" / f"{user}.kafka").read_text()
    return site.site.kafka_users[user].model_copy(update={"password": password})


@executes("Give a department a user")
async def test_a_department_gets_a_user_and_its_password_in_a_file(
    operator: Operator, site: Operated
) -> None:
    (department,) = load_topics().departments
    assert operator.run("Give a department a user", DEPARTMENT=department.user, REPLICAS="1") == (
        "0 topics created\n"
    )
    kafka = in_file(site, department.user)
    assert kafka != site.site.kafka_users[department.user]
    async with AIOKafkaConsumer(
        *department.reads, **kafka.client(), group_id=f"{department.user}.a"
    ) as consumer:
        assert await consumer.end_offsets(consumer.assignment())


@executes("Erase a person", "Audit")
async def test_a_person_is_erased(operator: Operator, site: Operated) -> None:
    clerk = "FROM assignments WHERE role = 'clerk' ORDER BY id LIMIT 1"
    person = await site.value("directory", f"SELECT person_id {clerk}")
    answer = operator.run(
        "Erase a person",
        PERSON_ID=str(person),
        UNIT_ID=str(await site.value("directory", f"SELECT unit_id {clerk}")),
        TOKEN=await site.people.token(ADMINISTRATORS_ACCOUNT),
        REASON="theo yêu cầu",
    )
    assert '"erased_assignments":1' in answer
    another = await site.value(
        "directory", "SELECT person_id FROM assignments WHERE role = 'officer' LIMIT 1"
    )
    told = operator.run("Erase a person", OTHER_PERSON_ID=str(another), REASON="theo yêu cầu")
    assert f"{another} erased" in told
    assert await site.value("directory", f"SELECT name FROM people WHERE id = '{person}'") is None

    async def forgotten() -> bool:
        held = f"SELECT count(*) FROM authority_assignments WHERE person_id = '{person}'"
        return bool(await site.value("awards", held) == 0)

    await until(forgotten)
    assert operator.audit() == [NO_DIFFERENCE]


@executes("Appoint the first administrator")
async def test_the_first_administrator_is_appointed_once(operator: Operator, site: Operated) -> None:
    code = await site.value("directory", "SELECT code FROM units WHERE parent_id IS NULL LIMIT 1")
    operator.run(
        "Appoint the first administrator", code=1, NAME="Người thứ hai", UNIT_CODE=str(code), ACCOUNT="2"
    )
    second = "SELECT count(*) FROM people WHERE name = 'Người thứ hai'"
    assert await site.value("directory", second) == 0


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
    await delete_topics(site.site.servers.kafka)
    assert f"{len(new_topics(load_topics()))} topics created" in operator.run(
        "Kafka's data is lost", REPLICAS="1"
    )
    assert await site.people.work() > 0

    async def led() -> bool:
        return not [line for line in operator.audit_now() if line.startswith(("directory", "temporal"))]

    await until(led)
    forgotten = ("are missing", "no fact tells of it", "on the topic no more", "copied in version")
    assert not [line for line in operator.audit_now() if any(words in line for words in forgotten)]
