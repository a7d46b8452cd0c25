"""When the audit of a running stack may speak: once nothing moves any more."""

from typing import cast

import pytest

from audit.compare import Difference
from demo import check
from localstack.state import State

pytestmark = pytest.mark.unit


def waiting(facts: int) -> list[Difference]:
    return [Difference("notify.outbox", "*", f"{facts} wait")] if facts else []


@pytest.mark.parametrize(
    ("looks", "longest", "found"),
    [
        ((5, 0), 60, 0),
        ((5, 3, 0), 60, 0),
        ((5, 3, 3), 60, 3),
        ((5, 3, 4), -1, 5),
    ],
    ids=["what-leaves", "what-leaves-slowly", "what-stays", "what-never-rests"],
)
async def test_only_what_stays_is_a_difference(
    monkeypatch: pytest.MonkeyPatch, looks: tuple[int, ...], longest: float, found: int
) -> None:
    seen = iter(looks)

    async def look(_: State) -> list[Difference]:
        return waiting(next(seen))

    monkeypatch.setattr(check, "differences_now", look)
    for name, seconds in (("SETTLES_S", -1), ("LOOK_S", 0), ("MOVES_S", longest)):
        monkeypatch.setattr(check, name, seconds)
    assert await check.differences_at_rest(cast("State", None)) == waiting(found)
