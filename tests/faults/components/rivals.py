"""Several at once: one wins, the others are told how things stand."""

import asyncio
from typing import Any, Final
from uuid import uuid4

from tests.faults.fault import Fault, Seen, Trial, Violated
from tests.faults.ground import ground
from tests.faults.points.scenarios.commands import PROPOSED, conclude
from tests.submissions.province import COMMUNE, DISTRICT, WORKFLOWS, Province, province

SHORT, FULL = 8, 100
"""Pairs."""


async def concluding(trial: Trial) -> Seen:
    """Two heads, one head in two tabs, and a double click, each on a dossier of its own."""
    pairs = FULL if trial.full else SHORT
    async with ground(trial) as here, province(await here.database("submissions")) as office:
        head = office.person("head", COMMUNE)
        other = await office.app.person("head", office.units[COMMUNE])
        for _ in range(pairs):
            for by, same_key in (((head, other), False), ((head, head), False), ((head, head), True)):
                if wrong := await raced(office, by, same_key=same_key):
                    raise Violated(wrong)
    return Seen(acknowledged=pairs * 3, note=f"{pairs} pairs of each kind")


async def raced(office: Province, by: tuple[Any, Any], *, same_key: bool) -> list[str]:
    asked = await conclude(office)
    keys = [str(uuid4())] * 2 if same_key else [str(uuid4()), str(uuid4())]
    answers = await asyncio.gather(
        *(
            office.app.post(asked.path, person, PROPOSED, key=key)
            for person, key in zip(by, keys, strict=True)
        )
    )
    told = sorted((answer.status_code, answer.json().get("code")) for answer in answers)
    expected = [(200, None), (200, None)] if same_key else [(200, None), (409, "stage_already_concluded")]
    wrong = []
    if told != expected:
        wrong.append(f"dossier {asked.subject}: answered {told} instead of {expected}")
    if same_key and answers[0].content != answers[1].content:
        wrong.append(f"dossier {asked.subject}: a double click was answered in two ways")
    if not same_key and not any(answer.json().get("outcome") == "proposed" for answer in answers):
        wrong.append(f"dossier {asked.subject}: who lost was not told how the stage stands")
    (lines,) = await office.app.sql(
        f"SELECT count(*) FROM dossier_history WHERE dossier_id = '{asked.subject}' AND action = 'conclude'"
    )
    if lines[0] != 1:
        wrong.append(f"dossier {asked.subject}: concluded {lines[0]} times")
    return wrong


async def running_ahead(trial: Trial) -> Seen:
    """A workflow that has lost its senses sends its commands in any order; the state machine has none of it."""
    async with ground(trial) as here, province(await here.database("submissions")) as office:
        dossier_id = (await office.submitted())["id"]
        base = f"/dossiers/{dossier_id}/stages"
        commands: list[tuple[str, dict[str, Any]]] = [
            (f"{base}/2/open", {"attempt": 1}),
            (f"{base}/3/open", {"attempt": 1}),
            (f"{base}/1/open-step", {"attempt": 1, "step": "sign"}),
            (f"{base}/1/remind", {"attempt": 1, "step": "council"}),
            (f"{base}/1/mark-overdue", {"attempt": 1, "step": "council"}),
            (f"{base}/1/open", {"attempt": 2}),
            (f"/dossiers/{dossier_id}/close", {"attempt": 1}),
        ]
        trial.chance.shuffle(commands)
        before = await standing(office, dossier_id)
        for path, body in commands:
            answer = await office.app.post(path, WORKFLOWS, body)
            if answer.status_code != 409:
                raise Violated([f"{path} {body} was answered {answer.status_code} {answer.text[:200]}"])
        head = office.person("head", DISTRICT)
        signed = await office.app.post(f"{base}/2/conclude", head, PROPOSED)
        if signed.is_success or await standing(office, dossier_id) != before:
            raise Violated([f"dossier {dossier_id} moved, although nobody might move it"])
    return Seen(note=f"{len(commands)} commands out of turn")


async def standing(office: Province, dossier_id: str) -> list[Any]:
    return await office.app.sql(
        f"SELECT version, status, (SELECT string_agg(status, ',' ORDER BY number) FROM stages"
        f" WHERE dossier_id = dossiers.id) FROM dossiers WHERE id = '{dossier_id}'"
    )


FAULTS: Final = (
    Fault(
        "two-at-once",
        "two officers conclude at once, one in two tabs, a double click: one wins, the other is told how it stands",
        short=True,
        run=concluding,
    ),
    Fault(
        "out-of-turn",
        "a workflow's commands out of turn: 409, and nothing moves",
        short=True,
        run=running_ahead,
    ),
)
