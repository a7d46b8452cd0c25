"""The words of papers: forms as data, numbers and dates as the decree writes them, how bodies write."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from authority.unit_kinds import load_unit_kinds
from papers.composing import paper_of
from papers.errors import NoForm
from papers.filling import long_day
from papers.forms import cited, form_for, forms_for, load_forms
from papers.letterhead import letterhead_of, load_letterheads
from papers.paper import Grid, Paper, Paragraph
from papers.record import Before, Kind, Publication, Record
from tests.papers.records import GIAY_KHEN, ISSUED, TITLE, entry, record

DAY = date(2025, 2, 5)
KINDS: tuple[Kind, ...] = ("award", "amend", "replace", "revoke")


@dataclass(frozen=True)
class Unit:
    name: str
    kind: str


PROVINCE = Unit("Tỉnh Ninh Bình", "tinh")
DISTRICT = Unit("Huyện Thanh Miện", "huyen")


def of_kind(kind: Kind) -> Record:
    about = {} if kind == "award" else {"reason": "Ghi sai tên.", "target": ISSUED}
    return record(entry(prize_money=100_000), kind=kind, **about)


def decision_of(of: Record) -> Paper:
    return paper_of(form_for(of, DAY, "decision"), of, DAY)


def articles(paper: Paper) -> list[Paragraph]:
    return [part for part in paper.sheets[0].body if isinstance(part, Paragraph) and part.name]


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2025, 1, 9), "ngày 09 tháng 01 năm 2025"),
        (date(2025, 2, 10), "ngày 10 tháng 02 năm 2025"),
        (date(2025, 3, 1), "ngày 01 tháng 3 năm 2025"),
        (date(2025, 12, 31), "ngày 31 tháng 12 năm 2025"),
    ],
)
def test_days_under_ten_and_months_one_and_two_have_a_zero(day: date, said: str) -> None:
    assert long_day(day) == said


@pytest.mark.parametrize(
    ("number", "said"), [("7", "07"), ("07", "07"), ("10", "10"), ("1025", "1025"), ("7a", "7a"), ("0", "00")]
)
def test_numbers_under_ten_have_a_zero(number: str, said: str) -> None:
    publication = Publication(number=number, series="QĐ-UBND", issued_on=date(2025, 5, 12))
    assert cited(publication) == f"số {said}/QĐ-UBND ngày 12 tháng 5 năm 2025"


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_decision_has_its_form_each_day(kind: Kind) -> None:
    """No day has none or two of a kind of paper, from the first that a form counts for to years from now."""
    of = of_kind(kind)
    for days in range(0, 3000, 13):
        day = date(2024, 1, 1) + timedelta(days)
        found = [form.kind for form in forms_for(of, day)]
        assert len(found) == len(set(found))
        assert "decision" in found


def test_versions_of_forms_are_different() -> None:
    versions = [form.version for form in load_forms().forms]
    assert len(versions) == len(set(versions))
    assert all(form.source for form in load_forms().forms)


@pytest.mark.parametrize("kind", KINDS)
def test_articles_are_numbered_and_the_last_one_ends_the_decision(kind: Kind) -> None:
    paper = decision_of(of_kind(kind))
    found = articles(paper)
    assert [part.name for part in found] == [f"Điều {number}." for number in range(1, len(found) + 1)]
    assert found[-1].text.endswith("./.")
    assert not any(".." in part.text for part in found), "a reason with a full stop of its own"
    assert paper.sheets[0].recipients[0] == f"- Như Điều {len(found)};"
    assert paper.sheets[0].authority == "Chủ tịch Ủy ban nhân dân huyện Thanh Miện"


def test_the_rules_of_an_award_decision() -> None:
    one = decision_of(record(entry(prize_money=None)))
    assert one.sheets[0].subject == f"Về việc tặng {GIAY_KHEN}"
    assert articles(one)[0].text.startswith(f"Tặng {GIAY_KHEN} cho 01 trường hợp")
    assert not any("Tiền thưởng" in part.text for part in articles(one))
    title = decision_of(record(entry(award=TITLE, is_title=True)))
    assert title.sheets[0].subject == f"Về việc công nhận danh hiệu {TITLE}"
    many = decision_of(record(entry(), entry(), entry(award=TITLE, is_title=True)))
    said = [part.text for part in many.sheets[0].body if isinstance(part, Paragraph)]
    assert f"- {GIAY_KHEN}: 02 trường hợp;" in said
    assert f"- {TITLE}: 01 trường hợp." in said


def test_bases_are_cited_and_closed_one_by_one() -> None:
    bases = decision_of(record()).sheets[0].bases
    assert [base.text for base in bases] == [
        "Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;",
        "Xét đề nghị của Phòng Nội vụ.",
    ]
    (small,) = decision_of(record(legal_bases=("căn cứ Nghị định số 98/2023/NĐ-CP",))).sheets[0].bases
    assert small.text == "Căn cứ Nghị định số 98/2023/NĐ-CP."


def test_what_amends_says_what_it_read_and_what_it_reads_now() -> None:
    before = Before(
        name="Ông Nguyễn Văn Án", award=TITLE, prize_money=500_000, achievement_period="2020 - 2022"
    )
    paper = decision_of(
        record(entry(before=before, prize_money=None), kind="amend", reason="Ghi sai tên", target=ISSUED)
    )
    (grid,) = _grids(paper)
    assert grid.rows == (
        ("1", "Ông Nguyễn Văn Án", "Ông Nguyễn Văn An", f"{GIAY_KHEN} (đã ghi: {TITLE})", "500.000", ""),
    )
    periods = articles(paper)[1].text
    assert "đã ghi là 2020 - 2022, nay sửa đổi thành Từ năm 2022 đến năm 2025." in periods


def test_that_no_money_goes_with_it_any_more_is_said() -> None:
    before = Before(name="Ông Nguyễn Văn An", award=None, prize_money=None, achievement_period="2024")
    paper = decision_of(
        record(entry(before=before, prize_money=0), kind="amend", reason="Ghi sai", target=ISSUED)
    )
    (grid,) = _grids(paper)
    assert grid.rows[0][-2:] == ("", "0")


def test_what_takes_the_place_of_an_annulment_annuls_and_names_both() -> None:
    wrong = Publication(number="1026", series="QĐ-UBND", issued_on=date(2025, 5, 12))
    paper = decision_of(record(entry(), kind="revoke", reason="Ghi sai số", target=wrong, instead_of=ISSUED))
    said = " ".join(part.text for part in articles(paper))
    assert f"Hủy bỏ khen thưởng tại Quyết định {cited(ISSUED)}" in said
    assert f"thay thế Quyết định {cited(wrong)}" in said


def test_a_day_before_any_form_is_refused_by_name() -> None:
    with pytest.raises(NoForm):
        form_for(record(), date(2020, 3, 4), "decision")


def test_a_table_has_as_many_cells_as_heads_with_money_and_without() -> None:
    for kind in KINDS:
        for money in (None, 5):
            of = of_kind(kind).model_copy(
                update={"entries": (entry(prize_money=money), entry(prize_money=0))}
            )
            for form in forms_for(of, DAY):
                for grid in _grids(paper_of(form, of, DAY)):
                    assert {len(row) for row in grid.rows} == {len(grid.columns)}
                    assert len(grid.total) in {0, len(grid.columns)}


def _grids(paper: Paper) -> Iterator[Grid]:
    return (part for sheet in paper.sheets for part in sheet.body if isinstance(part, Grid))


@pytest.mark.parametrize(
    ("units", "head"),
    [
        ((PROVINCE,), ("Ủy ban nhân dân\ntỉnh Ninh Bình", None, "Chủ tịch", "Ninh Bình")),
        ((DISTRICT, PROVINCE), ("Ủy ban nhân dân\nhuyện Thanh Miện", None, "Chủ tịch", "Thanh Miện")),
        (
            (Unit("Sở Khoa học và Công nghệ tỉnh Ninh Bình", "so"), PROVINCE),
            ("Sở Khoa học và Công nghệ", "Ủy ban nhân dân\ntỉnh Ninh Bình", "Giám đốc", "Ninh Bình"),
        ),
        (
            (Unit("Phòng Nội vụ", "phong"), DISTRICT, PROVINCE),
            ("Phòng Nội vụ", "Ủy ban nhân dân\nhuyện Thanh Miện", "Trưởng phòng", "Thanh Miện"),
        ),
        (
            (Unit("Văn phòng Sở", "van_phong"), Unit("Sở Nội vụ tỉnh Ninh Bình", "so"), PROVINCE),
            ("Văn phòng Sở", "Sở Nội vụ tỉnh Ninh Bình", "Chánh Văn phòng", "Ninh Bình"),
        ),
        (
            (Unit("Xã Ngô Quyền", "xa"), DISTRICT),
            ("Ủy ban nhân dân\nxã Ngô Quyền", None, "Chủ tịch", "Xã Ngô Quyền"),
        ),
        ((Unit("Quận 1", "quan"), PROVINCE), ("Ủy ban nhân dân\nquận 1", None, "Chủ tịch", "Quận 1")),
        (
            (Unit("Thành phố Hải Phòng", "thanh_pho_tw"),),
            ("Ủy ban nhân dân\nthành phố Hải Phòng", None, "Chủ tịch", "Hải Phòng"),
        ),
        ((Unit("Hợp tác xã Một", "hop_tac_xa"),), ("Hợp tác xã Một", None, "Thủ trưởng", "Hợp tác xã Một")),
    ],
)
def test_how_bodies_write(units: tuple[Unit, ...], head: tuple[str, str | None, str, str]) -> None:
    found = letterhead_of(units, DAY)
    assert (found.issuer, found.above, found.capacity, found.place) == head


def test_every_kind_of_letterhead_is_a_kind_of_unit_and_stands_once() -> None:
    named = [kind for each in load_letterheads().letterheads for kind in each.kinds]
    assert len(named) == len(set(named))
    assert set(named) <= load_unit_kinds().kinds.keys()
