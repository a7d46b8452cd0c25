"""The machinery of points: the gates are whole, the scan notices, a process dies where it should."""

import inspect
import shutil
from pathlib import Path

import aiohttp
import aiosmtplib
import pytest
from aiokafka.conn import AIOKafkaConnection
from aiosmtplib.protocol import SMTPProtocol
from asyncpg.protocol.protocol import BaseProtocol

from tests.faults.points.fate import Fate, Point, labels_in, points_of
from tests.faults.points.scan import PLACES, unwatched
from tests.faults.points.wires import GATES
from tests.invariants.trials import CHECKOUT

pytestmark = pytest.mark.unit
FAREWELLS = {"close", "close_statement", "close_portal", "_drain_cancels", "_wait_for_cancellation"}
"""asyncpg's coroutines that end something which a death ends just as well."""


def gate_of(place: object) -> set[str]:
    return {name for _, at, methods in GATES if at is place for name in methods}


def test_every_library_that_reaches_the_outside_has_a_gate() -> None:
    assert [str(finding) for finding in unwatched()] == []


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("import redis", "imports redis"),
        ("import httpx", "imports httpx"),
        ("import smtplib", "imports smtplib"),
        ("from urllib.request import urlopen", "imports urllib.request"),
        (
            "import asyncio\nasync def f():\n    await asyncio.open_connection('h', 1)",
            "calls open_connection",
        ),
        ("from os import system\nsystem('true')", "calls system"),
        ("from grpc import aio", "imports grpc"),
    ],
)
def test_the_scan_notices_a_way_past_the_gates(tmp_path: Path, code: str, what: str) -> None:
    strange = tmp_path / PLACES[0] / "kit" / "strange.py"
    strange.parent.mkdir(parents=True)
    strange.write_text(code, "utf-8")
    (finding,) = {
        str(finding).partition(": ")[2].partition(",")[0].partition(":")[0] for finding in unwatched(tmp_path)
    }
    assert finding == what


def test_the_scan_reads_the_code_of_every_process(tmp_path: Path) -> None:
    for place in PLACES:
        assert any((CHECKOUT / place).rglob("*.py")), place
        shutil.copytree(CHECKOUT / place, tmp_path / place)
    assert unwatched(tmp_path) == []


def test_nothing_of_asyncpg_s_protocol_passes_by_its_gate() -> None:
    speaks = {name for name in dir(BaseProtocol) if inspect.iscoroutinefunction(getattr(BaseProtocol, name))}
    from asyncpg.protocol.protocol import Protocol

    assert speaks - FAREWELLS == gate_of(Protocol)


def test_nothing_of_the_others_passes_by_their_gates() -> None:
    sends = {name for name in vars(AIOKafkaConnection) if "send" in name and "sasl" not in name}
    assert sends == gate_of(AIOKafkaConnection)
    commands = {name for name in vars(SMTPProtocol) if name.startswith("execute")}
    assert commands == gate_of(SMTPProtocol)
    assert "_create_connection" in gate_of(aiosmtplib.SMTP)
    requests = {name for name in vars(aiohttp.ClientSession) if name.startswith("_request")}
    assert requests == gate_of(aiohttp.ClientSession)


def test_points_are_the_recorded_labels_and_the_end() -> None:
    assert points_of(["a", "b", "a", "kafka: Fetch", "kafka: Fetch", "c"]) == [
        Point("a"),
        Point("b"),
        Point("a", 2),
        Point("kafka: Fetch"),
        Point("c"),
        Point("c", after=True),
    ]
    assert points_of([]) == []


def test_a_fate_notes_what_it_comes_to(tmp_path: Path) -> None:
    fate = Fate(tmp_path / "trace")
    assert [fate.before(label) for label in ("a", "a", "b")] == [1, 2, 1]
    assert labels_in(tmp_path / "trace") == ["a", "a", "b"]
    assert labels_in(tmp_path / "none") == []
