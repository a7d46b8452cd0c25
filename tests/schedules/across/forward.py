"""What leads the round on now, from whoever it is: people who have no other part in it, the workflows, or time."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from tests.schedules.across import acts_awards, acts_scoring, acts_submissions
from tests.schedules.across.acts import Act, Move, Pause
from tests.schedules.across.acts_submissions import may_be_returned, open_stage, open_step, waits
from tests.schedules.across.cast import PARTS
from tests.schedules.across.leading import leading_dossier, leading_session
from tests.schedules.across.scene import Draw, Scene

_CORRECTING = 8
"""What came back is submitted again one in so many times: mostly the unit takes its time."""
_SENT_BACK = (2, 3, 6, 8, 10, 13)
_GIVEN_BACK = (5, 9, 12, 15)
_ASKED_BACK = (3, 11)
_RECUSED = (5, 8, 13)
_LET_BACK = (1, 2, 4, 6, 7, 9, 10, 12, 14)
"""By these numbers a first attempt is returned, a signed decision given back, what waits for one asked for, somebody
recused from a panel, and let back into it.
"""
_SOMEBODY = len(PARTS)
"""From this number on (`Draw.who`): whoever should."""


async def forward(scene: Scene, way: int) -> Move:
    """One step of one of the cases; None where all wait for facts, or for nothing any more."""
    later: list[Pause] = []
    for place, _ in enumerate(await scene.dossiers()):
        _sort(move := await _of_dossier(scene, place, way), later)
        if isinstance(move, Act):
            return move
    for place, session in enumerate(await scene.sessions()):
        _sort(move := await _of_session(scene, place, session, way), later)
        if isinstance(move, Act):
            return move
    return await _of_decisions(scene, way) or min(later, key=lambda pause: pause.time, default=None)


def _sort(move: Move, later: list[Pause]) -> None:
    if isinstance(move, Pause):
        later.append(move)


async def _of_dossier(scene: Scene, which: int, way: int) -> Move:
    dossier = (await scene.dossiers())[which]
    draw = Draw("", _SOMEBODY + way % 2, which, 0, way)
    in_review = [one for one in dossier["nominees"] if one["state"] == "in_review"]
    if dossier["status"] in {"draft", "returned"}:
        corrected = dossier["status"] == "draft" or way % _CORRECTING == 0
        return await acts_submissions.submit(scene, draw) if in_review and corrected else None
    if dossier["status"] != "in_review":
        return None
    move = await leading_dossier(scene, dossier)
    stage = open_stage(dossier)
    return move if isinstance(move, Act) or stage is None else await _judged(scene, dossier, stage, draw)


async def _judged(scene: Scene, dossier: dict[str, Any], stage: dict[str, Any], draw: Draw) -> Move:
    """By somebody without another hat."""
    somebody = replace(draw, who=_SOMEBODY)
    if draw.way in _SENT_BACK and dossier["attempt"] == 1 and may_be_returned(dossier):
        return await acts_submissions.send_back(scene, somebody)
    match open_step(stage):
        case "check":
            return await acts_submissions.check(scene, somebody)
        case "appraise":
            return await acts_submissions.appraise(scene, somebody)
        case "sign":
            return await _signed(scene, dossier, stage, draw)
        case _:
            return None


async def _signed(scene: Scene, dossier: dict[str, Any], stage: dict[str, Any], draw: Draw) -> Move:
    """By letter, unless all that is left waits for a decision."""
    waiting = [
        one
        for one in dossier["nominees"]
        if (one["state"], one["deciding_stage"]) == ("awaiting_decision", stage["number"])
    ]
    left = [one for one in dossier["nominees"] if one["state"] == "in_review"]
    if waiting and not left:
        return None
    spoken = any(step["kind"] == "council" and step["status"] == "done" for step in stage["steps"])
    back = spoken and any(one["deciding_stage"] == stage["number"] for one in left)
    way = 1 if back or not left else 0
    if draw.way == 14 and not waiting:
        way = 2
    return await acts_submissions.conclude(scene, replace(draw, way=way))


async def _of_session(scene: Scene, which: int, session: dict[str, Any], way: int) -> Move:
    draw = Draw("", _SOMEBODY, which, 0, way)
    match session["status"]:
        case "agenda_open":
            return await acts_awards.close_agenda(scene, draw) if _agenda(session) else None
        case "agenda_closed":
            panel = next((one for one in await scene.panels() if one["id"] == session["id"]), None)
            if panel and panel["status"] == "open" and (act := await _in_panel(scene, panel, draw)):
                return act
            told = panel is None or panel["status"] == "open" or session["scored"]
            return await leading_session(scene, session) if told else None
        case "ballot_open":
            return (
                await leading_session(scene, session)
                if session["closed"]
                else await _voted(scene, session, way)
            )
        case _:
            return None


async def _voted(scene: Scene, session: dict[str, Any], way: int) -> Move:
    cast = {(item, member) for item, member, *_ in session["ballots"]}
    here = [
        one for one in session["members"] if scene.on.roles.is_in_council(UUID(one), UUID(session["unit"]))
    ]
    for member in sorted(here, key=scene.part_of):
        items = acts_awards.items_of(session, member)
        if any((item["id"], member) not in cast for item in items):
            return acts_awards.paper(scene, session, member, items, way if way > 11 else 0)
    return await leading_session(scene, session)


async def _in_panel(scene: Scene, panel: dict[str, Any], draw: Draw) -> Act | None:
    """Somebody scores; now and then somebody is recused, and comes back."""
    which = [one["id"] for one in await scene.panels()].index(panel["id"])
    if draw.way in _RECUSED and not panel["recusals"]:
        return await acts_scoring.recuse_in_panel(scene, replace(draw, which=which))
    if draw.way in _LET_BACK and any(one["cause"] == "declared" for one in panel["recusals"]):
        return await acts_scoring.take_back_in_panel(scene, replace(draw, which=which))
    return _scored(scene, panel, draw.way)


def _scored(scene: Scene, panel: dict[str, Any], way: int) -> Act | None:
    given = {(item, person) for item, person in panel["scores"]}
    here = [
        one for one in panel["panellists"] if scene.on.roles.is_in_council(UUID(one), UUID(panel["unit"]))
    ]
    for person in sorted(here, key=scene.part_of):
        items = acts_scoring.scored_of(panel, person)
        if any((item["id"], person) not in given for item in items):
            return acts_scoring.scores_of(panel, person, items, way)
    return None


async def _of_decisions(scene: Scene, way: int) -> Move:
    decisions = await scene.decisions()
    for status, act in (("signed", acts_awards.issue), ("drafted", acts_awards.sign)):
        if found := [one for one in decisions if one["status"] == status and _holds(one)]:
            if status == "signed" and (way in _GIVEN_BACK or any(_lapsed(scene, one) for one in found)):
                return await acts_awards.give_back(scene, Draw("", _SOMEBODY, way, 0, 0))
            return await act(scene, Draw("", _SOMEBODY, way, 0, 0))
    if way in _ASKED_BACK and (
        waiting := [place for place, one in enumerate(await scene.dossiers()) if waits(one)]
    ):
        return await acts_submissions.ask_back(scene, Draw("", _SOMEBODY, waiting[0], way % 3, way))
    held = {entry["nominee"] for one in decisions for entry in one["entries"] if entry["holds"]}
    nominations = await scene.nominations()
    concluded = [one for one in await scene.sessions() if one["status"] == "concluded"]
    for place, session in enumerate(concluded):
        if any(
            (one := nominations.get(item["nominee"])) is not None
            and (one["item"], one["state"]) == (item["id"], "awaiting_decision")
            and item["nominee"] not in held
            for item in session["items"]
        ):
            return await acts_awards.draft(scene, Draw("", _SOMEBODY, place, 0, 0))
    return None


def _lapsed(scene: Scene, decision: dict[str, Any]) -> bool:
    """Whoever signed heads the unit no more."""
    return not scene.on.roles.signs(UUID(decision["signed_by"]), UUID(decision["unit"]))


def _holds(decision: dict[str, Any]) -> bool:
    return decision["kind"] != "award" or all(entry["holds"] for entry in decision["entries"])


def _agenda(session: dict[str, Any]) -> list[dict[str, Any]]:
    return [item for item in session["items"] if item["status"] != "withdrawn"]
