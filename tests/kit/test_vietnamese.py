"""Names in the order of a Vietnamese list, and as they are looked for."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.vietnamese import order_key, plain_words

pytestmark = pytest.mark.unit

IN_ORDER = (
    "Nguyễn Văn An",
    "Trần Thị An",
    "Lê Thị Ánh",
    "Bùi Văn Ân",
    "Phạm Thị Bảo",
    "Đỗ Thị Dung",
    "Vũ Tiến Dũng",
    "Nguyễn Văn Đức",
    "Bùi Hoa",
    "Bùi Ánh Hoa",
    "Bùi Thị Hoa",
    "Bùi Thị Ánh Hoa",
    "Nguyễn Thị Hoa",
    "Lê Thị Hòa",
    "Đặng Thị Hoan",
    "Cao Thị Lệ",
    "Trần Thị Mơ",
    "Trần Thị Na",
    "Trần Ngọc Oanh",
    "Trần Thị Ổn",
    "Trần Thị Ơn",
    "Trần Thị Thu",
    "Trần Thị Thư",
    "Lê Thị Yến",
)
"""As the list of a unit has them: by given name, then by family and middle names."""


def test_a_list_is_in_the_order_of_given_names() -> None:
    assert sorted(sorted(IN_ORDER), key=order_key) == list(IN_ORDER)


def test_tones_come_in_their_order_and_after_the_letters() -> None:
    tones = ["Ma", "Mà", "Mả", "Mã", "Má", "Mạ"]
    assert sorted(sorted(tones), key=order_key) == tones
    assert sorted(["Mạ", "Man", "Mà"], key=order_key) == ["Mà", "Mạ", "Man"]


def test_letters_come_as_the_alphabet_has_them() -> None:
    alphabet = list("aăâbcdđeêghiklmnoôơpqrstuưvxy")
    assert sorted(sorted(alphabet), key=order_key) == alphabet
    assert sorted(["Dz", "Đa", "Da"], key=order_key) == ["Da", "Dz", "Đa"]


@pytest.mark.parametrize(
    "spelled", ["Nguyễn Thị Hoà", "NGUYỄN THỊ HÒA", "nguyen  thi hoa", "Nguyễn-Thị (Hòa)"]
)
def test_a_name_is_found_however_it_is_typed(spelled: str) -> None:
    assert plain_words(spelled) == plain_words(unicodedata.normalize("NFD", spelled)) == "nguyen thi hoa"


def test_numbers_of_documents_are_words_too() -> None:
    assert (
        plain_words("Số 12/TTr-UBND ngày 06/5/2025, Đông Triều") == "so 12 ttr ubnd ngay 06 5 2025 dong trieu"
    )


@given(st.sampled_from(IN_ORDER), st.sampled_from(IN_ORDER))
def test_two_spellings_are_one_place(one: str, other: str) -> None:
    decomposed = unicodedata.normalize("NFD", one).upper()
    assert order_key(decomposed) == order_key(one)
    assert (order_key(one) == order_key(other)) == (one == other)
    assert order_key("Lê Thị Hoà") == order_key("Lê Thị Hòa")


@given(st.text(max_size=30))
def test_whatever_is_written_has_a_key(text: str) -> None:
    assert plain_words(plain_words(text)) == plain_words(text)
    assert order_key(text).count(" ") == 3
