"""What the forms of dossiers and sessions say, of records by hand: each paper, each day, in either format."""

import io
from collections.abc import Iterator
from datetime import date, timedelta

import pypdfium2
import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from papers.composing import paper_of
from papers.dossier import DossierRecord, Late
from papers.forms import Of, form_for, forms_for
from papers.letterhead import council_of
from papers.paper import Grid, Paper, Paragraph
from papers.pdf import pdf_of
from papers.session import SessionRecord
from papers.word import word_of
from tests.papers.chain import DAY, OFFICE, agenda, concluded, counted, dossier, found, level, nominee
from tests.papers.records import (
    GIAY_KHEN,
    HEAD,
    ISSUED,
    entry,
    names,
    record,
    squeezed,
    stands_in,
    text_of_pdf,
    text_of_word,
)

pytestmark = pytest.mark.unit
FAR = date(2031, 1, 1)


def kinds(of: Of, day: date = DAY) -> list[str]:
    return [form.kind for form in forms_for(of, day)]


def paper(of: DossierRecord | SessionRecord, kind: str) -> Paper:
    return paper_of(form_for(of, DAY, kind), of, DAY)


def texts(made: Paper) -> str:
    return "\n".join(part.text for sheet in made.sheets for part in sheet.body if isinstance(part, Paragraph))


def grids(made: Paper) -> Iterator[Grid]:
    return (part for sheet in made.sheets for part in sheet.body if isinstance(part, Grid))


def declined(name: str = "Bà Lê Thị Mẫu") -> DossierRecord:
    because = "Chưa đủ thời gian lập thành tích."
    against = found(supported=False, reason=because)
    other = nominee(name, is_proposed=False, is_declined=True, finding=against, reason=because)
    return level(nominee(finding=found()), other)


def test_which_papers_there_are() -> None:
    assert kinds(dossier()) == ["proposal", "achievements"]
    assert kinds(declined()) == ["proposal", "appraisal", "declined"]
    assert kinds(level(outcome=None, letter=None)) == []
    assert kinds(dossier(nominee(is_proposed=False))) == ["achievements"]
    assert kinds(level(outcome="returned", reason="Thiếu biên bản.", letter=None)) == ["returned"]
    assert kinds(level(nominee(is_proposed=False), outcome="decided", letter=None)) == []
    late = Late(step="appraise", office=OFFICE.body, due_on=DAY)
    assert kinds(level(outcome=None, letter=None, late=late)) == ["chaser"]
    assert kinds(level(outcome="decided", letter=None, is_over=True)) == ["result"]
    assert kinds(agenda("Ông Nguyễn Văn Mẫu")) == ["invitation", "attendance", "asking", "ballot_paper"]
    assert kinds(agenda("Ông Nguyễn Văn Mẫu", members=(), awaited=())) == ["invitation"]
    assert kinds(agenda(members=(), awaited=())) == []
    assert kinds(concluded(counted())) == ["minutes", "count", "conclusion"]


@pytest.mark.parametrize(
    "of", [dossier(), declined(), concluded(counted())], ids=["unit", "level", "session"]
)
def test_no_day_has_none_or_two_of_a_kind(of: Of) -> None:
    expected = sorted(kinds(of))
    for days in range(0, (FAR - date(2020, 3, 5)).days, 29):
        assert sorted(kinds(of, date(2020, 3, 5) + timedelta(days))) == expected


@pytest.mark.parametrize(
    ("day", "source"),
    [
        (date(2023, 12, 31), "91/2017"),
        (date(2024, 1, 1), "98/2023"),
        (date(2025, 6, 30), "98/2023"),
        (date(2025, 7, 1), "152/2025"),
    ],
)
def test_reports_follow_the_annex_of_the_day_of_receipt(day: date, source: str) -> None:
    assert source in form_for(dossier(), day, "achievements").source


@pytest.mark.parametrize(
    ("subject_type", "named", "signs"),
    [
        ("individual", "Tên cá nhân đề nghị", "Người báo cáo"),
        ("household", "Tên hộ gia đình đề nghị", "Đại diện hộ gia đình"),
        ("collective", "Tên tập thể đề nghị", "Thủ trưởng đơn vị"),
        ("organisation", "Tên tập thể đề nghị", "Thủ trưởng đơn vị"),
    ],
)
def test_whoever_is_proposed_has_a_report_that_those_above_confirm(
    subject_type: str, named: str, signs: str
) -> None:
    made = paper(dossier(nominee("Một"), nominee("Hai", subject_type)), "achievements")
    assert len(made.sheets) == 2
    assert [signature.capacity for signature in made.sheets[1].signatures] == [
        "Xác nhận của cấp trình",
        signs,
    ]
    assert f"{named}: Hai" in texts(made)
    assert sum(part.style == "section" for part in made.sheets[1].body if isinstance(part, Paragraph)) == 4


def test_a_letter_counts_and_lists_those_whom_it_proposes_and_nobody_else() -> None:
    made = paper(declined(), "proposal")
    assert "khen thưởng 01 trường hợp" in texts(made)
    (listed,) = grids(made)
    assert [row[1] for row in listed.rows] == ["Hộ ông Nguyễn Văn Mẫu"]
    assert "có ý kiến của Hội đồng" in texts(made)
    assert "Hội đồng" not in texts(paper(level(has_council=False), "proposal"))


def test_a_letter_to_a_body_beyond_the_route_leaves_room_for_it() -> None:
    assert paper(level(to=None), "proposal").sheets[0].to == "Kính gửi: …………………………………………"


def test_the_office_that_appraised_writes_its_report_to_the_head() -> None:
    (sheet,) = paper(declined(), "appraisal").sheets
    assert sheet.head is not None
    assert (sheet.head.issuer, sheet.head.above) == (OFFICE.issuer, OFFICE.above)
    assert sheet.to == "Kính gửi: Chủ tịch Ủy ban nhân dân huyện Thanh Miện"
    (grid,) = (part for part in sheet.body if isinstance(part, Grid))
    assert [row[-2:] for row in grid.rows] == [
        ("Đủ điều kiện", ""),
        ("Không đủ điều kiện", "Chưa đủ thời gian lập thành tích."),
    ]


def test_an_official_letter_says_what_it_is_about_under_its_number() -> None:
    made = paper(level(outcome="returned", reason="Thiếu biên bản.", letter=None), "returned")
    (sheet,) = made.sheets
    assert sheet.head is not None
    assert (sheet.title, sheet.head.about) == ("", "V/v trả lại hồ sơ đề nghị khen thưởng")
    said = text_of_pdf(pdf_of(made))
    assert said.index(squeezed("V/v trả lại")) < said.index(
        squeezed("Kính gửi: Ủy ban nhân dân xã Thanh Giang")
    )


def test_a_result_says_how_each_nomination_ended() -> None:
    ended = ("awarded", "declined", "forwarded", "withdrawn", "revoked")
    of = level(
        *(nominee(state, state=state) for state in ended), outcome="decided", letter=None, is_over=True
    )
    (grid,) = grids(paper(of, "result"))
    assert len({row[3] for row in grid.rows}) == len(ended)
    assert "Đang xét" not in {row[3] for row in grid.rows}


def test_whoever_is_late_is_told_what_since_when() -> None:
    late = Late(step="appraise", office="Phòng Nội vụ", due_on=date(2025, 5, 12))
    made = paper(level(outcome=None, letter=None, late=late), "chaser")
    assert made.sheets[0].to == "Kính gửi: Phòng Nội vụ"
    assert "ở bước thẩm định tại Phòng Nội vụ, đã quá hạn giải quyết (ngày 12 tháng 5 năm 2025)" in texts(
        made
    )


def test_whoever_was_absent_is_asked_in_time_with_a_paper_to_vote_on() -> None:
    made = paper(agenda("Ông Nguyễn Văn Mẫu"), "asking")
    assert "chưa có phiếu của: Lê Thị Mẫu." in texts(made)
    assert "trước 17 giờ 00 phút ngày 09 tháng 5 năm 2025" in texts(made)
    (listed,) = (part for part in made.sheets[1].body if isinstance(part, Grid))
    assert [row[1] for row in listed.rows] == ["Ông Nguyễn Văn Mẫu"]


@pytest.mark.parametrize("kind", ["award", "amend", "replace", "revoke"])
def test_a_draft_is_put_before_its_head_by_the_standing_office(kind: str) -> None:
    about = {} if kind == "award" else {"reason": "Ghi sai tên.", "target": ISSUED}
    draft = record(entry(), kind=kind, publication=None, office=OFFICE, **about)
    for each in ("submission", "slip"):
        made = paper_of(form_for(draft, DAY, each), draft, DAY)
        assert made.mark == "DỰ THẢO"
        assert made.sheets[0].to.endswith(HEAD.authority)
        assert made.sheets[0].signatures[0].capacity == OFFICE.capacity
        assert GIAY_KHEN in texts(made)
    assert not {"submission", "slip"} & set(kinds(draft.model_copy(update={"publication": ISSUED})))


def test_a_council_writes_under_its_body_s_name() -> None:
    council = council_of(HEAD)
    assert (council.above, council.issuer) == (
        "Ủy ban nhân dân huyện Thanh Miện",
        "Hội đồng\nThi đua - Khen thưởng",
    )


def test_a_share_is_cut_and_never_looks_like_more() -> None:
    (grid,) = grids(
        paper(concluded(counted(in_favour=8, members=9), counted(in_favour=0, members=3)), "count")
    )
    assert [row[3:5] for row in grid.rows] == [("8/9", "88,8%"), ("0/3", "0,0%")]


def test_minutes_say_who_took_no_part_in_what_and_what_could_not_be_decided() -> None:
    made = paper(concluded(counted(excused=("Lê Thị Mẫu",), is_decided=False, is_approved=False)), "minutes")
    assert "- Lê Thị Mẫu không tham gia xét, biểu quyết trường hợp Hộ ông Nguyễn Văn Mẫu." in texts(made)
    (grid,) = grids(made)
    assert grid.rows[0][-1] == "Chưa quyết được"


def test_whoever_signs_does_so_under_the_end_of_the_text() -> None:
    """However many rows come before: no page has the signatures alone."""
    for rows in range(1, 40):
        made = concluded(*(counted(f"Ông Nguyễn Văn {place}") for place in range(rows)))
        *_, last = _pages(pdf_of(paper(made, "minutes")))
        assert squeezed("Biên bản đã được thông qua./.") in last, rows
        assert squeezed("CHỦ TỌA") in last, rows


def test_a_word_file_keeps_the_text_s_end_with_the_signatures() -> None:
    document = Document(io.BytesIO(word_of(paper(concluded(counted()), "minutes"))))
    (end,) = (line for line in document.paragraphs if "đã được thông qua" in line.text)
    assert end.paragraph_format.keep_with_next


@settings(max_examples=25, deadline=None)
@given(st.lists(names, min_size=1, max_size=8), names)
def test_every_name_and_reason_is_read_back(called: list[str], reason: str) -> None:
    of = level(
        *(nominee(name, finding=found(reason=reason), is_declined=True, reason=reason) for name in called)
    )
    session = concluded(*(counted(name) for name in called), present=(reason,))
    for each in (dossier(*of.nominees), of, agenda(*called), session):
        for form in forms_for(each, DAY):
            made = paper_of(form, each, DAY)
            pdf, word = text_of_pdf(pdf_of(made)), text_of_word(word_of(made))
            for name in called if form.kind not in {"invitation", "attendance"} else ():
                assert squeezed(name) in pdf, (form.kind, name)
                assert squeezed(name) in word, (form.kind, name)
            if form.kind in {"appraisal", "declined", "minutes"}:
                assert squeezed(reason) in pdf
                assert squeezed(reason) in word


@pytest.mark.parametrize(
    "name", ["Ạ" * 500, "Hợp tác xã <script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}$"]
)
def test_a_name_without_blanks_stays_on_the_page(name: str) -> None:
    of = nominee(name, reason=name, finding=found(reason=name), is_declined=True)
    for each in (dossier(of), level(of), agenda(name), concluded(counted(name, excused=(name,)))):
        for form in forms_for(each, DAY):
            made = paper_of(form, each, DAY)
            if name in str(made):
                said = text_of_pdf(pdf_of(made))
                assert stands_in(name, said), form.kind


def test_the_same_record_is_the_same_bytes() -> None:
    for each in (dossier(), declined(), concluded(counted())):
        for form in forms_for(each, DAY):
            made = paper_of(form, each, DAY)
            assert pdf_of(made) == pdf_of(made)
            assert word_of(made) == word_of(made)


def _pages(content: bytes) -> Iterator[str]:
    for page in pypdfium2.PdfDocument(content):
        yield squeezed(page.get_textpage().get_text_bounded())
