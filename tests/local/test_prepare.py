import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from localstack import prerequisites
from localstack.cache import appearing_whole

pytestmark = pytest.mark.unit

ROOT = Path(__file__).parents[2]
PREPARE = ROOT / "deploy" / "local" / "prepare.py"


def prepare(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(PREPARE), *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def program(path: Path, does: str) -> None:
    """Something of that name to be found on PATH."""
    path.write_text(f"#!/bin/sh\n{does}\n")
    path.chmod(0o755)


def test_each_missing_prerequisite_is_one_line_with_its_remedy(tmp_path: Path) -> None:
    done = prepare(PATH=str(tmp_path))
    lines = done.stderr.splitlines()
    assert done.returncode == 1
    assert [line.split()[0] for line in lines] == ["Java", "Maven", "Go"]
    assert all("apt-get install" in line or "https://" in line for line in lines)


def test_what_needs_no_server_needs_python_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert prerequisites.missing(()) == []
    assert len(prerequisites.missing(("java", "maven", "go", "node"))) == 4
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert "\ncheck: lint " in makefile
    assert "\nlint: environment " in makefile
    assert "prepare.py --only python" in makefile


def test_what_only_tests_need_is_made_for_them_only() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert "\ndemo: prepare " in makefile
    assert "\ntest: for-tests " in makefile
    assert makefile.count("prepare.py --tests") == 1


def test_an_old_prerequisite_counts_as_missing(tmp_path: Path) -> None:
    program(tmp_path / "java", """echo 'openjdk version "11.0.2"'""")
    program(tmp_path / "mvn", "echo Apache Maven 3.8.7")
    program(tmp_path / "go", "echo go version go1.19")
    lines = prepare(PATH=f"{tmp_path}:/bin").stderr.splitlines()
    assert [line.split()[0] for line in lines] == ["Java", "Go"]


def test_what_is_in_the_cache_is_left_alone_without_a_word(tmp_path: Path) -> None:
    from localstack import cache

    for folder in (cache.kafka_dir(), cache.temporal_test_server_dir()):
        (tmp_path / folder.name).mkdir()
    program(tmp_path / "java", "echo 17.0.1")
    program(tmp_path / "mvn", "echo 3.8")
    only = ("--only", "kafka", "--only", "temporal-test-server")
    done = prepare(*only, THIDUA_CACHE=str(tmp_path), PATH=f"{tmp_path}:{os.environ['PATH']}")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_what_npm_is_asked_for_is_what_the_cache_is_named_after() -> None:
    from localstack import cache

    wanted = {
        "axe": ("axe-core", cache.AXE_VERSION),
        "chromium": ("@sparticuz/chromium", cache.CHROMIUM_VERSION),
    }
    for name, (package, version) in wanted.items():
        lock = (ROOT / "deploy" / "local" / "for-tests" / name / "package-lock.json").read_text("utf-8")
        packages = json.loads(lock)["packages"]
        assert packages[f"node_modules/{package}"]["version"] == version
        assert all(
            "resolved" not in one and ("integrity" in one or not place) for place, one in packages.items()
        )


def test_a_machine_with_a_browser_fetches_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from localstack import cache

    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("THIDUA_CHROMIUM", raising=False)
    program(tmp_path / "chromium-browser", "exit 1")
    program(tmp_path / "google-chrome", "echo Google Chrome 150")
    assert cache.machines_chromium() == tmp_path / "google-chrome"
    monkeypatch.setenv("THIDUA_CHROMIUM", str(tmp_path / "chromium-browser"))
    assert cache.machines_chromium() is None


def test_a_failing_part_prints_the_end_of_its_log_and_leaves_nothing(tmp_path: Path) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    program(tools / "java", "echo 17.0.1")
    program(tools / "mvn", '[ "$1" = --version ] && echo 3.8 && exit 0\necho không tải được; exit 1')
    path = f"{tools}:{os.environ['PATH']}"
    done = prepare("--only", "kafka", THIDUA_CACHE=str(tmp_path / "cache"), PATH=path)
    assert done.returncode == 1
    assert "không tải được" in done.stderr
    assert str(ROOT / ".local" / "prepare" / "kafka.log") in done.stdout
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_folder_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "kafka-1"

    def interrupted() -> None:
        with appearing_whole(target) as partial:
            (partial / "a.jar").write_text("")
            assert not target.exists()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert list(tmp_path.iterdir()) == []
    # What a killed process left is removed; nobody has a process id that high.
    (tmp_path / "kafka-1.partial-99999999").mkdir()
    with appearing_whole(target) as partial:
        (partial / "a.jar").write_text("")
    assert list(tmp_path.iterdir()) == [target]
