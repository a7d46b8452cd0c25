"""A play deletes what a play left, and nothing else unless it is told to."""

import os
import shutil
from argparse import Namespace
from pathlib import Path

import pytest

from demo import example
from demo.__main__ import InTheWay, play_anew
from demo.prepare import SetupFailed
from localstack.credentials import Credentials
from localstack.ownership import holds_data_of_people, leave_to_a_play, leave_to_people
from localstack.processes import Identity
from localstack.state import Phase, State

pytestmark = pytest.mark.slow
BY_HAND = "somebody's own data"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder in which a stack was, with data."""
    Credentials.kept_in(tmp_path, (), ())
    (tmp_path / "data").write_text(BY_HAND)
    return tmp_path


def asked(folder: Path, name: str = "so-khcn-ninh-binh") -> Namespace:
    return Namespace(example=name, dir=folder, force=False, chaos=None, seed=None)


def test_data_is_people_s_unless_only_a_play_wrote_it(tmp_path: Path) -> None:
    assert not holds_data_of_people(tmp_path), "nothing is there"
    leave_to_a_play(tmp_path / "stack")
    Credentials.kept_in(tmp_path / "stack", (), ())
    assert not holds_data_of_people(tmp_path / "stack")
    leave_to_people(tmp_path / "stack")
    assert holds_data_of_people(tmp_path / "stack")


def test_a_play_leaves_data_that_no_play_made(folder: Path) -> None:
    with pytest.raises(InTheWay, match=r"make demo FORCE=1 deletes"):
        play_anew(asked(folder))
    assert (folder / "data").read_text() == BY_HAND


def test_a_play_leaves_a_stack_that_runs(folder: Path) -> None:
    leave_to_a_play(folder)
    ours = Identity.of(os.getpid())
    State(phase=Phase.READY, supervisor_pid=ours.pid, supervisor_started=ours.started).write(folder)
    with pytest.raises(InTheWay, match=r"end it with make down"):
        play_anew(asked(folder))
    assert (folder / "data").read_text() == BY_HAND


def test_a_mistake_in_a_file_is_told_before_anything_is_deleted(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    examples = tmp_path_factory.mktemp("examples")
    shutil.copytree(example.FOLDER / "so-khcn-ninh-binh", examples / "copied")
    file = examples / "copied" / "round.yaml"
    file.write_text(file.read_text("utf-8").replace("working_days: 2", "working_days: 0", 1), "utf-8")
    monkeypatch.setattr(example, "FOLDER", examples)
    leave_to_a_play(folder)
    with pytest.raises(SetupFailed, match=r"round\.yaml:\d+: .*/working_days: phải từ 1 trở lên"):
        play_anew(asked(folder, "copied"))
    assert (folder / "data").read_text() == BY_HAND
