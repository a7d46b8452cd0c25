import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from localstack import postgres
from localstack.ownership import holds_data_of_people, leave_to_a_play
from localstack.processes import StartFailed
from localstack.servers import NONE, Addresses
from localstack.stack import NotRunning, Stack, down, stack, up
from localstack.state import Phase, State
from tests.local.leftovers import none_left, processes_of

pytestmark = pytest.mark.stack

PLAN = "tests.local.standin:plan"
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """The supervisor, another process, imports the plan from here and starts servers of its own."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    for name in Addresses.given().environment():
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    run_dir = tmp_path_factory.mktemp("stack")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))
        with stack(run_dir, plan=PLAN, given=NONE) as started:
            yield started
    assert none_left(run_dir)
    postgres.remove_data(run_dir / "postgres")


def eventually(holds: Callable[[], object], seconds: float = 15.0) -> bool:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def answers(url: str) -> bool:
    try:
        return httpx.get(url).status_code == 200
    except httpx.TransportError:
        return False


def test_the_state_tells_a_client_everything(running: Stack) -> None:
    state = running.state
    assert state.phase is Phase.READY
    assert running.names() == ["postgres", "issuer", "mail", "mot", "hai"]
    assert set(state.urls) == {"mot", "hai"}
    assert set(state.database_urls) == {"mot", "hai"}
    assert set(state.client_secrets) == {"demo", "mot"}
    assert (
        httpx.get(f"{state.issuer_url}/.well-known/openid-configuration").json()["issuer"] == state.issuer_url
    )
    assert all(process.log.exists() for process in state.processes.values())


def test_what_comes_before_a_process_ran_with_its_environment(running: Stack) -> None:
    assert (running.run_dir / "mot.mark").read_text() == running.state.database_urls["mot"]


def test_a_role_owns_its_database_and_enters_no_other(running: Stack) -> None:
    one, two = (running.state.database_urls[name] for name in ("mot", "hai"))
    assert postgres.execute(one, "SHOW thidua.environment") == "demo"
    postgres.execute(one, "CREATE EXTENSION ltree; CREATE TABLE thu (so int)")
    with pytest.raises(StartFailed, match="permission denied for database"):
        postgres.execute(one.removesuffix("/mot") + "/hai", "SELECT 1")
    assert one.split("@")[0] != two.split("@")[0]


@pytest.mark.parametrize("name", ["mot", "issuer", "mail", "postgres"])
def test_a_killed_process_is_started_again_at_its_address(running: Stack, name: str) -> None:
    before = running.state.processes[name]
    running.kill(name)
    assert eventually(lambda: running.state.processes[name].restarts > before.restarts)
    assert running.state.processes[name].pid != before.pid
    # The database as a whole: a server that is killed recovers before it lets anybody in.
    assert eventually(lambda: answers(f"{running.state.urls['mot']}/health/ready"))
    assert eventually(lambda: database_answers(running.state.database_urls["mot"]))


def database_answers(url: str) -> bool:
    try:
        return postgres.execute(url, "SELECT 580") == "580"
    except StartFailed:
        return False


def test_a_second_stack_in_the_same_folder_is_refused(running: Stack) -> None:
    with pytest.raises(StartFailed, match="already"), stack(running.run_dir, plan=PLAN):
        pass
    assert running.state.phase is Phase.READY


def test_a_process_that_keeps_dying_fails_the_start_with_its_log(tmp_path: Path) -> None:
    with (
        pytest.raises(StartFailed, match=r"mot keeps ending(.|\n)*khong-chay"),
        stack(tmp_path, plan="tests.local.standin:failing_plan"),
    ):
        pass
    assert none_left(tmp_path)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder whose detached stack is ended even if the test fails."""
    yield tmp_path
    down(tmp_path)


def test_up_stays_and_down_ends_it_and_keeps_the_data(folder: Path) -> None:
    steps: list[str] = []
    leave_to_a_play(folder)
    first = up(folder, plan=PLAN, tell=steps.append)
    assert "starting the servers" in steps
    assert holds_data_of_people(folder)
    postgres.execute(first.state.database_urls["mot"], "CREATE TABLE con_lai (so int)")
    assert up(folder, plan=PLAN, tell=steps.append).state.supervisor == first.state.supervisor
    assert down(folder)
    assert none_left(folder)
    with pytest.raises(NotRunning):
        _ = first.state
    assert not down(folder)
    with stack(folder, plan=PLAN) as second:
        assert postgres.execute(second.state.database_urls["mot"], "SELECT count(*) FROM con_lai") == "0"


def test_a_killed_supervisor_leaves_nothing_and_the_next_start_works(folder: Path) -> None:
    supervisor = up(folder, plan=PLAN, tell=lambda _step: None).state.supervisor.process()
    assert supervisor
    supervisor.kill()
    assert none_left(folder)
    assert State.read(folder) is None
    with stack(folder, plan=PLAN) as again:
        assert again.state.phase is Phase.READY
    assert none_left(folder)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
@pytest.mark.parametrize("when", ["starting", "ready"])
def test_a_stack_ends_with_the_program_that_asked_for_it(
    tmp_path: Path, how: signal.Signals, when: str
) -> None:
    script = (
        "import sys, time; from pathlib import Path; from localstack.stack import stack\n"
        f"with stack(Path(sys.argv[1]), plan='{PLAN}', tell=lambda _: print('starting', flush=True)):\n"
        "    print('ready', flush=True); time.sleep(600)"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as program:
        assert program.stdout
        while program.stdout.readline().strip() != when:
            pass
        assert processes_of(tmp_path)
        os.kill(program.pid, how)
    assert none_left(tmp_path, seconds=20)
