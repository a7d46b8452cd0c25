"""The list of faults, and what becomes of what they raise."""

from dataclasses import replace
from pathlib import Path

import pytest

from localstack.servers import NONE
from tests.faults.__main__ import tried
from tests.faults.catalogue import FAULTS, chosen
from tests.faults.fault import Fault, NotHere, Seen, Trial, Violated
from tests.faults.table import Result, Verdict, lacking, saw

pytestmark = pytest.mark.unit


@pytest.fixture
def trial(tmp_path: Path) -> Trial:
    return Trial(7, full=False, folder=tmp_path, servers=NONE)


async def _holds(_: Trial) -> Seen:
    return Seen(kills=2, recovered_s=1.25)


async def _breaks(_: Trial) -> Seen:
    raise Violated(["dossier 1 was lost", "dossier 2 was lost"])


async def _stumbles(_: Trial) -> Seen:
    raise RuntimeError("no such process")


async def _impossible(_: Trial) -> Seen:
    raise NotHere("needs root")


FAULT = Fault("sample", "nothing is lost", short=True, run=_holds)


def test_every_name_is_there_once() -> None:
    names = [fault.name for fault in FAULTS]
    assert len(names) == len(set(names))


def test_the_short_set_is_a_part_of_the_full_one() -> None:
    short, full = chosen([], full=False), chosen([], full=True)
    assert set(short) < set(full)
    assert full == list(FAULTS)


def test_faults_are_chosen_by_name() -> None:
    assert [fault.name for fault in chosen(["duplicates", "kills"], full=False)] == ["duplicates", "kills"]
    with pytest.raises(KeyError):
        chosen(["no-such-fault"], full=False)


def test_the_same_seed_does_the_same_again(trial: Trial) -> None:
    assert [trial.chance.random() for _ in range(3)] == [trial.chance.random() for _ in range(3)]


async def test_what_holds(trial: Trial) -> None:
    result = await tried(FAULT, trial)
    assert result.verdict is Verdict.HELD
    assert saw(result.seen) == "2 kills, recovered in 1.2 s"


def test_a_full_run_lacks_what_could_not_be_tried_and_what_was_too_little() -> None:
    enough = Result(FAULT, Verdict.HELD, Seen(kills=200, duplicates=1_001), 1)
    assert lacking([enough]) == []
    assert lacking([replace(enough, seen=Seen(kills=199, duplicates=1_000))]) == [
        "199 kills, at least 200 wanted",
        "1000 duplicates, more than 1000 wanted",
    ]
    not_here = Result(FAULT, Verdict.NOT_HERE, Seen(note="no root"), 1)
    assert lacking([enough, not_here]) == ["sample can't be tried here: no root"]


async def test_a_violation_keeps_its_differences(trial: Trial) -> None:
    result = await tried(replace(FAULT, run=_breaks), trial)
    assert result.verdict is Verdict.VIOLATED
    assert result.differences == ["dossier 1 was lost", "dossier 2 was lost"]
    assert result.seen.note == str(trial.folder / "differences.json"), "where all of them are"


async def test_a_harness_that_stumbles_fails_the_run(trial: Trial) -> None:
    result = await tried(replace(FAULT, run=_stumbles), trial)
    assert result.verdict is Verdict.VIOLATED
    assert "no such process" in result.differences[-1]


async def test_what_cannot_be_tried_is_no_success(trial: Trial) -> None:
    result = await tried(replace(FAULT, run=_impossible), trial)
    assert (result.verdict, result.seen.note) == (Verdict.NOT_HERE, "needs root")
