"""Papers are made behind the decision: once, of what was recorded, however often they are asked for or fail."""

import asyncio
import io
from datetime import date
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from docx import Document
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from kit.database import commit_at_edge
from kit.ids import new_id
from kit.unit_of_work import Cause
from papers import repository
from papers.domain import Patience
from papers.maker import ME
from tests.awards.council import GIAY_KHEN, ok
from tests.papers.conftest import AT_ONCE, SIGNED_BY, Bureau
from tests.papers.province import AWARDS, DIRECTORY
from tests.papers.records import squeezed, text_of_pdf
from tests.papers.test_reading import read
from tests.support.running import Running


async def issued(bureau: Bureau, *money: int | None, number: str = "1025") -> Any:
    board = bureau.board
    approved = await board.approved(*[GIAY_KHEN] * len(money))
    items = [
        {"item_id": item["id"], "name": f"Ông Nguyễn Văn {place}", "prize_money": amount}
        for place, (item, amount) in enumerate(zip(approved, money, strict=True))
    ]
    return await board.issued(approved, number, items=items)


async def test_an_issued_decision_has_its_papers(bureau: Bureau) -> None:
    decision = await issued(bureau, 1_410_000, None)
    shown = await bureau.made(decision)
    assert shown["state"] == "made"
    assert [(one["kind"], one["format"]) for one in shown["documents"]] == [
        (kind, format_)
        for kind in ("decision", "hand_over", "prize_money", "register_excerpt")
        for format_ in ("docx", "pdf")
    ]
    assert {one["form"] for one in shown["documents"]} >= {"decision-award/1", "hand-over/1"}
    printed = text_of_pdf(await read(bureau, decision, "decision", "pdf"))
    for said in (
        "ỦY BAN NHÂN DÂN HUYỆN THANH MIỆN",
        "Số: 1025/QĐ-UBND",
        "Thanh Miện, ngày 12 tháng 5 năm 2025",
        "CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN THANH MIỆN",
        "Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022.",
        "Ông Nguyễn Văn 0",
        "Ông Nguyễn Văn 1",
        "1.410.000 đồng (Bằng chữ: Một triệu bốn trăm mười nghìn đồng)",
        "- Phòng Nội vụ;",
        SIGNED_BY,
    ):
        assert squeezed(said) in printed, said


async def test_no_list_of_money_where_none_was_recorded(bureau: Bureau) -> None:
    shown = await bureau.made(await issued(bureau, None))
    assert {one["kind"] for one in shown["documents"]} == {"decision", "hand_over", "register_excerpt"}


async def test_the_fact_comes_again_and_nothing_is_made_twice(bureau: Bureau) -> None:
    decision = await issued(bureau, None)
    before = await bureau.made(decision)
    bureau.ourselves.asked.clear()
    assert await bureau.made(decision) == before
    assert bureau.ourselves.asked == []


async def test_two_makers_don_t_make_the_same_decision_s_papers_twice(bureau: Bureau) -> None:
    decision = await issued(bureau, 500_000)
    await bureau.hear_of(decision)
    did = await asyncio.gather(bureau.maker.make_next(), bureau.maker.make_next())
    assert sorted(did) == [False, True]
    assert len(await bureau.app.sql("SELECT 1 FROM documents")) == 8
    assert [path for path in bureau.ourselves.asked if path.endswith("/record")] == [
        f"/decisions/{decision['id']}/record"
    ]


@pytest.mark.parametrize("away", [AWARDS, DIRECTORY])
async def test_whoever_is_away_only_delays_it(bureau: Bureau, away: str) -> None:
    decision = await issued(bureau, None)
    await bureau.hear_of(decision)
    bureau.ourselves.away.add(away)
    assert await bureau.maker.make_next()
    shown = (await bureau.app.get(f"/decisions/{decision['id']}/papers", bureau.board.head)).json()
    assert (shown["state"], shown["documents"]) == ("wanted", [])
    (row,) = await bureau.app.sql("SELECT attempts, last_error FROM decisions")
    assert row.attempts == 1
    assert row.last_error in {"AwardsAway", "DirectoryAway"}
    bureau.ourselves.away.clear()
    assert (await bureau.made(decision))["state"] == "made"


async def test_a_maker_that_died_is_followed_by_another_after_its_lease(bureau: Bureau) -> None:
    decision = await issued(bureau, None)
    await bureau.hear_of(decision)
    async with bureau.app.service.units_of_work.begin(ME, Cause(uuid4())) as uow:
        assert await repository.claim(uow, AT_ONCE)
        await uow.commit()
    assert not await bureau.maker.make_next(), "its lease has not ended"
    await bureau.app.sql("UPDATE decisions SET next_attempt_at = now()")
    assert (await bureau.made(decision))["state"] == "made"


async def test_what_was_frozen_is_what_papers_are_made_of(bureau: Bureau) -> None:
    """The signatory and the body are called otherwise after the record was frozen, and before anything was made."""
    decision = await issued(bureau, None)
    await bureau.hear_of(decision)
    await bureau.app.sql("ALTER TABLE documents ADD CONSTRAINT full_disk CHECK (false) NOT VALID")
    assert await bureau.maker.make_next()
    await bureau.app.sql("ALTER TABLE documents DROP CONSTRAINT full_disk")
    (frozen,) = await bureau.app.sql("SELECT record, digest FROM records")
    await bureau.ourselves.services[DIRECTORY].sql("UPDATE people SET name = 'Tên khác'")
    await bureau.app.sql("UPDATE authority_units SET name = 'Huyện khác' WHERE code = '300'")
    shown = await bureau.made(decision)
    assert (await bureau.app.sql("SELECT record, digest FROM records")) == [frozen]
    assert {one["made_of"] for one in shown["documents"]} == {frozen.digest}
    printed = text_of_pdf(await read(bureau, decision, "decision", "pdf"))
    assert squeezed(SIGNED_BY) in printed
    assert squeezed("HUYỆN THANH MIỆN") in printed


async def test_nothing_is_frozen_of_what_awards_does_not_know_as_issued_yet(bureau: Bureau) -> None:
    """As a replica answers that lags behind, or a service that was restored to before."""
    decision = await issued(bureau, None)
    await bureau.hear_of(decision)
    awards = bureau.ourselves.services[AWARDS]
    for meddled, put_right in (
        ("UPDATE decisions SET number = NULL", "UPDATE decisions SET number = '1025'"),
        (
            "UPDATE register_entries SET decision_id = gen_random_uuid()",
            f"UPDATE register_entries SET decision_id = '{decision['id']}'",
        ),
    ):
        await _by_hand(awards, meddled)
        assert await bureau.maker.make_next()
        assert not await bureau.app.sql("SELECT 1 FROM records")
        (row,) = await bureau.app.sql("SELECT last_error FROM decisions")
        assert row.last_error == "NotYetWhole"
        await _by_hand(awards, put_right)
    assert (await bureau.made(decision))["state"] == "made"


async def test_no_paper_lacks_its_signatory_in_silence(bureau: Bureau) -> None:
    decision = await issued(bureau, None)
    await bureau.hear_of(decision)
    people = bureau.ourselves.services[DIRECTORY]
    await people.sql("UPDATE people SET name = NULL, listed_as = NULL, name_words = NULL, erased_at = now()")
    assert await bureau.maker.make_next()
    (row,) = await bureau.app.sql("SELECT state, last_error FROM decisions")
    assert (row.state, row.last_error) == ("wanted", "NotYetWhole")


async def _by_hand(app: Running, statement: str) -> None:
    """With the hand that knows how to change what stands."""
    async with app.service.engine.connect() as connection:
        await connection.execute(text("SET session_replication_role = replica"))
        await connection.execute(text(statement))
        await connection.execute(text("SET session_replication_role = origin"))
        await commit_at_edge(connection)


@pytest.mark.unit
def test_it_is_tried_for_ever() -> None:
    patience = Patience()
    waits = [patience.wait_s(attempts) for attempts in (1, 2, 3, 11, 1_000, 1_000_000)]
    assert waits == [1, 2, 4, 600, 600, 600]


async def test_what_amends_replaces_and_annuls_has_papers_of_its_own(bureau: Bureau) -> None:
    board = bureau.board
    decision = await issued(bureau, None, None)
    first = {"item_id": decision["entries"][0]["item_id"], "name": "Bà Nguyễn Thị Ánh"}
    amending = ok(await board.about("amend", decision, first))
    ok(await board.sign(amending))
    amending = ok(await board.issue(amending, "1026"))
    replacing = ok(await board.about("replace", decision))
    ok(await board.sign(replacing))
    replacing = ok(await board.issue(replacing, "1027"))
    annulling = await board.revocation(replacing, replacing["entries"][0]["item_id"])
    annulling = ok(await board.issue(annulling, "1028"))
    anew = ok(await board.about("replace", annulling))
    ok(await board.sign(anew))
    anew = ok(await board.issue(anew, "1029"))
    for one, kinds, words in (
        (amending, {"decision"}, "Sửa đổi Quyết định số 1025/QĐ-UBND ngày 12 tháng 5 năm 2025"),
        (replacing, {"decision", "hand_over", "register_excerpt"}, "thay thế Quyết định số 1025/QĐ-UBND"),
        (annulling, {"decision"}, "Hủy bỏ khen thưởng tại Quyết định số 1027/QĐ-UBND"),
        (
            anew,
            {"decision"},
            "hủy bỏ khen thưởng tại Quyết định số 1027/QĐ-UBND ngày 12 tháng 5 năm 2025, thay thế Quyết định số 1028",
        ),
    ):
        shown = await bureau.made(one)
        assert {each["kind"] for each in shown["documents"]} == kinds
        assert squeezed(words) in text_of_pdf(await read(bureau, one, "decision", "pdf"))
    table = Document(io.BytesIO(await read(bureau, amending, "decision", "docx"))).tables[-1]
    assert [cell.text for cell in table.rows[1].cells][:3] == ["1", "Ông Nguyễn Văn 0", "Bà Nguyễn Thị Ánh"]


async def test_the_paper_says_what_the_decision_said_when_it_was_issued(bureau: Bureau) -> None:
    """Its papers are made only after another decision has amended it."""
    board = bureau.board
    decision = await issued(bureau, None)
    first = {"item_id": decision["entries"][0]["item_id"], "name": "Bà Nguyễn Thị Ánh"}
    amending = ok(await board.about("amend", decision, first))
    ok(await board.sign(amending))
    ok(await board.issue(amending, "1026"))
    await bureau.made(decision)
    printed = text_of_pdf(await read(bureau, decision, "decision", "pdf"))
    assert squeezed("Ông Nguyễn Văn 0") in printed
    assert "Ánh" not in printed


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE records SET record = '{}'",
        "UPDATE contents SET bytes = ''",
        "UPDATE documents SET form = 'other'",
        "DELETE FROM documents",
        "DELETE FROM decisions",
        "TRUNCATE contents CASCADE",
    ],
)
async def test_what_was_made_stands(bureau: Bureau, statement: str) -> None:
    await bureau.made(await issued(bureau, None))
    with pytest.raises(DBAPIError) as refused:
        await bureau.app.sql(statement)
    assert refused.value.orig is not None
    assert isinstance(refused.value.orig.__cause__, asyncpg.RaiseError)


async def test_one_that_awards_does_not_know_keeps_nobody_waiting(bureau: Bureau) -> None:
    unknown = new_id()
    await bureau.app.sql(
        "INSERT INTO decisions (id, sequence, state, attempts, next_attempt_at)"
        f" VALUES ('{unknown}', 1, 'wanted', 0, '2020-01-01')"
    )
    await bureau.hear_of(decision := await issued(bureau, None))
    assert await bureau.maker.make_next()
    assert await bureau.maker.make_next()
    states = dict(await bureau.app.sql("SELECT id, state FROM decisions"))
    assert {str(key): state for key, state in states.items()} == {
        str(unknown): "wanted",
        decision["id"]: "made",
    }
    assert date(2025, 5, 12).isoformat() in (await bureau.app.sql("SELECT record FROM records"))[0].record
