import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from localstack.ports import accepts_connections, free_ports
from localstack.processes import Child, Identity, Program, Register, StartFailed, stop

pytestmark = pytest.mark.stack

SLEEP = ("sleep", "600")
PARENT = """
import sys, time
from pathlib import Path
from localstack.processes import Child, Program
child = Child(Program("ngu", ("sleep", "600"), lambda: True), Path(sys.argv[1]))
print(child.identity.pid, flush=True)
time.sleep(600)
"""


def program(*command: str, ready: bool = True) -> Program:
    return Program("thu", command, lambda: ready)


def test_a_child_dies_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path / "log")], stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout
        child = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
    child.wait(5)


def test_a_program_stands_back_as_far_as_it_says(tmp_path: Path) -> None:
    """Also behind other sessions, where the kernel shares the machine between those."""
    child = Child(replace(program(*SLEEP), niceness=10), tmp_path / "log")
    try:
        own, whole = psutil.Process().nice(), Path(f"/proc/{child.identity.pid}/autogroup")
        assert psutil.Process(child.identity.pid).nice() == min(19, own + 10)
        assert not whole.exists() or whole.read_text().split()[-1] == "10"
    finally:
        child.kill()


def test_a_crash_s_leftovers_are_ended_and_a_foreign_process_is_spared(tmp_path: Path) -> None:
    ours, foreign = (subprocess.Popen(SLEEP) for _ in range(2))
    try:
        known = Identity.of(ours.pid)
        # The id of a process that ended meanwhile, taken by somebody else: another start time tells.
        reused = Identity(foreign.pid, Identity.of(foreign.pid).started - 100)
        entries = {"ours": vars(known), "reused": vars(reused)}
        (tmp_path / "processes.json").write_text(json.dumps(entries))

        Register(tmp_path / "processes.json").end_leftovers()

        assert known.process() is None
        assert foreign.poll() is None
        assert not (tmp_path / "processes.json").exists()
    finally:
        for process in (ours, foreign):
            process.kill()
            process.wait()


def test_a_program_that_ends_while_waited_for_is_reported_with_its_log(tmp_path: Path) -> None:
    child = Child(program("sh", "-c", "echo hỏng rồi; exit 3", ready=False), tmp_path / "log")
    with pytest.raises(StartFailed, match=r"code 3(.|\n)*hỏng rồi"):
        child.wait_ready(5)


def test_a_program_that_never_answers_is_reported(tmp_path: Path) -> None:
    child = Child(program(*SLEEP, ready=False), tmp_path / "log")
    try:
        with pytest.raises(StartFailed, match="did not answer"):
            child.wait_ready(0.1)
    finally:
        stop([child])


def test_a_clock_that_is_set_makes_no_process_a_foreign_one(monkeypatch: pytest.MonkeyPatch) -> None:
    me = Identity.of(os.getpid())
    booted = psutil.boot_time()
    monkeypatch.setattr("psutil._pslinux.boot_time", lambda: booted + 3600)
    assert me.process() is not None


def test_stop_ends_also_what_a_child_started_and_ignores_no_stubborn_one(tmp_path: Path) -> None:
    child = Child(program("sh", "-c", "trap '' TERM; sleep 600 & echo $!; wait"), tmp_path / "log")
    while not (tmp_path / "log").read_text().strip():
        time.sleep(0.01)
    grandchild = psutil.Process(int((tmp_path / "log").read_text()))
    stop([child], seconds=0.2)
    assert child.exit_code() is not None
    grandchild.wait(5)


def test_free_ports_are_distinct_and_nobody_listens_there() -> None:
    ports = free_ports(20)
    assert len(set(ports)) == 20
    assert not any(accepts_connections(port) for port in ports)
