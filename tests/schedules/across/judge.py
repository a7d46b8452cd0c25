"""Whether the services agree once all facts have arrived: on every nomination, on who did what, and on the register."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any, Final

from contracts.nomination import HOLDERS, Holder, NominationState
from tests.schedules.across.acts import Did
from tests.schedules.across.scene import Rows, Scene

_OF_AWARDS: Final = {"awaiting_decision", "awarded", "revoked"}
_PROGRESS: Final = {
    "in_review": {"under_way", "over"},
    "returned": {"returned"},
    "recalled": {"recalled"},
    "closed": {"over"},
}
_ACTS: Final = "SELECT dossier_id, person_id, duty, unit_id FROM authority_acts WHERE dossier_id IN ({})"
_INTERESTS: Final = (
    "SELECT id, person_id, nominee_id, ground, withdrawn FROM authority_interests WHERE dossier_id IN ({})"
)
_ROLES: Final = (
    "SELECT id FROM authority_assignments WHERE valid_to IS NULL AND person_id = ANY('{{{}}}'::uuid[])"
)
_REGISTER: Final = """
    SELECT e.nominee_id, e.item_id, e.decision_id, e.nominee_version_id,
           (SELECT c.by_decision_id FROM register_changes c WHERE c.entry_id = e.id ORDER BY c.position DESC LIMIT 1),
           (SELECT c.kind FROM register_changes c WHERE c.entry_id = e.id ORDER BY c.position DESC LIMIT 1)
      FROM register_entries e WHERE e.dossier_id IN ({})
"""
_COUNCILS: Final = """
    SELECT nominee_id, stage, session_id, relied_on FROM verdicts
     WHERE step = 'council' AND result = 'supported' AND voided_at IS NULL AND dossier_id IN ({})
"""
_LETTERS: Final = """
    SELECT r.id, l.dossier_id FROM rectifications r
      JOIN rectification_mistakes m ON m.rectification_id = r.id
      JOIN decision_items l ON l.decision_id = r.decision_id AND l.item_id = m.item_id
     WHERE l.dossier_id IN ({})
"""
_NOTED: Final = """
    SELECT details ->> 'rectification', dossier_id FROM dossier_history
     WHERE action = 'rectification' AND dossier_id IN ({})
"""
_CANCELLED: Final = "SELECT id FROM rounds WHERE id = '{}' AND cancelled IS NOT NULL"
_LEFT: Final = (
    "SELECT (SELECT count(*) FROM dead_letters WHERE replayed_at IS NULL), (SELECT count(*) FROM outbox)"
)


async def judge(scene: Scene, done: set[Did]) -> list[str]:
    """Everything in which the services differ, in words; nothing where all is well."""
    dossiers = await scene.dossiers()
    known = ", ".join(f"'{one['id']}'" for one in dossiers)
    if not known:
        return []
    return [
        *await _nothing_left(scene),
        *await _roles(scene),
        *await _cancelled(scene),
        *_nominations(dossiers, await scene.nominations()),
        *await _progress(scene, dossiers, known),
        *await _who_did_what(scene, dossiers, known, done),
        *await _interests(scene, dossiers, known),
        *_still_voted_on(dossiers, await scene.sessions()),
        *_agendas_and_panels(await scene.sessions(), await scene.panels()),
        *_counts(await scene.sessions()),
        *_holds(await scene.decisions(), await scene.nominations()),
        *await _register(scene, dossiers, known),
        *await _letters(scene, known),
    ]


async def _nothing_left(scene: Scene) -> list[str]:
    """No dead letter, and nothing that was told and nobody took up."""
    found = []
    for name, service in scene.on.sights.items():
        parked, told = (await service.rows(_LEFT))[0]
        if parked or told:
            found.append(f"{name}: {parked} dead letters, {told} facts in the outbox")
    return found


async def _roles(scene: Scene) -> list[str]:
    """Each service knows who holds which role now as the directory does."""
    known = _ROLES.format(",".join(map(str, scene.on.people)))
    there = {name: {str(row[0]) for row in await one.rows(known)} for name, one in scene.on.sights.items()}
    wanted = scene.on.roles.standing
    return [
        f"{name} knows otherwise of roles: {ids ^ wanted}" for name, ids in there.items() if ids != wanted
    ]


async def _cancelled(scene: Scene) -> list[str]:
    """Of a round that was cancelled nothing is under way anywhere, and nobody has an outcome."""
    if not await scene.on.sights["submissions"].rows(_CANCELLED.format(scene.round_id)):
        return []
    states = {one["state"] for dossier in await scene.dossiers() for one in dossier["nominees"]}
    standing = {
        "dossiers": {one["status"] for one in await scene.dossiers()} - {"recalled"},
        "nominees": states - {"withdrawn"},
        "sessions": {one["status"] for one in await scene.sessions()} - {"concluded"},
        "panels": {one["status"] for one in await scene.panels()} - {"concluded"},
    }
    return [f"the round was cancelled, and {what} are {found}" for what, found in standing.items() if found]


def _nominations(dossiers: Rows, held: dict[str, dict[str, Any]]) -> Iterator[str]:
    """Both services say the same of whom awards holds or decided; of others awards knows at most that it gave back."""
    for dossier in dossiers:
        for nominee in dossier["nominees"]:
            there = held.get(nominee["id"], {}).get("state")
            here = nominee["state"]
            given_back = there is not None and HOLDERS.get(NominationState(there)) is Holder.SUBMISSIONS
            agreed = here == there or ((there is None or given_back) and here not in _OF_AWARDS)
            if not agreed:
                yield f"nomination {nominee['id']}: submissions {here}, awards {there}"
            if nominee["asked_back"]:
                yield f"nomination {nominee['id']}: {here}, and still asked back to {nominee['asked_back']}"
        if dossier["status"] == "closed" and any(
            nominee["state"] in {"in_review", "awaiting_decision"} for nominee in dossier["nominees"]
        ):
            yield f"dossier {dossier['id']} is closed with somebody undecided"


async def _progress(scene: Scene, dossiers: Rows, known: str) -> list[str]:
    """Awards knows each dossier that was ever submitted as it is."""
    rows = await scene.on.sights["awards"].rows(
        f"SELECT id::text, attempt, status FROM dossiers WHERE id IN ({known})"
    )
    there = {row[0]: (row[1], row[2]) for row in rows}
    found = []
    for dossier in dossiers:
        attempt, status = there.get(dossier["id"], (0, ""))
        right = status in (_PROGRESS[dossier["status"]] if dossier["attempt"] else {""})
        if attempt != dossier["attempt"] or not right:
            here = f"{dossier['attempt']} {dossier['status']}"
            found.append(f"dossier {dossier['id']}: submissions {here}, awards {attempt} {status}")
    return found


async def _who_did_what(scene: Scene, dossiers: Rows, known: str, done: set[Did]) -> list[str]:
    """Each service knows of everybody who was answered that their act is taken, and of nobody else.

    What was never submitted nobody else has heard of.
    """
    drafts = {one["id"] for one in dossiers if not one["attempt"]}

    def told(acts: Iterable[Did]) -> set[Did]:
        return {act for act in acts if act[0] not in drafts}

    found = []
    for name, service in scene.on.sights.items():
        there = {tuple(map(str, row)) for row in await service.rows(_ACTS.format(known))}
        if differs := told(there) ^ told(done):  # type: ignore[arg-type]
            found.append(f"{name} knows otherwise of who acted: {sorted(differs)}")
    return found


async def _interests(scene: Scene, dossiers: Rows, known: str) -> list[str]:
    submitted = ", ".join(f"'{one['id']}'" for one in dossiers if one["attempt"])
    if not submitted:
        return []
    there = {
        name: {tuple(map(str, row)) for row in await service.rows(_INTERESTS.format(submitted))}
        for name, service in scene.on.sights.items()
    }
    first = there["submissions"]
    return [
        f"{name} knows otherwise of interests: {sorted(rows ^ first)}"
        for name, rows in there.items()
        if rows != first
    ] + _unheeded(first, await scene.sessions(), await scene.panels())


def _unheeded(interests: set[Any], sessions: Rows, panels: Rows) -> list[str]:
    """Whoever has an interest is out of what is still under way."""
    standing = {(person, nominee) for _, person, nominee, _, withdrawn in interests if withdrawn == "False"}
    found = []
    for table, rows, people, open_now in (
        ("session", sessions, "members", {"agenda_closed", "ballot_open"}),
        ("panel", panels, "panellists", {"open"}),
    ):
        for row in rows:
            out = {(one["member"], one["item"]) for one in row["recusals"]}
            found += [
                f"{table} {row['id']}: {person} has an interest in {item['nominee']} and is not out"
                for item in row["items"]
                if row["status"] in open_now
                and not item.get("withdrawn")
                and item.get("status") != "withdrawn"
                for person in row[people]
                if (person, item["nominee"]) in standing and (person, item["id"]) not in out
            ]
    return found


def _still_voted_on(dossiers: Rows, sessions: Rows) -> Iterator[str]:
    """Nobody whose nomination is over is on an agenda that is voted on."""
    states = {one["id"]: one["state"] for dossier in dossiers for one in dossier["nominees"]}
    for session in sessions:
        for item in session["items"]:
            if item["status"] == "on_agenda" and states[item["nominee"]] == "withdrawn":
                yield f"session {session['id']}: {item['nominee']} was withdrawn and is on the agenda"


def _agendas_and_panels(sessions: Rows, panels: Rows) -> Iterator[str]:
    """A panel scores what is on the agenda, and its result is known to the council."""
    by_id = {panel["id"]: panel for panel in panels}
    for session in sessions:
        panel = by_id.get(session["id"])
        if panel is None:
            if session["scored"]:
                yield f"session {session['id']} knows of a panel that there is not"
            continue
        agenda = {item["id"] for item in session["items"] if item["status"] != "withdrawn"}
        scored = {item["id"] for item in panel["items"] if not item["withdrawn"]}
        if (scored - agenda) if panel["status"] == "open" else (agenda - scored):
            yield f"panel {panel['id']} is {panel['status']} and scores {scored}, on the agenda are {agenda}"
        ranks = {item["id"]: item["rank"] for item in panel["items"] if item["id"] in agenda}
        if known := [
            item for item in session["items"] if item["rank"] != ranks.get(item["id"], item["rank"])
        ]:
            yield f"panel {panel['id']} ranked {ranks}, its session says {known}"
        if session["scored"] != (panel["status"] == "concluded"):
            yield f"panel {panel['id']} is {panel['status']}, its session says scored: {session['scored']}"


def _counts(sessions: Rows) -> Iterator[str]:
    """What a council decided follows from the papers that came in time, as counted here once more."""
    for session in sessions:
        if late := [paper for paper in session["ballots"] if not paper[3]]:
            yield f"session {session['id']} took papers after its closing: {late}"
        if session["status"] != "concluded":
            continue
        members = session["members"]
        agenda = [item for item in session["items"] if item["status"] != "withdrawn"]
        out = {(one["item"], one["member"]) for one in session["recusals"]}
        voted = {member for _, member, *_ in session["ballots"]}
        part = [one for one in members if one in voted or all((item["id"], one) in out for item in agenda)]
        for item in agenda:
            favour = sum(
                (one, choice) == (item["id"], "for") and (one, member) not in out
                for one, member, choice, _ in session["ballots"]
            )
            approved = favour > Fraction(item["threshold"]) * len(members)
            wanted = {"approved" if approved else "not_approved"}
            entitled = {one for one in members if (item["id"], one) not in out}
            if 2 * len(part) <= len(members) or not entitled:
                wanted = {"undecided"}
            elif entitled.isdisjoint(one for on, one, *_ in session["ballots"] if on == item["id"]):
                wanted.add("undecided")  # where all of them had left by then, as far as awards had heard
            if item["status"] not in wanted or item["in_favour"] != favour:
                said = " or ".join(sorted(wanted))
                yield f"session {session['id']} says {item}, by its papers {favour} of {len(members)}: {said}"


def _holds(decisions: Rows, held: dict[str, dict[str, Any]]) -> Iterator[str]:
    """An entry holds what waits for it, or what it decided, and nothing else."""
    wanted = {"drafted": "awaiting_decision", "signed": "awaiting_decision", "issued": "awarded"}
    for decision in decisions:
        for entry in decision["entries"]:
            nomination = held.get(entry["nominee"], {})
            state = nomination.get("state") if nomination.get("item") == entry["item"] else None
            if entry["holds"] and state != wanted.get(decision["status"]):
                yield f"decision {decision['id']} is {decision['status']} and holds {entry['nominee']}: {state}"


async def _register(scene: Scene, dossiers: Rows, known: str) -> list[str]:
    """No entry that its dossier contradicts, and an entry for each who was awarded."""
    entries = await scene.on.sights["awards"].rows(_REGISTER.format(known))
    councils = await scene.on.sights["submissions"].rows(_COUNCILS.format(known))
    sessions = {item["id"]: one["id"] for one in await scene.sessions() for item in one["items"]}
    approved = {
        (str(row[0]), row[1], str(row[2]), version) for row in councils for version in map(str, row[3])
    }
    nominees = {one["id"]: one for dossier in dossiers for one in dossier["nominees"]}
    found, standing = [], set()
    for nominee_id, item_id, decision_id, version, changed_by, change in entries:
        if change == "replace":
            continue  # its nomination has an entry under the decision that took the other's place
        nominee = nominees[str(nominee_id)]
        state, by = ("revoked" if change == "revoke" else "awarded"), str(changed_by or decision_id)
        if state == "awarded" and str(nominee_id) in standing:
            found.append(f"register: {nominee_id} stands twice")
        if state == "awarded":
            standing.add(str(nominee_id))
        if (nominee["state"], nominee["decision"]) != (state, by):
            found.append(f"register: {nominee_id} is {state} by {by}, its dossier says {nominee}")
        verdict = (str(nominee_id), nominee["deciding_stage"], sessions[str(item_id)], str(version))
        if verdict not in approved:
            found.append(f"register: no council approved {verdict}, the dossier has {approved}")
    awarded = {one["id"] for one in nominees.values() if one["state"] == "awarded"}
    return found + [f"register: no entry stands for {one}" for one in sorted(awarded - standing)]


async def _letters(scene: Scene, known: str) -> list[str]:
    """A letter about an entry is noted once in that entry's dossier, and in no other."""
    look = scene.on.sights
    entered = {tuple(map(str, row)) for row in await look["awards"].rows(_LETTERS.format(known))}
    noted = [tuple(map(str, row)) for row in await look["submissions"].rows(_NOTED.format(known))]
    if sorted(entered) == sorted(noted):
        return []
    return [f"letters about entries of (letter, dossier) {sorted(entered)}, noted are {sorted(noted)}"]
