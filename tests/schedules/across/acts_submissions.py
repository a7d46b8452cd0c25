"""What people do in submissions: from drawn numbers to commands that mostly make sense where the round stands."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from tests.schedules.across.acts import LETTER, REASON, STALE, Act, Pause, did, of_person
from tests.schedules.across.scene import Draw, Scene, one_of
from tests.schedules.cast import APPRAISE, CHECK, COMMUNE, DISTRICT, OFFICES, SIGN

MOST: Final = 3
"""Dossiers of a schedule."""
_PURPOSES: Final = ("withdraw", "decline", "reconsider")
_OUTCOMES: Final = ("proposed", "declined", "returned", "proposed")


async def create(scene: Scene, draw: Draw) -> Act | None:
    """A dossier of the commune for the round, with one to three nominees."""
    if len(await scene.dossiers()) >= MOST:
        return None
    by = scene.whom(draw, "officer", COMMUNE)
    body = {
        "round_id": scene.round_id,
        "submitting_unit_id": str(scene.on.unit(COMMUNE)),
        "letter": LETTER,
        "nominees": [_nominee(scene, draw.way + place, draw) for place in range(1 + draw.which % 3)],
    }
    return of_person("create", "submissions", "/dossiers", by, body)


async def submit(scene: Scene, draw: Draw) -> Act | None:
    return await _by_the_unit(scene, draw, "submit", None)


async def recall(scene: Scene, draw: Draw) -> Act | None:
    return await _by_the_unit(scene, draw, "recall", {"reason": REASON})


async def discard_dossier(scene: Scene, draw: Draw) -> Act | None:
    return await _by_the_unit(scene, draw, "discard_dossier", {"reason": REASON}, "discard")


async def edit(scene: Scene, draw: Draw) -> Act | None:
    """Some of those in review stay, now and then somebody new comes."""
    dossier = one_of(await scene.dossiers(), draw.which)
    if dossier is None:
        return None
    kept = [
        _as_it_was(scene, nominee)
        for place, nominee in enumerate(_in_review(dossier))
        if not draw.way & (1 << place)
    ]
    added = [_nominee(scene, draw.way, draw)] if not kept or draw.way % 5 == 0 else []
    by = scene.whom(draw, "officer", COMMUNE)
    body = {"letter": LETTER, "nominees": kept + added}
    does = did([dossier["id"]], by, "prepare", scene.on.unit(COMMUNE))
    path = f"/dossiers/{dossier['id']}"
    return of_person("edit", "submissions", path, by, body, _seen(dossier, draw), does, "PUT")


async def send_back(scene: Scene, draw: Draw) -> Act | None:
    """The check or the head returns the dossier to its unit."""
    dossier = one_of(await scene.dossiers(), draw.which)
    stage = dossier and open_stage(dossier)
    if stage is None:
        return None
    if open_step(stage) == "check":
        act = await _at_stage(scene, draw, "check", CHECK, {"complete": False, "reason": REASON})
    else:
        act = await _at_stage(scene, draw, "conclude", SIGN, {"outcome": "returned", "reason": REASON})
    return act and replace(act, verb="send_back")


async def allow_late(scene: Scene, draw: Draw) -> Act | None:
    """Who called the round lets somebody in, or the whole of a dossier that was never submitted."""
    dossier = one_of(await scene.dossiers(), draw.which)
    if dossier is None:
        return None
    by = scene.whom(draw, "head", DISTRICT)
    award = scene.route.awards[draw.way % len(scene.route.awards)][0]
    somebody = {
        "subject_type": "household",
        "award_code": award,
        "name": f"Hộ đến muộn {scene.on.next_number()}",
    }
    until = max(date.fromisoformat(dossier[day]) for day in ("closes_on", "today")) + timedelta(days=7)
    body = {
        "nominees": [somebody] if dossier["attempt"] or draw.aside == 4 else [],
        "until": str(until),
        "reason": REASON,
        "document": LETTER,
    }
    path, does = (
        f"/dossiers/{dossier['id']}/latecomers",
        did([dossier["id"]], by, "sign", scene.on.unit(DISTRICT)),
    )
    return of_person("allow_late", "submissions", path, by, body, _seen(dossier, draw), does)


async def withdraw_late(scene: Scene, draw: Draw) -> Act | None:
    dossier = one_of(await scene.dossiers(), draw.which)
    allowance = dossier and one_of(dossier["latecomers"], draw.way)
    if allowance is None:
        return None
    by = scene.whom(draw, "head", DISTRICT)
    path = f"/dossiers/{dossier['id']}/latecomers/{allowance['id']}/withdraw"
    return of_person("withdraw_late", "submissions", path, by, {"reason": REASON}, _seen(dossier, draw))


async def bring_late(scene: Scene, draw: Draw) -> Act | Pause | None:
    """After the round's end the unit writes whom it may still bring into the dossier, or submits all of it; first the
    round ends.
    """
    dossier = one_of(await scene.dossiers(), draw.which)
    if dossier is None or not dossier["latecomers"]:
        return None
    closes_on, today = (date.fromisoformat(dossier[day]) for day in ("closes_on", "today"))
    if today <= closes_on:
        return Pause(closes_on - today + timedelta(days=1))
    if not dossier["attempt"]:
        act = await _by_the_unit(scene, draw, "submit", None)
        return act and replace(act, verb="bring_late")
    there = {one["name"] for one in dossier["nominees"]}
    came = [
        scene.on.here.nominee(one["award_code"], name=one["name"])
        for allowance in dossier["latecomers"]
        for one in allowance["expected"]
        if one["name"] not in there
    ]
    by = scene.whom(draw, "officer", COMMUNE)
    sealed = [_as_it_was(scene, one) for one in _in_review(dossier) if one["version"]]
    body = {"letter": LETTER, "nominees": sealed + came}
    does = did([dossier["id"]], by, "prepare", scene.on.unit(COMMUNE))
    path = f"/dossiers/{dossier['id']}"
    return of_person("bring_late", "submissions", path, by, body, _seen(dossier, draw), does, "PUT")


async def withdraw(scene: Scene, draw: Draw) -> Act | None:
    """One who is in review leaves; now and then one who is not."""
    dossier = one_of(await scene.dossiers(), draw.which)
    if dossier is None:
        return None
    nominee = one_of((_in_review(dossier) if draw.aside != 4 else []) or dossier["nominees"], draw.way)
    return await _by_the_unit(
        scene, draw, "withdraw", {"reason": REASON}, f"nominees/{nominee['id']}/withdraw"
    )


async def ask_back(scene: Scene, draw: Draw) -> Act | None:
    """For what waits for a decision; now and then for what does not."""
    dossier = one_of(await scene.dossiers(), draw.which)
    if dossier is None:
        return None
    waiting = [one for one in dossier["nominees"] if one["state"] == "awaiting_decision"]
    number = one_of(sorted({one["deciding_stage"] for one in waiting}), draw.way)
    held = [one for one in waiting if one["deciding_stage"] == number]
    asked = [one for place, one in enumerate(held) if not draw.way & (1 << place)] or held
    asked = asked or dossier["nominees"][:1]
    purpose = _PURPOSES[draw.aside % 3]
    code = scene.route.unit(number) if number and number <= len(scene.route.stages) else COMMUNE
    if purpose == "withdraw":
        by, unit, duty = scene.whom(draw, "officer", COMMUNE), scene.on.unit(COMMUNE), "prepare"
    else:
        code = code if code != COMMUNE else scene.route.unit(1)
        by, unit, duty = scene.whom(draw, "head", code), scene.on.unit(code), "sign"
    body = {"nominee_ids": [one["id"] for one in asked], "purpose": purpose, "reason": REASON}
    path = f"/dossiers/{dossier['id']}/ask-back"
    does = did([dossier["id"]], by, duty, unit)
    return of_person("ask_back", "submissions", path, by, body, _seen(dossier, draw), does)


async def cancel_round(scene: Scene, draw: Draw) -> Act | None:
    """One in five comes to it, since nothing follows where it is taken."""
    if draw.aside > 1:
        return None
    by = scene.whom(draw, "standing_officer", OFFICES[DISTRICT])
    body = {"reason": REASON, "document": {"number": "15/TB-NV", "issued_on": "2025-05-05"}}
    return of_person("cancel_round", "submissions", f"/rounds/{scene.round_id}/cancel", by, body, 1)


async def check(scene: Scene, draw: Draw) -> Act | None:
    body = {"complete": draw.way % 8 != 7} | ({"reason": REASON} if draw.way % 8 == 7 else {})
    return await _at_stage(scene, draw, "check", CHECK, body)


async def appraise(scene: Scene, draw: Draw) -> Act | None:
    """Now and then one is declined, or left out."""
    dossier = one_of(await scene.dossiers(), draw.which)
    if dossier is None:
        return None
    judged = _in_review(dossier)[draw.aside == 4 :]
    if draw.aside == 5:
        judged = judged[:1]
    verdicts = [_verdict(one, supported=draw.way != place + 1) for place, one in enumerate(judged)]
    return await _at_stage(scene, draw, "appraise", APPRAISE, {"verdicts": verdicts})


async def conclude(scene: Scene, draw: Draw) -> Act | None:
    outcome = _OUTCOMES[draw.way % 4]
    more: dict[str, Any] = {"letter": LETTER} if outcome == "proposed" else {"reason": REASON}
    return await _at_stage(scene, draw, "conclude", SIGN, {"outcome": outcome} | more)


async def declare(scene: Scene, draw: Draw) -> Act | None:
    """Somebody is a relative of one of the nominees."""
    dossier = one_of(await scene.dossiers(), draw.which)
    if dossier is None:
        return None
    by = scene.whom(draw, "council_member", scene.route.unit(1))
    nominee = one_of(dossier["nominees"], draw.way)
    body = {"nominee_ids": [nominee["id"]], "ground": "close_relative", "reason": REASON}
    return of_person("declare", "submissions", f"/dossiers/{dossier['id']}/interests", by, body)


async def take_back_interest(scene: Scene, draw: Draw) -> Act | None:
    dossier = one_of(await scene.dossiers(), draw.which)
    interest = dossier and one_of(dossier["interests"], draw.way)
    if interest is None:
        return None
    by = scene.person(scene.part_of(interest["person"]))
    path = f"/dossiers/{dossier['id']}/interests/{interest['id']}/withdraw"
    return of_person("take_back_interest", "submissions", path, by, {"reason": REASON}, _seen(dossier, draw))


async def _by_the_unit(
    scene: Scene, draw: Draw, verb: str, body: dict[str, Any] | None, route: str | None = None
) -> Act | None:
    dossier = one_of(await scene.dossiers(), draw.which)
    if dossier is None:
        return None
    by = scene.whom(draw, "officer", COMMUNE)
    does = did([dossier["id"]], by, "prepare", scene.on.unit(COMMUNE))
    path = f"/dossiers/{dossier['id']}/{route or verb}"
    return of_person(verb, "submissions", path, by, body, _seen(dossier, draw), does)


async def _at_stage(scene: Scene, draw: Draw, verb: str, step: str, body: dict[str, Any]) -> Act | None:
    """At the open stage of a dossier, or near it."""
    dossier = one_of(await scene.dossiers(), draw.which)
    if dossier is None or not dossier["stages"]:
        return None
    stage = open_stage(dossier) or dossier["stages"][0]
    number = stage["number"] + (draw.aside == 8)
    if number > len(scene.route.stages):
        number = 1
    code = scene.route.unit(number)
    role, office = ("head", code) if step == SIGN else ("standing_officer", OFFICES[code])
    by = scene.whom(draw, role, office)
    path = f"/dossiers/{dossier['id']}/stages/{number}/{verb}"
    does = did([dossier["id"]], by, step, scene.on.unit(code))
    return of_person(verb, "submissions", path, by, body, _seen(dossier, draw), does)


def waits(dossier: dict[str, Any]) -> bool:
    """Somebody of it waits for a decision, and was not asked for."""
    return any(one["state"] == "awaiting_decision" and not one["asked_back"] for one in dossier["nominees"])


def may_be_returned(dossier: dict[str, Any]) -> bool:
    """Its check or its head has it before them."""
    stage = open_stage(dossier)
    return stage is not None and open_step(stage) in {"check", "sign"} and bool(_in_review(dossier))


def open_stage(dossier: dict[str, Any]) -> Any:
    """None where none is open."""
    return next((stage for stage in dossier["stages"] if stage["status"] == "open"), None)


def open_step(stage: Any) -> str | None:
    """The kind of the stage's open step."""
    return next((step["kind"] for step in stage["steps"] if step["status"] == "open"), None)


def _in_review(dossier: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in dossier["nominees"] if one["state"] == "in_review"]


def _seen(dossier: dict[str, Any], draw: Draw) -> int:
    revision: int = dossier["revision"]
    return revision - (draw.aside == STALE)


def _verdict(nominee: dict[str, Any], *, supported: bool) -> dict[str, Any]:
    if supported:
        return {"nominee_id": nominee["id"], "result": "supported"}
    return {"nominee_id": nominee["id"], "result": "declined", "reason": REASON}


def _nominee(scene: Scene, award: int, draw: Draw) -> dict[str, Any]:
    """The next one; one in sixteen is somebody of the play."""
    scene.nominees += 1
    code = scene.route.awards[award % len(scene.route.awards)][0]
    person = {"person_id": str(scene.person(draw.which))} if draw.way == 15 and draw.aside == 2 else {}
    return scene.on.here.nominee(code, name=f"Ông Nguyễn Văn Mẫu {scene.nominees:02}", **person)


def _as_it_was(scene: Scene, nominee: dict[str, Any]) -> dict[str, Any]:
    person = {"person_id": nominee["person"]} if nominee["person"] else {}
    return scene.on.here.nominee(nominee["award"], id=nominee["id"], name=nominee["name"], **person)
