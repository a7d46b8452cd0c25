"""The in-app inbox over HTTP, on a real database."""

import asyncio

import pytest
from sqlalchemy.exc import DBAPIError

from kit.ids import new_id
from tests.notify.conftest import Office
from tests.notify.facts import EXAMPLES

SUBMITTED, RETURNED, CLOSED = (
    EXAMPLES[f"submissions.dossier.{verb}.v1"] for verb in ("submitted", "returned", "closed")
)


async def inbox(office: Office, who: str, query: str = "") -> list[dict[str, str]]:
    answer = await office.app.get(f"/notices{query}", office.people[who])
    assert answer.status_code == 200
    items: list[dict[str, str]] = answer.json()["items"]
    return items


async def test_everybody_sees_his_own_notices_unread_first_then_the_newest(office: Office) -> None:
    for fact in (SUBMITTED, RETURNED, CLOSED):
        await office.told(fact)
    subjects = [each["subject"] for each in await inbox(office, "commune officer")]
    assert subjects == [
        "Đã xét xong toàn bộ hồ sơ 00D055",
        "Hồ sơ 00D055 bị trả lại",
        "Đã nhận hồ sơ đề nghị khen thưởng 00D055",
    ]
    newest = (await inbox(office, "commune officer"))[0]
    read = await office.app.post(f"/notices/{newest['id']}/read", office.people["commune officer"])
    assert (read.status_code, read.json()["read_at"] is not None) == (200, True)
    assert [each["subject"] for each in await inbox(office, "commune officer")] == [
        *subjects[1:],
        subjects[0],
    ]
    assert len(await inbox(office, "commune officer", "?unread=true")) == 2
    assert [each["id"] for each in await inbox(office, "commune officer", "?unread=false")] == [newest["id"]]
    assert len(await inbox(office, "commune head")) == 2
    assert await inbox(office, "clerk") == []


async def test_the_unread_are_counted(office: Office) -> None:
    await office.told(SUBMITTED)
    me = office.people["commune head"]
    assert (await office.app.get("/notices/unread-count", me)).json() == {"unread": 1}
    (notice,) = await inbox(office, "commune head")
    await office.app.post(f"/notices/{notice['id']}/read", me)
    assert (await office.app.get("/notices/unread-count", me)).json() == {"unread": 0}


async def test_reading_twice_is_one_fact_numbered_after_the_raising(office: Office) -> None:
    await office.told(CLOSED)
    me = office.people["commune officer"]
    (notice,) = await inbox(office, "commune officer")
    first, second = await asyncio.gather(
        *(office.app.post(f"/notices/{notice['id']}/read", me) for _ in range(2))
    )
    assert first.json() == second.json()
    rows = await office.app.sql("SELECT headers, key FROM outbox ORDER BY position")
    assert [(dict(row.headers)["ce_type"], dict(row.headers)["ce_sequence"], row.key) for row in rows] == [
        ("notify.notice.raised.v1", "1", notice["id"]),
        ("notify.notice.read.v1", "2", notice["id"]),
    ]


async def test_a_notice_of_somebody_else_does_not_exist(office: Office) -> None:
    await office.told(SUBMITTED)
    (notice,) = await inbox(office, "commune officer")
    for who in (office.people["commune head"], office.people["district head"], new_id()):
        refused = await office.app.post(f"/notices/{notice['id']}/read", who)
        assert (refused.status_code, refused.json()["code"]) == (404, "not_found")
    assert (
        await office.app.post(f"/notices/{new_id()}/read", office.people["commune officer"])
    ).status_code == 404
    assert len(await inbox(office, "commune officer", "?unread=true")) == 1


async def test_without_a_token_or_as_a_service_there_is_no_inbox(office: Office) -> None:
    for path in ("/notices", "/notices/unread-count"):
        assert (await office.app.get(path, None)).status_code == 401
        assert (await office.app.get(path, "service:workflows")).status_code == 403


async def test_pages_follow_one_another_without_gap_or_repeat(office: Office) -> None:
    for number in range(120):
        await office.told(CLOSED)
        if number % 3 == 0:
            await office.app.sql(
                "UPDATE notices SET read_at = now() WHERE raised_at = (SELECT max(raised_at) FROM notices)"
            )
    me = office.people["commune officer"]
    seen: list[dict[str, str]] = []
    cursor: str | None = ""
    for _ in range(3):
        page = (await office.app.get(f"/notices?cursor={cursor}" if cursor else "/notices", me)).json()
        seen += page["items"]
        cursor = page["next_cursor"]
    assert cursor is None
    assert len({each["id"] for each in seen}) == len(seen) == 120
    assert [bool(each["read_at"]) for each in seen] == [False] * 80 + [True] * 40
    for side in (seen[:80], seen[80:]):
        assert [each["raised_at"] for each in side] == sorted(
            (each["raised_at"] for each in side), reverse=True
        )


@pytest.mark.parametrize("cursor", ["x", "WyJ1bnJlYWQiLCJ4IiwieSJd"])
async def test_a_cursor_that_is_none_is_refused(office: Office, cursor: str) -> None:
    refused = await office.app.get(f"/notices?cursor={cursor}", office.people["clerk"])
    assert (refused.status_code, refused.json()["code"]) == (422, "cursor_invalid")


@pytest.mark.parametrize("table", ["notices", "deliveries", "texts"])
async def test_nothing_is_deleted(office: Office, table: str) -> None:
    await office.told(CLOSED)
    with pytest.raises(DBAPIError, match="never deleted"):
        await office.app.sql(f"DELETE FROM {table}")
