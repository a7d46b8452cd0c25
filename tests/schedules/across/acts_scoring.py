"""What people do in scoring: a council's panel gives points, and leaves out whom it may not judge."""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from tests.schedules.across.acts import REASON, STALE, Act, Pause, did, of_person
from tests.schedules.across.scene import Draw, Scene, one_of

_TARGET: Final = timedelta(days=6)
"""More than a panel has by its target time."""


async def score(scene: Scene, draw: Draw) -> Act | None:
    """All nominations that are left to the panellist, or some."""
    panel = one_of(await scene.panels(), draw.which)
    if panel is None:
        return None
    by = scene.whom(draw, "council_member", scene.code_of(panel["unit"]))
    if draw.who % 3:
        by = scene.person(scene.part_of(one_of(sorted(panel["panellists"], key=scene.part_of), draw.who)))
    return scores_of(panel, str(by), scored_of(panel, str(by))[: None if draw.way % 3 else 1], draw.way)


async def recuse_in_panel(scene: Scene, draw: Draw) -> Act | None:
    panel = one_of(await scene.panels(), draw.which)
    item = panel and one_of(panel["items"], draw.way)
    if panel is None or item is None:
        return None
    unit = scene.code_of(panel["unit"])
    body: dict[str, Any] = {"item_id": item["id"], "reason": REASON}
    by = scene.whom(draw, "council_member", unit)
    if draw.aside % 2:
        body["panellist_id"] = one_of(sorted(panel["panellists"], key=scene.part_of), draw.who)
        by = scene.whom(draw, "council_secretary", unit)
    return of_person("recuse_in_panel", "scoring", f"/panels/{panel['id']}/recusals", by, body)


async def take_back_in_panel(scene: Scene, draw: Draw) -> Act | None:
    panel = one_of(await scene.panels(), draw.which)
    recusal = panel and one_of(panel["recusals"], draw.way)
    if panel is None or recusal is None:
        return None
    by = scene.whom(draw, "council_secretary", scene.code_of(panel["unit"]))
    if draw.aside % 2:
        by = scene.person(scene.part_of(recusal["member"]))
    path = f"/panels/{panel['id']}/recusals/{recusal['id']}/withdraw"
    return of_person("take_back_in_panel", "scoring", path, by, {"reason": REASON}, _seen(panel, draw))


async def conclude_panel(scene: Scene, draw: Draw) -> Act | Pause | None:
    """Without those who are missing; mostly once its target time is over."""
    panel = one_of(await scene.panels(), draw.which)
    if panel is None:
        return None
    if not panel["late"] and draw.aside % 2 == 0:
        return Pause(_TARGET)
    by = scene.whom(draw, "council_secretary", scene.code_of(panel["unit"]))
    path = f"/panels/{panel['id']}/conclude"
    return of_person("conclude_panel", "scoring", path, by, {"reason": REASON}, _seen(panel, draw))


def scored_of(panel: dict[str, Any], person: str) -> list[dict[str, Any]]:
    """What the panellist may score."""
    recused = {one["item"] for one in panel["recusals"] if one["member"] == person}
    return [one for one in panel["items"] if not one["withdrawn"] and one["id"] not in recused]


def scores_of(panel: dict[str, Any], by: str, items: list[dict[str, Any]], way: int) -> Act | None:
    """Points for each of the items; none where there is none."""
    chosen = items or panel["items"][:1]
    if not chosen:
        return None
    body = {
        "scores": [
            {"item_id": item["id"], "points": {"ha-tang": (17 * way + place) % 101}}
            for place, item in enumerate(chosen)
        ]
    }
    does = did({item["dossier"] for item in chosen}, by, "score", panel["unit"])
    path = f"/panels/{panel['id']}/scores"
    return of_person("score", "scoring", path, UUID(by), body, does=does, method="PUT")


def _seen(panel: dict[str, Any], draw: Draw) -> int:
    version: int = panel["version"]
    return version - (draw.aside == STALE)
