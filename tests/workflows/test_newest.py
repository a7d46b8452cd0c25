"""Nudges of one batch, merged."""

import pytest

from workflows.bridge import newest
from workflows.names import LOOK
from workflows.nudges import Nudge

pytestmark = pytest.mark.unit


def nudge(version: int, case: str = "1", *, first: bool = False, last: bool = False) -> Nudge:
    return Nudge("DossierApproval", f"dossier-approval/{case}", case, version, first, last)


def test_one_nudge_for_each_case_the_newest() -> None:
    assert newest([nudge(1), nudge(3), nudge(2), nudge(1, "2")]) == [nudge(3), nudge(1, "2")]


def test_looking_again_is_never_lost() -> None:
    assert newest([nudge(5), nudge(LOOK)]) == [nudge(LOOK)]
    assert newest([nudge(LOOK), nudge(5)]) == [nudge(LOOK)]


def test_the_first_may_start_and_the_last_need_not() -> None:
    assert newest([nudge(1, first=True), nudge(2), nudge(3, last=True)]) == [nudge(3, first=True, last=True)]
    assert newest([nudge(2), nudge(3, last=True)]) == [nudge(3, last=True)]
