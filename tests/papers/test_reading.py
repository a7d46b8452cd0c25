"""Who reads papers: whoever awards shows the decision, and nobody else; drafts before they are signed."""

import hashlib
from typing import Any

from kit.ids import new_id
from tests.awards.council import GIAY_KHEN, ok, refused
from tests.papers.conftest import Bureau
from tests.papers.province import AWARDS, DIRECTORY
from tests.papers.records import squeezed, text_of_pdf, text_of_word

CERTIFICATES = "certificates?first=1&last=1"
READ = ("papers", "papers/decision/pdf", "papers/decision/docx", CERTIFICATES)


async def read(bureau: Bureau, decision: Any, kind: str, format_: str) -> bytes:
    """A document's bytes, as the head reads them."""
    path = f"/decisions/{decision['id']}/papers/{kind}/{format_}"
    answer = await bureau.app.get(path, bureau.board.head)
    assert answer.status_code == 200, answer.text
    assert answer.headers["ETag"] == f'"{hashlib.sha256(answer.content).hexdigest()}"'
    return answer.content


async def test_a_document_comes_as_what_it_is(bureau: Bureau) -> None:
    decision = await bureau.board.issued(await bureau.board.approved(GIAY_KHEN))
    shown = await bureau.made(decision)
    for one in shown["documents"]:
        content = await read(bureau, decision, one["kind"], one["format"])
        assert (len(content), hashlib.sha256(content).hexdigest()) == (one["size"], one["digest"])
        assert content.startswith(b"%PDF-1.7" if one["format"] == "pdf" else b"PK")
    path = f"/decisions/{decision['id']}/papers/decision"
    answers = [await bureau.app.get(f"{path}/{format_}", bureau.board.head) for format_ in ("pdf", "docx")]
    assert [answer.headers["Content-Type"] for answer in answers] == [
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ]


async def test_nobody_else_gets_a_byte(bureau: Bureau) -> None:
    board = bureau.board
    decision = await board.issued(await board.approved(GIAY_KHEN))
    await bureau.made(decision)
    other = await board.app.unit("298", "huyen", "district", board.province)
    stranger = await board.app.person("head", other)
    submitter = await board.app.person("officer", board.commune)
    for path in (*READ, "draft/pdf"):
        address = f"/decisions/{decision['id']}/{path}"
        for nobody in (stranger, new_id()):
            refused(await bureau.app.get(address, nobody), 404, "not_found")
        assert (await bureau.app.get(address, None)).status_code == 401
        refused(await bureau.app.get(f"/decisions/{new_id()}/{path}", board.head), 404, "not_found")
        refused(await bureau.app.get(address, "service:notify"), 403, "forbidden")
        answer = await bureau.app.get(address, submitter)
        if path == "draft/pdf":
            refused(answer, 409, "not_a_draft")
        else:
            assert answer.status_code == 200, "who submitted it sees it issued"


async def test_a_draft_is_shown_to_its_own_units_only_and_only_while_it_is_one(bureau: Bureau) -> None:
    board = bureau.board
    first, second = await board.approved(GIAY_KHEN, GIAY_KHEN)
    submitter = await board.app.person("officer", board.commune)
    draft, given_up = ok(await board.draft([first])), ok(await board.draft([second]))
    for path in ("papers", "draft/pdf", "draft/docx"):
        refused(await bureau.app.get(f"/decisions/{draft['id']}/{path}", submitter), 404, "not_found")
    ok(await board.discard(given_up))
    refused(await bureau.app.get(f"/decisions/{given_up['id']}/draft/pdf", board.head), 409, "not_a_draft")


async def test_a_role_that_ended_counts_no_more(bureau: Bureau) -> None:
    board = bureau.board
    decision = await board.issued(await board.approved(GIAY_KHEN))
    await bureau.made(decision)
    path = f"/decisions/{decision['id']}/papers/decision/pdf"
    assert (await bureau.app.get(path, board.clerk)).status_code == 200
    await board.app.sql(
        f"UPDATE authority_assignments SET valid_to = '2025-05-11' WHERE person_id = '{board.clerk}'"
    )
    refused(await bureau.app.get(path, board.clerk), 404, "not_found")


async def test_while_awards_is_away_nobody_is_shown_anything(bureau: Bureau) -> None:
    decision = await bureau.board.issued(await bureau.board.approved(GIAY_KHEN))
    await bureau.made(decision)
    bureau.people.away.add(AWARDS)
    for path in (*READ, "draft/pdf"):
        answer = await bureau.app.get(f"/decisions/{decision['id']}/{path}", bureau.board.head)
        refused(answer, 503, "awards_away")


async def test_one_that_is_not_made_is_said_to_be_missing(bureau: Bureau) -> None:
    decision = await bureau.board.issued(await bureau.board.approved(GIAY_KHEN))
    path = f"/decisions/{decision['id']}/papers"
    assert (await bureau.app.get(path, bureau.board.head)).json()["state"] is None
    refused(await bureau.app.get(f"{path}/decision/pdf", bureau.board.head), 404, "paper_missing")
    await bureau.made(decision)
    refused(await bureau.app.get(f"{path}/prize_money/pdf", bureau.board.head), 404, "paper_missing")
    for wrong in (f"{path}/certificate/pdf", f"{path}/decision/odt"):
        refused(await bureau.app.get(wrong, bureau.board.head), 422, "invalid_payload")


async def test_certificates_are_of_what_commends_and_is_made(bureau: Bureau) -> None:
    board = bureau.board
    decision = await board.issued(await board.approved(GIAY_KHEN, GIAY_KHEN))
    path = f"/decisions/{decision['id']}/certificates"
    refused(await bureau.app.get(f"{path}?first=1&last=2", board.head), 404, "paper_missing")
    await bureau.made(decision)
    sheets = await bureau.app.get(f"{path}?first=1&last=2&right=15&outlines=true", board.head)
    assert (sheets.status_code, sheets.headers["Content-Type"]) == (200, "application/pdf")
    assert squeezed("Ông Nguyễn Văn 1") in text_of_pdf(sheets.content)
    refused(await bureau.app.get(f"{path}?first=3&last=3", board.head), 404, "paper_missing")
    for wrong in ("first=2&last=1", "first=1&last=251"):
        body = refused(await bureau.app.get(f"{path}?{wrong}", board.head), 422, "certificates_too_many")
        assert [(fault["in"], fault["pointer"]) for fault in body["errors"]] == [("query", "/last")]
    for wrong in ("first=0&last=1", "first=1&last=1&right=501", "first=a&last=b", "last=1"):
        refused(await bureau.app.get(f"{path}?{wrong}", board.head), 422, "invalid_payload")
    annulling = await board.revocation(decision, decision["entries"][0]["item_id"])
    annulling = ok(await board.issue(annulling, "1026"))
    await bureau.made(annulling)
    nothing = f"/decisions/{annulling['id']}/certificates?first=1&last=1"
    refused(await bureau.app.get(nothing, board.head), 404, "paper_missing")


async def test_a_draft_is_read_before_it_is_signed_and_kept_nowhere(bureau: Bureau) -> None:
    board = bureau.board
    draft = ok(await board.draft(await board.approved(GIAY_KHEN)))
    path = f"/decisions/{draft['id']}/draft"
    pdf = await bureau.app.get(f"{path}/pdf", board.head)
    word = await bureau.app.get(f"{path}/docx", board.head)
    assert pdf.headers["Cache-Control"] == "no-store"
    for text in (text_of_pdf(pdf.content), text_of_word(word.content)):
        assert squeezed("Ông Nguyễn Văn 0") in text
    assert squeezed("DỰ THẢO") in text_of_pdf(pdf.content)
    assert not await bureau.app.sql("SELECT 1 FROM documents UNION ALL SELECT 1 FROM decisions")
    ok(await board.sign(draft))
    bureau.ourselves.away.add(DIRECTORY)
    refused(await bureau.app.get(f"{path}/pdf", board.head), 503, "directory_away")
    bureau.ourselves.away.clear()
    signed = text_of_pdf((await bureau.app.get(f"{path}/pdf", board.head)).content)
    assert squeezed("Phạm Thị Dung") in signed


async def test_what_puts_a_draft_before_its_head_is_there_until_it_is_issued(bureau: Bureau) -> None:
    board = bureau.board
    draft = ok(await board.draft(await board.approved(GIAY_KHEN)))
    path = f"/decisions/{draft['id']}/draft"
    for kind, title in (("submission", "TỜ TRÌNH"), ("slip", "PHIẾU TRÌNH")):
        pdf = await bureau.app.get(f"{path}/pdf?paper={kind}", board.head)
        word = await bureau.app.get(f"{path}/docx?paper={kind}", board.head)
        for text in (text_of_pdf(pdf.content), text_of_word(word.content)):
            assert squeezed(title) in text
            assert squeezed("PHÒNG NỘI VỤ") in text, "the standing office writes"
            assert squeezed("Chủ tịch Ủy ban nhân dân huyện Thanh Miện") in text
    refused(await bureau.app.get(f"{path}/pdf?paper=prize_money", board.head), 422, "invalid_payload")
    submitter = await board.app.person("officer", board.commune)
    refused(await bureau.app.get(f"{path}/pdf?paper=slip", submitter), 404, "not_found")
    issued = await board.issued(await board.approved(GIAY_KHEN))
    made = await bureau.made(issued)
    assert not {"submission", "slip"} & {each["kind"] for each in made["documents"]}
    late = await bureau.app.get(f"/decisions/{issued['id']}/draft/pdf?paper=slip", board.head)
    refused(late, 409, "not_a_draft")


async def test_a_character_that_can_t_be_printed_is_said_while_it_is_a_draft(bureau: Bureau) -> None:
    board = bureau.board
    approved = await board.approved(GIAY_KHEN)
    draft = ok(await board.draft(approved, achievement_period="Từ năm 2022 đến năm 2025 阮"))
    answer = await bureau.app.get(f"/decisions/{draft['id']}/draft/pdf", board.head)
    body = refused(answer, 409, "not_printable")
    assert "(阮)" in body["title"]
