"""What rows of a list make of a dossier: what is recognised, what is wrong in which cell, what is asked."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from openpyxl import load_workbook

from portal.dossiers.answers import Achievement, Nominee
from portal.dossiers.list_planning import OTHER, FormRow, Plan, blame, body_of, planned, whole_list
from portal.dossiers.list_reading import read_list
from portal.dossiers.list_template import template
from portal.services import Fault
from tests.portal.lists import AN, AWARDS, BANG, GIAY, HEADINGS, HOA, book, saved

pytestmark = pytest.mark.unit


def rows_of(content: bytes) -> list[FormRow]:
    return [FormRow(str(row.number), row.values, places=row.places) for row in read_list(content).rows]


def plan(*rows: Sequence[Any], written: Sequence[Nominee] = (), same: str = "") -> Plan:
    found = rows_of(book(HEADINGS, *rows))
    return planned([FormRow(row.number, row.values, same, row.places) for row in found], AWARDS, written)


def nominee(name: str, award: str = "giay_khen_huyen", **more: Any) -> Nominee:
    written = Achievement(
        summary="Hiến 120 m² đất.", period_from=date(2022, 12, 1), period_to=date(2025, 3, 31)
    )
    fields: dict[str, Any] = {
        "id": uuid4(), "subject_type": "household", "name": name, "description": "Thôn Đoài", "award_code": award,
        "achievements": (written,), "evidence": (), "person_id": None, "state": "in_review", "reason": None,
    } | more  # fmt: skip
    return Nominee(**fields)


def test_a_composed_letter_is_the_same_letter() -> None:
    decomposed = "Nguye\u0302\u0303n Va\u0306n An"
    found = plan(
        (1, "hộ gia đình", decomposed, "x", GIAY, "Hiến đất.", "1/12/2022", "2/12/2022"),
        written=[nominee("Nguyễn Văn An")],
    )
    assert found.rows[0].known is not None


def test_a_right_row_is_a_nominee() -> None:
    found = plan(AN, HOA)
    assert found.counts == {"added": 2, "changed": 0, "unchanged": 0, "wrong": 0}
    assert body_of(found.nominees[0]) == {
        "subject_type": "individual",
        "name": "Nguyễn Văn An",
        "award_code": "giay_khen_huyen",
        "description": "Trưởng thôn Đông",
        "achievements": [
            {"summary": "Vận động hiến 300 m² đất.", "period_from": "2022-12-01", "period_to": "2025-03-31"}
        ],
    }


@pytest.mark.parametrize(
    "written", [GIAY.upper(), "giay khen cua chu tich uy ban nhan dan huyen", f"  {GIAY} ", "giay_khen_huyen"]
)
def test_an_award_is_known_however_its_letters_are_typed(written: str) -> None:
    assert plan((*AN[:4], written, *AN[5:])).rows[0].said["award_code"] == "giay_khen_huyen"


@pytest.mark.parametrize(
    ("column", "at", "typed"),
    [
        ("award_code", 4, "Giấy khen huyện"),
        ("award_code", 4, "Giấy khen của Chủ tịch UBND huyện"),
        ("award_code", 4, None),
        ("subject_type", 1, "hộ"),
        ("subject_type", 1, None),
        ("period_from", 6, "12/2022"),
        ("period_from", 6, "2022"),
        ("period_from", 6, "31/02/2022"),
        ("period_from", 6, "01/12/22"),
        ("period_from", 6, 44896.5),
        ("period_to", 7, "nay"),
        ("period_to", 7, None),
    ],
)
def test_what_is_unclear_is_asked_at_its_cell(column: str, at: int, typed: object) -> None:
    wrong = list(AN)
    wrong[at] = typed
    found = plan(wrong, HOA)
    assert list(found.rows[0].faults) == [column]
    assert found.rows[0].row.places[column] == f"{'ABCDEFGH'[at]}2"
    assert found.counts["wrong"] == 1
    assert [row.said["name"] for row in found.right] == ["Hộ bà Nguyễn Thị Hoà"]


def test_whoever_is_in_the_dossier_is_recognised() -> None:
    there = nominee("Hộ bà Nguyễn Thị Hòa")
    found = plan(HOA, written=[there])
    assert found.rows[0].known == there
    assert found.counts["changed"] == 1, "the tone stands elsewhere"
    again = plan(HOA, written=[nominee("Hộ bà Nguyễn Thị Hoà", id=there.id)])
    assert again.counts["unchanged"] == 1
    assert plan((*HOA[:4], BANG, *HOA[5:]), written=[there]).counts["added"] == 1, "for another award"


def test_a_name_without_its_marks_may_be_somebody_elses() -> None:
    there = nominee("Hộ bà Nguyễn Thị Hoa")
    asked = plan(HOA, written=[there])
    question = asked.rows[0].question
    assert question is not None
    assert question.name == there.name
    assert [value for value, _ in question.answers] == [str(there.id), OTHER]
    assert plan(HOA, written=[there], same=OTHER).counts["added"] == 1
    one = plan(HOA, written=[there], same=str(there.id))
    assert (one.rows[0].known, one.counts["changed"]) == (there, 1)


def test_the_same_twice_in_a_list_is_one_too_many() -> None:
    found = plan(HOA, (3, *HOA[1:2], "HỘ BÀ NGUYỄN THỊ HÒA", *HOA[3:]))
    assert list(found.rows[1].faults) == ["name"]
    assert "2" in found.rows[1].faults["name"][0]


def test_a_nominee_has_as_many_achievements_as_rows_and_goes_as_a_whole() -> None:
    more = (None, None, None, None, None, "Góp 30 ngày công.", "1/1/2024", "30/6/2024")
    found = plan(AN, more)
    assert [one["summary"] for one in body_of(found.nominees[0])["achievements"]] == [
        AN[5],
        "Góp 30 ngày công.",
    ]
    wrong = plan(AN, (*more[:6], "2024", "30/6/2024"), HOA)
    assert [row.said.get("name") for row in wrong.right] == ["Hộ bà Nguyễn Thị Hoà"]


def test_what_stands_in_the_dossier_keeps_its_place_and_its_evidence() -> None:
    first, second = nominee("A"), nominee("Hộ bà Nguyễn Thị Hoà", person_id=None)
    found = plan(HOA, AN, written=[second, first])
    sent = whole_list(found, [second, first])
    assert [one.body["name"] for one in sent] == ["Hộ bà Nguyễn Thị Hoà", "A", "Nguyễn Văn An"]
    assert UUID(sent[0].body["id"]) == second.id
    assert [len(one.rows) for one in sent] == [1, 0, 1]


def test_what_the_service_says_stands_at_its_cell() -> None:
    there = nominee("A")
    more = (None, None, None, None, None, "Góp 30 ngày công.", "1/1/2024", "30/6/2024")
    found = plan(AN, more, written=[there])
    left = blame(
        [
            Fault(pointer="/nominees/1/description", detail="quá dài"),
            Fault(pointer="/nominees/1/achievements/1/period_to", detail="chưa đến"),
            Fault(pointer="/nominees/0/name", detail="của người khác"),
            Fault(pointer="", detail="cả hồ sơ"),
        ],
        whole_list(found, [there]),
    )
    assert [one.detail for one in left] == ["của người khác", "cả hồ sơ"]
    assert found.rows[0].faults == {"description": ["quá dài"]}
    assert found.rows[1].faults == {"period_to": ["chưa đến"]}


def test_the_rounds_own_workbook_is_read_back() -> None:
    content = template("Danh sách đề nghị", list(AWARDS.values()))
    workbook = load_workbook(BytesIO(content))
    sheet = workbook.worksheets[0]
    assert {str(one.sqref) for one in sheet.data_validations.dataValidation} == {"B4:B503", "E4:E503"}
    assert [each.sheet_state for each in workbook.worksheets] == ["visible", "visible", "hidden"]
    for row, values in enumerate((AN, HOA), start=4):
        for column, value in enumerate(values, start=1):
            sheet.cell(row, column, value)
    found = planned(rows_of(saved(workbook)), AWARDS, ())
    assert found.counts["added"] == 2
    assert [row.said["subject_type"] for row in found.rows] == ["individual", "household"]


def test_five_hundred_rows_are_judged_at_once() -> None:
    many = [
        (number, "cá nhân", f"Nguyễn Văn {number}", "Thôn", GIAY, "Hiến đất.", "1/12/2022", "31/3/2025")
        for number in range(500)
    ]
    assert plan(*many).counts["added"] == 500


def test_two_rows_are_not_one_nominee() -> None:
    there = nominee("Hộ bà Nguyễn Thị Hoa")
    same = [(2, *HOA[1:2], there.name, *HOA[3:]), HOA]
    found = rows_of(book(HEADINGS, *same))
    answered = [
        FormRow(row.number, row.values, str(there.id) if row.number == "3" else "", row.places)
        for row in found
    ]
    judged = planned(answered, AWARDS, [there])
    assert (judged.rows[0].known, list(judged.rows[1].faults)) == (there, ["name"])


def test_subjects_are_told_apart_as_submissions_does() -> None:
    household = nominee("Nguyễn Văn An")
    person = (1, "cá nhân", "Nguyễn Văn An", "x", GIAY, "Hiến đất.", "1/12/2022", "2/12/2022")
    assert plan(person, written=[household]).counts["added"] == 1, "another kind of subject"
    assert plan(person, (2, "hộ gia đình", *person[2:])).counts["added"] == 2
    two = [nominee("Nguyễn Văn An", subject_type="individual", person_id=uuid4()) for _ in range(2)]
    asked = plan(person, written=two)
    assert asked.rows[0].question is not None
    assert [value for value, _ in asked.rows[0].question.answers] == [*(str(one.id) for one in two), OTHER]


def test_a_fault_of_an_achievement_stands_in_its_own_row() -> None:
    more = [(None, None, None, None, None, f"Việc {number}", "1/1/2024", "30/6/2024") for number in (1, 2)]
    found = plan((*AN[:5], None, None, None), *more)
    blame([Fault(pointer="/nominees/0/achievements/1/summary", detail="sai")], whole_list(found, []))
    assert [list(row.faults) for row in found.rows] == [[], [], ["summary"]]
