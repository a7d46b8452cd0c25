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
from papers.dossier import DossierRecord
from papers.forms import Of, form_for, forms_for
from papers.letterhead import council_of
from papers.paper import Grid, Paper, Paragraph
from papers.pdf import pdf_of
from papers.session import SessionRecord
from papers.word import word_of
from tests.papers.chain import DAY, OFFICE, agenda, concluded, counted, dossier, found, level, nominee
from tests.papers.records import HEAD, names, squeezed, text_of_pdf, text_of_word

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
    other = nominee(name, is_proposed=False, is_declined=True, finding=against, declined_because=because)
    return level(nominee(finding=found()), other)


def test_which_papers_there_are() -> None:
    assert kinds(dossier()) == ["proposal", "achievements"]
    assert kinds(declined()) == ["proposal", "appraisal", "declined"]
    assert kinds(level(outcome=None, letter=None)) == []
    assert kinds(level(outcome="returned", reason="Thiếu biên bản.", letter=None)) == ["returned"]
    assert kinds(level(nominee(is_proposed=False), outcome="decided", letter=None)) == []
    assert kinds(agenda("Ông Nguyễn Văn Mẫu")) == ["ballot_paper"]
    assert kinds(agenda()) == []
    assert kinds(concluded(counted())) == ["minutes", "count"]


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
        *(
            nominee(name, finding=found(reason=reason), is_declined=True, declined_because=reason)
            for name in called
        )
    )
    session = concluded(*(counted(name) for name in called), present=(reason,))
    for record in (dossier(*of.nominees), of, agenda(*called), session):
        for form in forms_for(record, DAY):
            made = paper_of(form, record, DAY)
            pdf, word = text_of_pdf(pdf_of(made)), text_of_word(word_of(made))
            for name in called:
                assert squeezed(name) in pdf, (form.kind, name)
                assert squeezed(name) in word, (form.kind, name)
            if form.kind in {"appraisal", "declined", "minutes"}:
                assert squeezed(reason) in pdf
                assert squeezed(reason) in word


def test_the_same_record_is_the_same_bytes() -> None:
    for record in (dossier(), declined(), concluded(counted())):
        for form in forms_for(record, DAY):
            made = paper_of(form, record, DAY)
            assert pdf_of(made) == pdf_of(made)
            assert word_of(made) == word_of(made)


def _pages(content: bytes) -> Iterator[str]:
    for page in pypdfium2.PdfDocument(content):
        yield squeezed(page.get_textpage().get_text_bounded())
