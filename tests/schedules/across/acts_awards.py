"""What people do in awards: sessions of councils, their ballots, and decisions."""

from typing import Any, Final

from tests.schedules.across.acts import REASON, STALE, Act, did, of_person
from tests.schedules.across.cast import OFFICE_OF
from tests.schedules.across.scene import Draw, Scene, one_of

_BASES: Final = ["Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022"]
_PERIOD: Final = "Từ năm 2022 đến năm 2025"
_COMMENDS: Final = frozenset({"award", "replace"})
Items = list[dict[str, Any]]


async def close_agenda(scene: Scene, draw: Draw) -> Act | None:
    return await _of_secretary(scene, draw, "close_agenda", "close-agenda", {})


async def prolong(scene: Scene, draw: Draw) -> Act | None:
    return await _of_secretary(
        scene, draw, "prolong", "prolong-ballot", {"working_days": 1, "reason": REASON}
    )


async def end_ballot(scene: Scene, draw: Draw) -> Act | None:
    return await _of_secretary(scene, draw, "end_ballot", "end-ballot", {})


async def vote(scene: Scene, draw: Draw) -> Act | None:
    """On everything on which the member votes; now and then on one more or less."""
    session = one_of(await _under_way(scene), draw.which)
    if session is None:
        return None
    by = scene.whom(draw, "council_member", scene.code_of(session["unit"]))
    if draw.who % 3 and session["members"]:
        by = scene.person(scene.part_of(one_of(sorted(session["members"], key=scene.part_of), draw.who)))
    items = items_of(session, str(by))
    if draw.aside == 4:
        items = [item for item in session["items"] if item["status"] == "on_agenda"]
    return paper(scene, session, str(by), items, draw.way)


def paper(scene: Scene, session: dict[str, Any], member: str, items: Items, way: int) -> Act:
    """The member's own vote on these nominations; bits of `way` are refusals."""
    by = scene.person(scene.part_of(member))
    body = {"choices": choices(items, way), "manner": "present"}
    does = did({item["dossier"] for item in items}, by, "vote", session["unit"])
    return of_person("vote", "awards", f"/sessions/{session['id']}/ballots", by, body, does=does)


async def enter_paper(scene: Scene, draw: Draw) -> Act | None:
    """The secretary types in what an absent member wrote."""
    session = one_of(await _under_way(scene), draw.which)
    if session is None or not session["members"]:
        return None
    by = scene.whom(draw, "council_secretary", scene.code_of(session["unit"]))
    cast = {member for _, member, *_ in session["ballots"]}
    absent = [member for member in session["members"] if member not in cast or draw.aside == 4]
    member = one_of(sorted(absent or session["members"], key=scene.part_of), draw.way)
    items = items_of(session, member)
    body = {
        "choices": choices(items, draw.way),
        "manner": "written",
        "member_id": member,
        "paper_reference": "07/PYK",
    }
    does = did({item["dossier"] for item in items}, member, "vote", session["unit"])
    return of_person("enter_paper", "awards", f"/sessions/{session['id']}/ballots", by, body, does=does)


async def recuse(scene: Scene, draw: Draw) -> Act | None:
    """A member speaks for themselves, or the secretary for a member."""
    session = one_of(await scene.sessions(), draw.which)
    item = session and one_of(session["items"], draw.way)
    if session is None or item is None:
        return None
    unit = scene.code_of(session["unit"])
    body: dict[str, Any] = {"item_id": item["id"], "reason": REASON}
    if draw.aside % 2 and session["members"]:
        body["member_id"] = one_of(sorted(session["members"], key=scene.part_of), draw.who)
        by = scene.whom(draw, "council_secretary", unit)
    else:
        by = scene.whom(draw, "council_member", unit)
    return of_person("recuse", "awards", f"/sessions/{session['id']}/recusals", by, body)


async def take_back_recusal(scene: Scene, draw: Draw) -> Act | None:
    session = one_of(await scene.sessions(), draw.which)
    recusal = session and one_of(session["recusals"], draw.way)
    if session is None or recusal is None:
        return None
    by = scene.whom(draw, "council_secretary", scene.code_of(session["unit"]))
    if draw.aside % 2:
        by = scene.person(scene.part_of(recusal["member"]))
    path = f"/sessions/{session['id']}/recusals/{recusal['id']}/withdraw"
    seen = session["version"] - (draw.aside == STALE)
    return of_person("take_back_recusal", "awards", path, by, {"reason": REASON}, seen)


async def draft(scene: Scene, draw: Draw) -> Act | None:
    """On what one unit's council found; mostly on what waits to be decided."""
    session = one_of([one for one in await scene.sessions() if one["status"] == "concluded"], draw.which)
    if session is None:
        return None
    held = await scene.nominations()
    free = [item for item in session["items"] if held.get(item["nominee"], {}).get("item") == item["id"]]
    waiting = [item for item in free if held[item["nominee"]]["state"] == "awaiting_decision"]
    chosen = session["items"] if draw.aside == 4 else waiting or free
    some = [item for place, item in enumerate(chosen) if not draw.way & (1 << place)] or chosen
    if not some:
        return None
    names = await _names(scene)
    unit = scene.code_of(session["unit"])
    by = scene.whom(draw, "standing_officer", OFFICE_OF[unit])
    body = {
        "kind": "award",
        "unit_id": session["unit"],
        "items": [{"item_id": item["id"], **names[item["nominee"]]} for item in some],
        "legal_bases": _BASES,
        "achievement_period": _PERIOD,
    }
    return of_person("draft", "awards", "/decisions", by, body)


async def amend(scene: Scene, draw: Draw) -> Act | None:
    """Entries of an issued decision are to be put right, or taken back, or all that stand in it to be replaced."""
    decisions = await scene.decisions()
    kind = ("amend", "revoke", "replace")[draw.aside % 3]
    takes = {*_COMMENDS, "revoke"} if kind == "replace" else _COMMENDS
    issued = [one for one in decisions if one["kind"] in takes and one["status"] == "issued"]
    target = one_of(issued or decisions, draw.which)
    if target is None:
        return None
    some = [entry for place, entry in enumerate(target["entries"]) if not draw.way & (1 << place)]
    if kind == "replace" and draw.way % 4:
        some = [entry for entry in target["entries"] if entry["holds"]]
    names = {"name": f"Bà Trần Thị Thử {scene.on.next_number()}"} if kind == "amend" else {}
    body = {
        "kind": kind,
        "unit_id": target["unit"],
        "target_decision_id": target["id"],
        "reason": REASON,
        "items": [{"item_id": entry["item"]} | names for entry in some or target["entries"]],
        "legal_bases": _BASES,
        "achievement_period": _PERIOD,
    }
    by = scene.whom(draw, "standing_officer", OFFICE_OF[scene.code_of(target["unit"])])
    return of_person("amend", "awards", "/decisions", by, body)


async def discard(scene: Scene, draw: Draw) -> Act | None:
    return await _on_decision(scene, draw, "discard", "drafted", "standing_officer", {"reason": REASON})


async def sign(scene: Scene, draw: Draw) -> Act | None:
    return await _on_decision(scene, draw, "sign", "drafted", "head", {})


async def give_back(scene: Scene, draw: Draw) -> Act | None:
    return await _on_decision(scene, draw, "give_back", "signed", "clerk", {"reason": REASON})


async def issue(scene: Scene, draw: Draw) -> Act | None:
    """Numbered by the document office's book, dated today."""
    return await _on_decision(scene, draw, "issue", "signed", "clerk", await _given(scene))


async def rectify(scene: Scene, draw: Draw) -> Act | None:
    """A letter about the wording of the paper, or about capitals in one of its entries."""
    decisions = await scene.decisions()
    decision = one_of([one for one in decisions if one["status"] == "issued"] or decisions, draw.which)
    if decision is None:
        return None
    entry = decision["entries"][draw.way % len(decision["entries"])]
    of_entry = {
        "part": "entry",
        "item_id": entry["item"],
        "reads": entry["name"],
        "should_read": entry["name"].upper(),
    }
    of_paper = {"part": "wording", "reads": "đề nghi", "should_read": "đề nghị"}
    body = await _given(scene) | {
        "mistakes": [(of_entry if draw.aside % 2 else of_paper) | {"reason": REASON}]
    }
    by = scene.whom(draw, "clerk", scene.code_of(decision["unit"]))
    seen = decision["version"] - (draw.aside == STALE)
    return of_person("rectify", "awards", f"/decisions/{decision['id']}/rectifications", by, body, seen)


def items_of(session: dict[str, Any], member: str) -> Items:
    """On which the member votes."""
    recused = {one["item"] for one in session["recusals"] if one["member"] == member}
    return [one for one in session["items"] if one["status"] == "on_agenda" and one["id"] not in recused]


def choices(items: Items, way: int) -> list[dict[str, str]]:
    """Bits of `way` are refusals."""
    return [
        {"item_id": item["id"], "choice": "against" if way & (1 << place) else "for"}
        for place, item in enumerate(items)
    ]


async def _given(scene: Scene) -> dict[str, Any]:
    """What the document office gives a paper today."""
    today = await scene.on.sights["awards"].value("SELECT business_now()::date")
    return {"number": scene.on.next_number(), "series": "QĐ-UBND", "issued_on": str(today)}


async def _under_way(scene: Scene) -> Items:
    """Those whose ballot is open, where there are some."""
    sessions = await scene.sessions()
    return [one for one in sessions if one["status"] == "ballot_open"] or sessions


async def _names(scene: Scene) -> dict[str, dict[str, str]]:
    """The sealed name of each nominee, with the salt that proves it."""
    return {
        one["id"]: {"name": one["name"], "salt": one["salt"]}
        for dossier in await scene.dossiers()
        for one in dossier["nominees"]
    }


async def _of_secretary(scene: Scene, draw: Draw, verb: str, route: str, body: dict[str, Any]) -> Act | None:
    session = one_of(await scene.sessions(), draw.which)
    if session is None:
        return None
    by = scene.whom(draw, "council_secretary", scene.code_of(session["unit"]))
    seen = session["version"] - (draw.aside == STALE)
    return of_person(verb, "awards", f"/sessions/{session['id']}/{route}", by, body, seen)


async def _on_decision(
    scene: Scene, draw: Draw, verb: str, status: str, role: str, body: dict[str, Any]
) -> Act | None:
    """Mostly on one that stands so."""
    decisions = await scene.decisions()
    decision = one_of([one for one in decisions if one["status"] == status] or decisions, draw.which)
    if decision is None:
        return None
    unit = scene.code_of(decision["unit"])
    by = scene.whom(draw, role, OFFICE_OF[unit] if role == "standing_officer" else unit)
    seen = decision["version"] - (draw.aside == STALE)
    dossiers = {entry["dossier"] for entry in decision["entries"]}
    does = did(dossiers, by, "sign", decision["unit"]) if verb == "sign" else ()
    path = f"/decisions/{decision['id']}/{verb.replace('_', '-')}"
    return of_person(verb, "awards", path, by, body, seen, does)
