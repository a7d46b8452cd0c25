"""The programs of docs/plug-in.md, as a department would run them, on a real broker."""

import asyncio
import json
import re
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaConsumer

from contracts import Envelope
from contracts.awards import DecisionDraftedV1, DecisionIssuedV1
from contracts.topics import load_topics
from kit.ids import new_id
from tests.contracts.test_contracts import example
from tests.support.broker import Broker, envelope_of

PROGRAMS = Path(__file__).parents[2] / "docs" / "plug-in"
STARTS_S = 30.0
USER = "my-department"


@pytest.mark.unit
def test_the_page_names_every_topic_as_it_is() -> None:
    page = (PROGRAMS.parent / "plug-in.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+\.\w+)` \| (.+) \| (.+) \|$", page, re.MULTILINE)
    assert rows == [
        (
            topic.name,
            topic.key,
            f"{topic.retention_days} days" if topic.retention_days else "newest of each key",
        )
        for topic in load_topics().topics
    ]


@pytest.mark.unit
def test_the_page_names_every_header() -> None:
    page = (PROGRAMS.parent / "plug-in.md").read_text("utf-8")
    assert {f"`ce_{name}`" for name in Envelope.model_fields} <= set(re.findall(r"`ce_\w+`", page))


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The Node.js program with what its lock file names."""
    if shutil.which("npm") is None:
        pytest.fail("Node.js with npm is missing: apt-get install nodejs npm")
    folder = tmp_path_factory.mktemp("plug-in") / "node"
    shutil.copytree(PROGRAMS / "node", folder, ignore=shutil.ignore_patterns("node_modules"))
    subprocess.run(["npm", "ci"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(params=["python", "node"])
def program(request: pytest.FixtureRequest) -> list[str]:
    """The program's command line, without its arguments."""
    if request.param == "python":
        return [sys.executable, str(PROGRAMS / "python" / "decisions.py")]
    return ["node", str(request.getfixturevalue("node") / "decisions.mjs")]


@pytest.fixture
async def group(broker: Broker) -> str:
    """A group of its own that has all of earlier tests behind it."""
    name = f"{USER}.{uuid4()}"
    ends = await broker.ends(DecisionIssuedV1.topic)
    async with AIOKafkaConsumer(**broker.kafka.client(), group_id=name, enable_auto_commit=False) as consumer:
        consumer.assign(list(ends))
        await consumer.commit(ends)
    return name


@pytest.fixture
def signed_in(broker: Broker, program: list[str], tmp_path: Path) -> list[str]:
    """The program with where Kafka is, and with the user and password that the page tells it to show."""
    password = tmp_path / USER
    password.write_text(broker.of(USER).password)
    return [*program, broker.kafka.bootstrap, USER, str(password)]


@asynccontextmanager
async def running(*command: str) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def lines_to(process: asyncio.subprocess.Process, last: str) -> list[str]:
    """What the program prints, up to the line that begins so."""
    assert process.stdout is not None
    lines: list[str] = []
    async with asyncio.timeout(STARTS_S):
        while not (lines and lines[-1].startswith(last)):
            line = await process.stdout.readline()
            assert line, "the program ended"
            lines.append(line.decode().rstrip("\n"))
    return lines


@pytest.mark.stack
async def test_the_program_prints_each_issued_decision_once(
    broker: Broker, group: str, signed_in: list[str]
) -> None:
    issued = DecisionIssuedV1.model_validate(example("awards.decision.issued.v1"))
    drafted = DecisionDraftedV1.model_validate(example("awards.decision.drafted.v1"))
    decision, line = new_id(), issued.items[0]
    await broker.tell(issued, decision, 3, repeated=True)
    await broker.tell(drafted, decision)
    invented = envelope_of(drafted, decision, 2, type="awards.decision.invented.v1")
    await broker.send(issued.topic, str(decision).encode(), b'{"of": "later"}', invented.headers())
    await broker.tell(issued, decision, 3)
    await broker.tell(issued, decision, 3)
    await broker.tell(issued.model_copy(update={"number": "9", "items": ()}), decision, 4)
    async with running(*signed_in, group) as process:
        assert await lines_to(process, "9/") == [
            f"{issued.number}/{issued.series} of {issued.issued_on}",
            f"  {line.register_number}. {line.name}: {line.award_code}",
            f"9/{issued.series} of {issued.issued_on}",
        ]


@pytest.mark.stack
@pytest.mark.parametrize("wrong", [{"type": "awards.decision.issued.v2"}, {"source": "notify"}])
async def test_the_program_stops_at_what_it_may_not_skip(
    broker: Broker, group: str, signed_in: list[str], wrong: dict[str, str]
) -> None:
    fact = DecisionIssuedV1.model_validate(example("awards.decision.issued.v1"))
    made = envelope_of(fact, new_id()).model_copy(update=wrong)
    await broker.send(fact.topic, made.subject.encode(), json.dumps({}).encode(), made.headers())
    async with running(*signed_in, group) as process:
        async with asyncio.timeout(STARTS_S):
            assert await process.wait() != 0
