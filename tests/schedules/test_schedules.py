"""A short set of the schedules, and that a seed which fails does so again exactly."""

from dataclasses import replace

import pytest

from contracts.submissions import StageStatus
from submissions.dossiers import domain
from submissions.dossiers.happened import Change, StageOpened
from submissions.dossiers.values import Dossier
from tests.schedules import machines
from tests.schedules.play import play


def test_a_dossier_under_the_domain_functions() -> None:
    with machines.domain("") as machine:
        play(machine, 200, 1, steps=25)


@pytest.mark.stack
def test_a_dossier_in_the_whole_of_submissions(postgres_url: str) -> None:
    with machines.submissions(postgres_url) as machine:
        play(machine, 15, 1, steps=10)


@pytest.mark.stack
def test_a_round_in_the_whole_of_awards(postgres_url: str) -> None:
    with machines.awards(postgres_url) as machine:
        play(machine, 15, 1, steps=10)


def test_a_failing_seed_repeats_exactly(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a planted bug, which lets any stage be opened at any time."""

    def open_any_stage(dossier: Dossier, number: int) -> Change:
        stage = replace(dossier.stage(number), status=StageStatus.OPEN)
        return dossier.with_stage(stage), (StageOpened(stage),)

    monkeypatch.setattr(domain, "open_stage", open_any_stage)
    first, second = violation(), violation()
    assert first == second
    assert "open_stage" in first


def violation() -> str:
    """What a run says of the schedule that it found."""
    with machines.domain("") as machine, pytest.raises(AssertionError) as found:
        play(machine, 300, 7, steps=25, shrinking=False)
    return "\n".join((str(found.value), *found.value.__notes__))
