"""A fault's place in words: fields by their names, entries of lists counted from 1 and called as they are called."""

from typing import Literal

import pytest
from pydantic import TypeAdapter, ValidationError

from kit.faults import Json, findings_of, reason_of, spoken

pytestmark = pytest.mark.unit
CALLED = {"nominees": "đối tượng", "achievements": "thành tích", "summary": "tóm tắt"}
VALUE: Json = {
    "nominees": [
        {"name": "Hộ ông Nguyễn Văn Mẫu", "achievements": [{"summary": ""}, {}]},
        {"name": " ", "achievements": "một"},
        {"name": "Tổ hợp tác " * 20},
    ],
    "points": {"ha-tang/1": 7},
}


@pytest.mark.parametrize(
    ("pointer", "words"),
    [
        ("", ""),
        ("/nominees", "đối tượng"),
        ("/nominees/0", "đối tượng thứ 1 (Hộ ông Nguyễn Văn Mẫu)"),
        (
            "/nominees/0/achievements/1/summary",
            "đối tượng thứ 1 (Hộ ông Nguyễn Văn Mẫu), thành tích thứ 2, tóm tắt",
        ),
        ("/nominees/1/summary", "đối tượng thứ 2, tóm tắt"),
        ("/nominees/2", f"đối tượng thứ 3 ({('Tổ hợp tác ' * 20)[:60]})"),
        ("/nominees/9", "đối tượng thứ 10"),
        ("/points/ha-tang~11", "points, ha-tang/1"),
        ("/nobody/3/knows", "nobody, 3, knows"),
    ],
)
def test_a_place_in_words(pointer: str, words: str) -> None:
    assert spoken(pointer, VALUE, CALLED) == words


def test_a_list_that_came_as_the_whole() -> None:
    assert spoken("/1/summary", [{}, {}], CALLED) == "thứ 2, tóm tắt"


def test_what_is_expected_is_listed_in_vietnamese() -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(Literal["full", "part", "none"]).validate_python("half")
    [finding] = findings_of(refused.value)
    assert reason_of(finding) == "chỉ nhận 'full', 'part' hoặc 'none'"
