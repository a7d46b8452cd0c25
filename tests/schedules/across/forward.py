"""What leads the round on now, from whoever it is: people who have no other part in it, the workflows, or time."""

from dataclasses import replace
from typing import Any

from tests.schedules.across import acts_awards, acts_scoring, acts_submissions
from tests.schedules.across.acts import Act
from tests.schedules.across.acts_submissions import open_stage, open_step
from tests.schedules.across.cast import PARTS
from tests.schedules.across.leading import Pause, leading_dossier, leading_session
from tests.schedules.across.scene import Draw, Scene

_SOMEBODY = len(PARTS)
"""From this number on (`Draw.who`): whoever should."""
Move = Act | Pause | None


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
        return await acts_submissions.submit(scene, draw) if in_review else None
    if dossier["status"] != "in_review":
        return None
    move = await leading_dossier(scene, dossier)
    stage = open_stage(dossier)
    return move if isinstance(move, Act) or stage is None else await _judged(scene, dossier, stage, draw)


async def _judged(scene: Scene, dossier: dict[str, Any], stage: dict[str, Any], draw: Draw) -> Move:
    """By somebody without another hat."""
    somebody = replace(draw, who=_SOMEBODY)
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
        if (one["state"], one["decided_at"]) == ("awaiting_decision", stage["number"])
    ]
    left = [one for one in dossier["nominees"] if one["state"] == "in_review"]
    if waiting and not left:
        return None
    spoken = any(step["kind"] == "council" and step["status"] == "done" for step in stage["steps"])
    back = spoken and any(one["decided_at"] == stage["number"] for one in left)
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
            if panel and panel["status"] == "open" and (act := _scored(scene, panel, way)):
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
    for member in sorted(session["members"], key=scene.part_of):
        items = acts_awards.items_of(session, member)
        if any((item["id"], member) not in cast for item in items):
            return acts_awards.paper(scene, session, member, items, way if way > 11 else 0)
    return await leading_session(scene, session)


def _scored(scene: Scene, panel: dict[str, Any], way: int) -> Act | None:
    given = {(item, person) for item, person in panel["scores"]}
    for person in sorted(panel["panellists"], key=scene.part_of):
        items = acts_scoring.scored_of(panel, person)
        if any((item["id"], person) not in given for item in items):
            return acts_scoring.scores_of(panel, person, items, way)
    return None


async def _of_decisions(scene: Scene, way: int) -> Move:
    decisions = await scene.decisions()
    for status, act in (("signed", acts_awards.issue), ("drafted", acts_awards.sign)):
        if any(one["status"] == status and _holds(one) for one in decisions):
            return await act(scene, Draw("", _SOMEBODY, way, 0, 0))
    held = {line["nominee"] for one in decisions for line in one["lines"] if line["holds"]}
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


def _holds(decision: dict[str, Any]) -> bool:
    return decision["kind"] != "award" or all(line["holds"] for line in decision["lines"])


def _agenda(session: dict[str, Any]) -> list[dict[str, Any]]:
    return [item for item in session["items"] if item["status"] != "withdrawn"]
