"""What happens seldom, where it makes sense: what this schedule has not tried yet is done first."""

from collections import Counter
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Final

from tests.schedules.across import acts_awards, acts_scoring, acts_submissions
from tests.schedules.across.acts import Act, Move
from tests.schedules.across.cast import PARTS
from tests.schedules.across.scene import Draw, Rows, Scene

Doing = Callable[[Scene, Draw], Coroutine[Any, Any, Move]]
RARE: Final[Mapping[str, Doing]] = {
    act.__name__: act
    for act in (
        acts_submissions.bring_late,
        acts_submissions.send_back,
        acts_awards.give_back,
        acts_awards.amend,
        acts_awards.rectify,
        acts_submissions.edit,
        acts_submissions.allow_late,
        acts_awards.enter_paper,
        acts_awards.discard,
        acts_scoring.take_back_in_panel,
        acts_scoring.recuse_in_panel,
        acts_scoring.conclude_panel,
        acts_awards.take_back_recusal,
        acts_submissions.ask_back,
        acts_awards.recuse,
        acts_submissions.take_back_interest,
        acts_submissions.declare,
        acts_submissions.withdraw_late,
    )
}
"""What makes sense in the fewest rounds comes first."""
_ASIDE: Final = 3
"""What is further off the mark is drawn elsewhere."""
_OFTEN: Final = 2
"""So often in one schedule is enough: the round is to get to its end."""
_PASSED_OVER: Final = 4
"""One in so many times the next one is done instead."""


async def rare(scene: Scene, draw: Draw, tried: Counter[str]) -> Move:
    """By whoever should, on one of those on which it makes sense; `tried`: how often each was, and is now."""
    possible = await _possible(scene)
    order = sorted((verb for verb in RARE if tried[verb] < _OFTEN), key=lambda verb: tried[verb])
    places = {verb: possible[verb] for verb in order if possible[verb]}
    if not places:
        return None
    verb = list(places)[: 1 + (draw.who % _PASSED_OVER == 0)][-1]
    which = places[verb][draw.which % len(places[verb])]
    someone = Draw(verb, len(PARTS) + draw.who, which, draw.aside % _ASIDE, draw.way)
    move = await RARE[verb](scene, someone)
    tried[verb] += isinstance(move, Act)
    return move


async def came_back(scene: Scene) -> bool:
    """Whether some unit has a dossier to correct, which is when most of it makes sense."""
    return any(one["status"] == "returned" for one in await scene.dossiers())


async def _possible(scene: Scene) -> dict[str, list[int]]:
    """On which dossiers, sessions, panels and decisions each makes sense now, by their places in the scene."""
    dossiers, sessions, panels = await scene.dossiers(), await scene.sessions(), await scene.panels()
    voting = [one for one in sessions if one["status"] == "ballot_open"]
    under_way = _places(sessions, lambda one: one["status"] != "concluded" and one["items"])
    scoring = _places(panels, lambda one: one["status"] == "open")
    decisions = {one["status"] for one in await scene.decisions()}
    return {
        "edit": _places(dossiers, lambda one: one["status"] == "returned"),
        "ask_back": _places(dossiers, acts_submissions.waits),
        "send_back": _places(dossiers, acts_submissions.may_be_returned),
        "allow_late": _places(
            dossiers, lambda one: one["status"] in {"draft", "returned"} and not one["latecomers"]
        ),
        "bring_late": _places(
            dossiers, lambda one: one["status"] in {"draft", "returned"} and _not_come(one)
        ),
        "withdraw_late": _places(dossiers, _not_come),
        "declare": _places(dossiers, lambda one: one["status"] == "in_review" and one["nominees"]),
        "take_back_interest": _places(dossiers, lambda one: one["interests"]),
        "enter_paper": _places(
            voting, lambda one: len({paper[1] for paper in one["ballots"]}) < len(one["members"])
        ),
        "recuse": under_way,
        "take_back_recusal": [place for place in under_way if _declared(sessions[place])],
        "give_back": [0] if "signed" in decisions else [],
        "amend": [0] if "issued" in decisions else [],
        "rectify": [0] if "issued" in decisions else [],
        "discard": [0] if "drafted" in decisions else [],
        "conclude_panel": scoring,
        "recuse_in_panel": scoring,
        "take_back_in_panel": [place for place in scoring if _declared(panels[place])],
    }


def _places(rows: Rows, makes_sense: Callable[[dict[str, Any]], Any]) -> list[int]:
    return [place for place, one in enumerate(rows) if makes_sense(one)]


def _not_come(dossier: dict[str, Any]) -> Rows:
    return [one for one in dossier["latecomers"] if not one["used"]]


def _declared(row: dict[str, Any]) -> bool:
    return any(one["cause"] == "declared" for one in row["recusals"])
