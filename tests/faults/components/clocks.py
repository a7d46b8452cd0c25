"""Hosts whose clocks are wrong, and the last evening of a round: the database's clock decides."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from localstack.ports import free_ports
from tests.faults.fault import Fault, Seen, Trial, Violated
from tests.faults.ground import Ground, ground
from tests.faults.points.mortal import Mortal
from tests.faults.points.roles import Role
from tests.faults.sending import Sender
from tests.submissions.province import COMMUNE, EXAMPLE, Province, province
from tests.support.examples import data_of

WRONG_H: Final = (1, -1)
LEEWAY: Final = timedelta(hours=3)
"""A token's times are judged by the host's own clock, as JWT has it; this one is good either way."""
NEAR: Final = timedelta(minutes=1)
LAST_DAY: Final = "2024-11-24"


async def submitted_with(
    office: Province, here: Ground, url: str, hours: int, dossier_id: str
) -> tuple[int, Any]:
    """Status and answer of a submission to an api whose host's clock is that much ahead."""
    (port,) = free_ports(1)
    api = Mortal.start(
        Role.API,
        here.folder,
        clock_ahead_h=hours,
        **here.settings(url, service="submissions", http_port=port),
    )
    try:
        token = here.token(office.person("officer", COMMUNE), LEEWAY)
        answer = await Sender(
            f"http://127.0.0.1:{port}", token, f"/dossiers/{dossier_id}/submit", {}
        ).answered()
    finally:
        await api.leave()
    return answer.status_code, answer.json()


async def wrong_clock(trial: Trial) -> Seen:
    """The time of receipt is the database's, whatever the api's host believes."""
    async with ground(trial) as here:
        url = await here.database("submissions")
        async with province(url) as office:
            for hours in WRONG_H:
                dossier = await office.draft()
                status, body = await submitted_with(office, here, url, hours, dossier["id"])
                if status != 200:
                    raise Violated([f"clock {hours:+} h: {status} {body}"])
                (row,) = await office.app.sql(
                    "SELECT received_at, business_now() AS now,"
                    f" (SELECT created_at FROM outbox WHERE key = '{dossier['id']}') AS told,"
                    f" clock_timestamp() AS clock FROM dossiers WHERE id = '{dossier['id']}'"
                )
                if abs(row.now - row.received_at) > NEAR or abs(row.clock - row.told) > NEAR:
                    raise Violated([f"clock {hours:+} h: received at {row.received_at}, now {row.now}"])
                if abs(datetime.now(UTC) - row.clock) > NEAR:
                    raise Violated(["the database's clock is not this host's: nothing is proven"])
    return Seen(acknowledged=len(WRONG_H), note="api hosts an hour ahead and an hour behind")


async def last_evening(trial: Trial) -> Seen:
    """ "Before 25/11" ends with 24 November in Viet Nam, on whatever host the command arrives."""
    async with ground(trial) as here:
        url = await here.database("submissions")
        async with province(url) as office:
            await office.app.set_clock("2024-11-20 08:00+07")
            standing = office.person("standing_officer", "300-NV")
            plan = data_of(EXAMPLE, "round.yaml") | {
                "code": "truoc-25-11",
                "opens_on": "2024-11-01",
                "closes_on": LAST_DAY,
            }
            plan["guidance"] |= {"issued_on": "2024-10-25"}
            opened = await office.ok(await office.app.send("PUT", "/rounds", standing, plan))
            office.round_id = opened["id"]
            moments = (
                (f"{LAST_DAY} 23:50+07", 1, 200, None),
                (f"{LAST_DAY} 23:50+07", -1, 200, None),
                ("2024-11-25 00:00:01+07", 1, 409, "round_not_open"),
                ("2024-11-25 00:00:01+07", -1, 409, "round_not_open"),
            )
            for moment, hours, expected, code in moments:
                await office.app.set_clock("2024-11-20 08:00+07")
                dossier = await office.draft()
                await office.app.set_clock(moment)
                status, body = await submitted_with(office, here, url, hours, dossier["id"])
                if (status, body.get("code")) != (expected, code):
                    raise Violated([f"{moment}, host {hours:+} h: {status} {body.get('code')}"])
    return Seen(acknowledged=2, note="ten minutes before and a second after midnight")


FAULTS: Final = (
    Fault("wrong-clock", "an api host's clock an hour off: the database's clock decides", False, wrong_clock),
    Fault(
        "last-evening", "the boundary 24→25 November: the database's clock, in Viet Nam", True, last_evening
    ),
)
