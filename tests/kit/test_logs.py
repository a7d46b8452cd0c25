"""Lines of the log: what they are, and that nobody is kept from their work by them."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

pytestmark = pytest.mark.unit
_SAYS = """
import logging, sys
import structlog
from kit import logs
logs.configure("INFO", "counters")
log = structlog.get_logger()
"""


def said(program: str) -> list[dict[str, Any]]:
    """The lines that a process writes which logs as a service does."""
    done = subprocess.run([sys.executable, "-c", _SAYS + program], capture_output=True, check=True)
    lines = done.stderr.decode().splitlines()
    assert all('": ' not in line and ', "' not in line for line in lines), "one form for all"
    return [json.loads(line) for line in lines]


def test_a_line_says_what_happened_in_which_service_and_when() -> None:
    (line,) = said("log.info('request', route='/dossiers/{id}', name='Nguyễn Thị Hoà')")
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "request",
        "level": "info",
        "service": "counters",
        "route": "/dossiers/{id}",
        "name": "Nguyễn Thị Hoà",
    }


def test_libraries_speak_likewise_and_quietly() -> None:
    (line,) = said(
        "logging.getLogger('alembic').warning('one of %s', 2); logging.getLogger('alembic').debug('no')"
    )
    assert (line["event"], line["logger"], line["service"]) == ("one of 2", "alembic", "counters")


def test_an_error_comes_with_its_place() -> None:
    (line,) = said("try: 1 / 0\nexcept ZeroDivisionError: log.exception('unexpected_error')")
    assert (line["level"], "ZeroDivisionError" in line["exception"]) == ("error", True)


def test_whatever_is_said_is_a_line() -> None:
    """Half of a surrogate pair, a number beyond 64 bits, keys that are no texts, what JSON has no form for."""
    lines = said("for each in ('\\ud800', 2**80, {1: 2}, {3}): log.info('odd', value=each)")
    assert [line["value"] for line in lines] == ["\ud800", 2**80, {"1": 2}, "{3}"]


def test_what_cannot_be_spelled_is_left_out_and_said_so() -> None:
    """What contains itself, a key that is none, a value that can't even be described."""
    lines = said(
        "itself = []; itself.append(itself)\n"
        "class Mute:\n def __repr__(self): raise RuntimeError\n"
        "for each in (itself, {(1, 2): 3}, Mute()): log.info('odd', value=each)"
    )
    assert [line["event"] for line in lines] == ["odd"] * 3
    assert all(line["unprintable"] and "value" not in line for line in lines), lines


def test_what_a_value_hides_stays_hidden() -> None:
    (line,) = said(
        "from dataclasses import dataclass, field\n"
        "@dataclass\nclass Contact:\n name: str = field(repr=False)\n"
        "log.info('told', to=Contact('Nguyễn Thị Hoà'))"
    )
    assert line["to"] == "Contact()"


def test_who_can_say_nothing_goes_on_working() -> None:
    """Whoever reads is gone, as when a collector of logs ends."""
    reading, writing = os.pipe()
    os.close(reading)
    program = f"{_SAYS}for _ in range(3): log.info('request')\nprint('done')"
    done = subprocess.run(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=writing, check=False
    )
    os.close(writing)
    assert done.stdout == b"done\n"
