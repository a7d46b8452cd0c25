"""No citizen number, contact, name or evidence text in a fact, a log or a workflow's view of a case."""

import logging

import pytest

from contracts.directory import AssignmentRecordedV1
from tests.invariants.facts import plain_record
from tests.notify.conftest import database_url, office
from tests.notify.test_courier import Post, post, settled
from tests.submissions.province import COMMUNE, EXAMPLE, WORKFLOWS, Province
from tests.support.broker import until
from tests.support.examples import data_of
from tests.support.running import Running

__all__ = ["database_url", "office", "post"]

NAME, PLACE, DEED, PAPER, WHY = (
    "Hộ bà Trần Thị Kín",
    "Thôn Giấu, căn cước 030099001234",
    "Hiến đất cạnh nhà ông Che",
    "Biên bản số 77-MẬT",
    "Vì việc riêng của gia đình, gọi 0912345678",
)
PERSONAL = (NAME, "030099001234", DEED, PAPER, WHY, "0912345678")
"""Digits too: a log may escape the letters of Vietnamese."""


@pytest.fixture
async def told(
    here: Province, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> dict[str, str]:
    """Everything that left the service about a dossier full of personal data: facts, logs, its workflow's view."""
    caplog.set_level(logging.DEBUG)
    achievement = {"summary": DEED, "period_from": "2022-12-01", "period_to": "2025-03-31"}
    evidence = {"title": PAPER, "reference": "77", "sha256": "0" * 64}
    nominee = here.nominee(name=NAME, description=PLACE, achievements=[achievement], evidence=[evidence])
    dossier = await here.submitted(nominee)
    await here.lead(dossier["id"], 1, "council")
    officer, head = here.person("officer", COMMUNE), here.person("head", COMMUNE)
    base = f"/dossiers/{dossier['id']}"
    case = (await here.app.get(f"{base}/case", WORKFLOWS)).text
    await here.interested(head, dossier, WHY)
    await here.ok(await here.app.post(f"{base}/recall", officer, {"reason": WHY}))
    await _provoke_refusals_of_the_database(here, base, nominee)
    spoken = capsys.readouterr()
    return {"facts": str(await here.app.facts()), "case": case, "logs": spoken.out + spoken.err + caplog.text}


async def _provoke_refusals_of_the_database(here: Province, base: str, nominee: dict[str, object]) -> None:
    """What a rule of the database says no to is logged with a traceback, and must not be quoted in it.

    Twice in a statement of ours, and once in one that SQLAlchemy built.
    """
    officer = here.person("officer", COMMUNE)
    await here.app.sql(
        f"ALTER TABLE dossier_history ADD CONSTRAINT impossible CHECK (reason <> '{WHY}') NOT VALID"
    )
    (nominee_id,) = [one["id"] for one in (await here.app.get(base, officer)).json()["nominees"]]
    interest = {"nominee_ids": [nominee_id], "ground": "other", "reason": WHY}
    assert (await here.app.post(f"{base}/interests", officer, interest)).status_code == 500
    await here.app.sql(f"ALTER TABLE nominees ADD CONSTRAINT impossible CHECK (name <> '{NAME}') NOT VALID")
    body = {
        "round_id": here.round_id,
        "submitting_unit_id": str(here.units[COMMUNE].unit_id),
        "nominees": [nominee],
    }
    assert (await here.app.post("/dossiers", officer, body)).status_code == 500
    await here.app.sql("ALTER TABLE movements RENAME COLUMN code TO renamed")
    plan = data_of(EXAMPLE, "movement.yaml") | {"code": "so-0912345678"}
    standing = here.person("standing_officer", "300-NV")
    assert (await here.app.send("PUT", "/movements", standing, plan)).status_code == 500


@pytest.mark.parametrize("where", ["facts", "case", "logs"])
async def test_no_personal_data_leaves_a_service(told: dict[str, str], where: str) -> None:
    assert len(told[where]) > 100
    for personal in PERSONAL:
        assert personal not in told[where]


async def test_a_tombstone_takes_the_assignment_away_in_every_service(app: Running) -> None:
    commune = await app.unit("11242", "xa", "xa")
    await app.person("officer", commune)
    ((assignment_id,),) = await app.sql("SELECT id FROM authority_assignments")
    await app.service.inbox.replay(
        plain_record(AssignmentRecordedV1.topic, str(assignment_id).encode(), None)
    )
    assert await app.sql("SELECT count(*) FROM authority_assignments") == [(0,)]


async def test_a_contact_is_asked_at_delivery_and_kept_nowhere(post: Post) -> None:
    await post.address("truoc@example.vn")
    await post.tell()
    (person,) = post.people.emails
    post.people.emails[person] = "sau@example.vn"
    async with post.courier():
        await until(lambda: settled(post), 10)
    (message,) = post.mailbox.messages
    assert "sau@example.vn" in message["To"]
    for (table,) in await post.office.app.sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"):
        kept = await post.office.app.sql(f"SELECT whole::text FROM {table} AS whole")
        assert "example.vn" not in str(kept)
        assert "Trần Thị Bình" not in str(kept)
