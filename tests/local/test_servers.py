import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from kit.kafka import Kafka
from kit.settings import kafka_environment
from localstack import postgres, run
from localstack.processes import StartFailed
from localstack.servers import NONE, Addresses, alone, servers
from tests.local.leftovers import none_left, processes_of

pytestmark = pytest.mark.stack

GIVEN = {*Addresses.given().environment(), run.TEMPORAL_TEST_SERVER}
WITHOUT_SERVERS = {name: value for name, value in os.environ.items() if name not in GIVEN}


def localstack(*arguments: str, temporary: Path) -> subprocess.Popen[str]:
    """The command in a process group of its own, as a terminal starts one; its temporary folder is told apart."""
    return subprocess.Popen(
        [sys.executable, "-m", "localstack", *arguments],
        env={**WITHOUT_SERVERS, "TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@pytest.fixture
def temporary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tam")


def test_run_gives_the_command_its_servers_and_returns_its_code(temporary: Path) -> None:
    command = "env | grep THIDUA_ | cut -d= -f1 | sort; test -x $THIDUA_TEMPORAL_TEST_SERVER && exit 7"
    with localstack("run", "--", "sh", "-c", command, temporary=temporary) as running:
        printed, _ = running.communicate(timeout=90)
    assert set(printed.split()) == {
        *kafka_environment(NONE.kafka),
        "THIDUA_POSTGRES_URL",
        "THIDUA_TEMPORAL_ADDRESS",
        "THIDUA_TEMPORAL_TEST_SERVER",
    }
    assert running.returncode == 7
    assert none_left(temporary)
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_nothing_is_left_however_a_run_ends(temporary: Path, how: signal.Signals) -> None:
    # --postgres alone: the way they are ended is the same for all, and this one starts at once.
    with localstack(
        "run", "--postgres", "--", "sh", "-c", "echo started; exec sleep 600", temporary=temporary
    ) as running:
        assert running.stdout
        running.stdout.readline()
        assert processes_of(temporary)
        if how is signal.SIGINT:
            os.killpg(running.pid, how)  # a terminal sends Ctrl-C to the whole foreground group
        else:
            running.send_signal(how)
        running.wait(30)
        assert none_left(temporary)
    left = list(temporary.iterdir())
    assert len(left) == (1 if how is signal.SIGKILL else 0)  # its data; the next run deletes it, here we do
    for folder in left:
        run.remove(folder)


def test_data_outlives_a_crash_and_a_second_start_is_clean(tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from localstack.servers import servers\n"
        "with servers(Path(sys.argv[1]), kafka=False, temporal=False) as given:\n"
        "    print(given.postgres_url, flush=True); time.sleep(600)"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    with subprocess.Popen(command, env=WITHOUT_SERVERS, stdout=subprocess.PIPE, text=True) as crashing:
        assert crashing.stdout
        url = crashing.stdout.readline().strip()
        postgres.execute(url, "CREATE TABLE con_lai (so int); INSERT INTO con_lai VALUES (580)")
        crashing.kill()
    assert none_left(tmp_path)
    with servers(tmp_path, kafka=False, temporal=False, given=NONE) as again:
        assert postgres.execute(again.postgres_url, "SELECT so FROM con_lai") == "580"
        with (
            pytest.raises(StartFailed, match="in use by another process"),
            servers(tmp_path, kafka=False, temporal=False, given=NONE),
        ):
            pass
    assert none_left(tmp_path)


def test_all_three_start_again_on_kept_data_and_other_ports(tmp_path: Path) -> None:
    with servers(tmp_path, given=NONE) as first:
        pass
    begun = time.monotonic()
    with servers(tmp_path, given=NONE) as second:
        assert set(vars(first).values()).isdisjoint(vars(second).values())
        assert time.monotonic() - begun < 30
    assert none_left(tmp_path)


def test_what_is_given_is_used_and_not_started(tmp_path: Path) -> None:
    given = Addresses("postgresql://ai@127.0.0.1:1/postgres", Kafka(bootstrap="127.0.0.1:2"), "127.0.0.1:3")
    with servers(tmp_path, given=given) as addresses:
        assert addresses == given
        assert processes_of(tmp_path) == []
    assert Addresses.given(given.environment()) == given


def test_a_server_asks_for_its_password(tmp_path: Path) -> None:
    with servers(tmp_path, kafka=False, temporal=False, given=NONE) as own:
        password = own.postgres_url.split(":")[2].split("@")[0]
        with pytest.raises(StartFailed, match="password authentication failed"):
            postgres.execute(own.postgres_url.replace(password, "sai"), "SELECT 1")


def test_the_data_of_a_killed_run_goes_with_the_next_one_and_a_live_one_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(run, "MEMORY", tmp_path)
    monkeypatch.setattr(run, "ABANDONED_AFTER_SECONDS", 0.0)
    for name in ("dead", "live"):
        (tmp_path / f"{run.PREFIX}{name}").mkdir()
    with alone(tmp_path / f"{run.PREFIX}live"):
        run.remove_abandoned()
    assert [folder.name for folder in tmp_path.iterdir()] == [f"{run.PREFIX}live"]


def test_what_is_thrown_away_lies_in_memory_where_there_is_room_and_where_tmpdir_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TMPDIR", raising=False)
    monkeypatch.setattr(run, "MEMORY", tmp_path)
    monkeypatch.setattr(run, "ROOM", 0)
    assert run.throw_away_dir() == tmp_path
    monkeypatch.setattr(run, "ROOM", 1 << 60)
    assert run.throw_away_dir() == Path(tempfile.gettempdir())
    monkeypatch.setattr(run, "ROOM", 0)
    monkeypatch.setenv("TMPDIR", tempfile.gettempdir())
    assert run.throw_away_dir() == Path(tempfile.gettempdir())
