"""What a name, a line, a paragraph is: cleaned by rule, refused by rule, the same for everybody."""

import sys
import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from pydantic import BaseModel, ValidationError

from kit.schemas import Body, stored
from kit.text import (
    DOCUMENT_NUMBER,
    EMAIL,
    NAME,
    PARAGRAPH,
    PHRASE,
    REASON,
    SLUG,
    UNIT_CODE,
    Day,
    Kind,
    Moment,
    Name,
    NotThisKind,
    Number,
    Reference,
    number_key,
)

pytestmark = pytest.mark.unit
HOA = "Nguyễn Thị Hoà"


@pytest.mark.parametrize(
    "said",
    [
        HOA,
        unicodedata.normalize("NFD", HOA),
        f"  {HOA}\t",
        f"{HOA}\r\n",
        "Nguyễn  Thị   Hoà",
        "Nguyễn\u00a0Thị\u2003Hoà",
        "Nguyễn Thị Hoà\u200b",
        "\ufeffNguy\u00adễn Thị\u200d Hoà\u200e",
        "Nguyễn\tThị Hoà\ufe0f",
    ],
)
def test_what_people_see_alike_is_kept_alike(said: str) -> None:
    assert NAME.clean(said) == HOA


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("", "text_blank"),
        ("   ", "text_blank"),
        ("\u200b\u200b", "text_blank"),
        ("\u00a0\u2007", "text_blank"),
        ("...", "text_blank"),
        ("\u0301", "text_blank"),
        ("\u3164", "text_character"),
        ("A\r\nBcc: x@y.z", "text_line_break"),
        ("A\nB", "text_line_break"),
        ("A\u2028B", "text_line_break"),
        ("A\x0bB", "text_line_break"),
        ("A\x01\n\tB", "text_character"),
        ("A\0B", "text_character"),
        ("\u202etxt.exe", "text_character"),
        ("\u2066A\u2069", "text_character"),
        ("Ho\ufffd", "text_character"),
        ("A\ufffcB", "text_character"),
        ("A\ue000B", "text_character"),
        ("A\ud800B", "text_character"),
        ("A\uffffB", "text_character"),
        ("A\U000e0041B", "text_character"),
        ("A" * 301, "text_too_long"),
    ],
)
def test_what_is_no_name_is_refused_with_what_to_do(said: str, code: str) -> None:
    with pytest.raises(NotThisKind) as refused:
        NAME.clean(said)
    assert refused.value.code == code
    assert "{" not in str(refused.value)


def test_a_paragraph_has_lines_and_keeps_its_blanks() -> None:
    assert PARAGRAPH.clean(" Một  hai\r\n\r\nba \u2028bốn\n") == "Một  hai\n\nba\nbốn"
    assert REASON.clean("Thiếu:\n- biên bản") == "Thiếu:\n- biên bản"
    with pytest.raises(NotThisKind):
        PHRASE.clean("Thiếu:\n- biên bản")


def test_length_counts_what_is_kept() -> None:
    assert NAME.clean("A" * 300 + "\u200b" * 5_000 + " " * 50) == "A" * 300


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (SLUG, "so-ket-2025", "So Ket"),
        (SLUG, "a", "a\n"),
        (UNIT_CODE, "300-NV", "300 NV"),
        (EMAIL, "an@xa.example", "an@xa.example, hai@xa.example"),
        (EMAIL, "an.b+c@xa.example", "Ấn@xa.example"),
        (DOCUMENT_NUMBER, "12/TTr-UBND", "\u200b"),
    ],
)
def test_a_code_has_its_form(kind: Kind, good: str, bad: str) -> None:
    assert kind.clean(good) == good
    if bad.strip() != good:
        with pytest.raises(NotThisKind):
            kind.clean(bad)


def test_every_code_point_is_kept_cleaned_or_refused_by_its_category() -> None:
    """Against Unicode's own tables: no format character, control, surrogate or private one is kept by oversight."""
    signs = {
        "\u0600",
        "\u0601",
        "\u0602",
        "\u0603",
        "\u0604",
        "\u0605",
        "\u06dd",
        "\u070f",
        "\u0890",
        "\u0891",
    }
    signs |= {"\u08e2", "\U000110bd", "\U000110cd", *map(chr, range(0x13430, 0x13440))}  # they show
    wrong = []
    for point in (*range(0xE1100), 0xF0000, sys.maxunicode):
        each = chr(point)
        category = unicodedata.category(each)
        if category not in {"Cc", "Cf", "Cs", "Co", "Zs", "Zl", "Zp"} or each in signs:
            continue
        try:
            kept = PARAGRAPH.clean(f"a{each}b")
        except NotThisKind:
            continue
        if kept not in {"ab", "a b", "a\nb"}:
            wrong.append(f"U+{point:04X}")
    assert not wrong


class Sample(Body):
    name: Name
    day: Day
    points: Number
    place: Reference
    at: Moment = datetime(2025, 5, 5, tzinfo=UTC)


GOOD = '{"name": "An", "day": "2025-05-05", "points": 85.25, "place": "kho/1"}'


def test_a_body_is_judged_as_json() -> None:
    body = Sample.model_validate_json(GOOD, strict=True)
    assert (body.day, body.points) == (date(2025, 5, 5), Decimal("85.25"))


@pytest.mark.parametrize(
    ("member", "value", "code"),
    [
        ("day", "1746662400", "date_type"),
        ("day", '"1746662400"', "date_parsing"),
        ("day", '"2025-05-05T00:00:00"', "date_parsing"),
        ("day", '"２０２５-05-05"', "date_parsing"),
        ("day", '"2025-02-30"', "date_parsing"),
        ("at", "1746662400", "datetime_type"),
        ("at", '"1746662400"', "datetime_parsing"),
        ("at", '"2025-05-05"', "datetime_parsing"),
        ("at", '"2025-05-05T08:30:00"', "datetime_parsing"),
        ("at", '"2025-05-05T25:30:00+07:00"', "datetime_parsing"),
        ("points", '"85"', "number_type"),
        ("points", '"٥٠"', "number_type"),
        ("points", '"1e2"', "number_type"),
        ("points", "true", "number_type"),
        ("name", "7", "string_type"),
        ("place", '"javascript:alert(1)"', "reference_unsafe"),
        ("place", '" JavaScript:alert(1)"', "reference_unsafe"),
    ],
)
def test_no_type_is_taken_for_another(member: str, value: str, code: str) -> None:
    others = {"name": '"An"', "day": '"2025-05-05"', "points": "1", "place": '"kho/1"'} | {member: value}
    raw = "{" + ", ".join(f'"{name}": {each}' for name, each in others.items()) + "}"
    with pytest.raises(ValidationError) as refused:
        Sample.model_validate_json(raw, strict=True)
    assert [(error["loc"], error["type"]) for error in refused.value.errors()] == [((member,), code)]


def test_a_moment_says_its_offset() -> None:
    said = GOOD[:-1] + ', "at": "2025-05-05T08:30+07:00"}'
    assert Sample.model_validate_json(said, strict=True).at == datetime(2025, 5, 5, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("0910", "910"),
        ("٩١٠", "910"),
        ("９１０", "910"),
        ("QĐ- UBND", "QĐ-UBND"),
        ("QĐ – UBND", "QĐ-UBND"),
        ("QĐ\u2011UBND", "QĐ-UBND"),
        ("qđ\u2212ubnd", "QĐ-UBND"),
        ("Q\u00d0-UBND", "QĐ-UBND"),
        ("Q\u0189-UBND", "QĐ-UBND"),
        ("07/TTr-UBND", "7 / TTr-UBND"),
        ("7\u2215TTr-UBND", "7/TTr-UBND"),
        ("12\u200b/TB", "12/TB"),
    ],
)
def test_a_number_is_the_same_however_it_is_typed(typed: str, meant: str) -> None:
    assert number_key(typed) == number_key(meant)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("910", "9100"),
        ("910", "910a"),
        ("100", "1"),
        ("QĐ-UBND", "QD-UBND"),
        ("7/TTr", "7/TB"),
        ("1-2", "12"),
    ],
)
def test_other_numbers_stay_others(one: str, other: str) -> None:
    assert number_key(one) != number_key(other)


@pytest.mark.parametrize(
    ("kept", "read"),
    [
        ("Trần Thị\r\nBình", "Trần Thị Bình"),
        ("Tr\u1ea7n\u200b Thị \x00 Bình\u202e ", "Trần Thị Bình"),
        ("Trần\u2028Thị\u00a0Bình", "Trần Thị Bình"),
        ("\u200b\u3164 ", ""),
    ],
)
def test_what_was_kept_under_other_rules_is_mended(kept: str, read: str) -> None:
    assert NAME.mended(kept) == read
    assert not read or NAME.clean(read) == read


def test_what_was_accepted_once_is_read_as_it_is() -> None:
    """Rules grow; what stands in the database keeps standing, and is no error of whoever looks at it."""

    class Row(BaseModel):
        name: str = "A\r\nB\u200b"
        day: str = "2025-05-05"
        points: str = "85.2500"
        place: str = "javascript:x"

    row = stored(Sample, Row())
    assert (row.name, row.points) == ("A\r\nB\u200b", Decimal("85.2500"))
