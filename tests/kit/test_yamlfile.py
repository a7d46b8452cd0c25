"""Hand-written YAML: every fault is named with its line, and nothing means more than it says."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field

from kit.yamlfile import FileErrors, load, main, validate

pytestmark = pytest.mark.unit


class Cat(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: Literal["cat"]
    lives: int


class Dog(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: Literal["dog"]
    born: date


class Home(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    code: str
    share: Decimal = Decimal(0)
    animals: tuple[Annotated[Cat | Dog, Field(discriminator="kind")], ...] = ()


class Farm(BaseModel):
    homes: tuple[Home, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Complaint:
    pointer: str
    detail: str


def file(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "home.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def faults(path: Path, model: type[BaseModel] = Home) -> list[tuple[int, str, str]]:
    with pytest.raises(FileErrors) as refusal:
        validate(path, model)
    return [(fault.line, fault.pointer, fault.reason) for fault in refusal.value.faults]


def test_a_good_file_becomes_its_model(tmp_path: Path) -> None:
    path = file(tmp_path, 'code: "01"\nshare: 0.4\nanimals:\n  - kind: dog\n    born: 2024-02-29\n')
    home = validate(path, Home)
    assert home == Home(code="01", share=Decimal("0.4"), animals=(Dog(kind="dog", born=date(2024, 2, 29)),))


def test_words_stay_words(tmp_path: Path) -> None:
    """`no`, times and dates are not turned into something else, as YAML 1.1 would."""
    value = load(file(tmp_path, "[no, 12:30, 2025-05-05, 1/2, 007, true, null, -3, 0.5]")).value
    assert value == ["no", "12:30", "2025-05-05", "1/2", "007", True, None, -3, 0.5]


def test_every_fault_of_the_fields_is_named_in_the_order_of_the_file(tmp_path: Path) -> None:
    animals = "  - kind: cat\n    lives: '9'\n  - kind: dog\n    tail: 1\n  - kind: cow\n  - lives: 7\n"
    text = f"code: 300\nanimals:\n{animals}x: 1\n"
    assert faults(file(tmp_path, text)) == [
        (1, "/code", "phải là chuỗi ký tự (mã gồm toàn chữ số thì đặt trong ngoặc kép)"),
        (4, "/animals/0/lives", "phải là số nguyên"),
        (5, "/animals/1/born", "thiếu trường này"),
        (6, "/animals/1/tail", "không có trường nào tên như vậy"),
        (7, "/animals/2/kind", "không nhận 'cow', chỉ nhận 'cat', 'dog'"),
        (8, "/animals/3/kind", "thiếu trường này"),
        (9, "/x", "không có trường nào tên như vậy"),
    ]


def test_a_list_is_not_too_short_for_what_is_wrong_in_it(tmp_path: Path) -> None:
    wrong = [(2, "/homes/0/code", "phải là chuỗi ký tự (mã gồm toàn chữ số thì đặt trong ngoặc kép)")]
    assert faults(file(tmp_path, "homes:\n  - code: 300\n"), Farm) == wrong
    assert [at for _, at, _ in faults(file(tmp_path, "homes: []\n"), Farm)] == ["/homes"]


def test_every_fault_of_the_rules_between_fields_is_named(tmp_path: Path) -> None:
    def rules(_: Home) -> Iterator[Complaint]:
        yield Complaint("/share", "quá nhiều")
        yield Complaint("/animals/0", "chưa có")

    path = file(tmp_path, "code: a\n\nshare: 1\n")
    with pytest.raises(FileErrors) as refusal:
        validate(path, Home, rules)
    assert str(refusal.value) == f"{path}:1: /animals/0: chưa có\n{path}:3: /share: quá nhiều"


def test_a_field_twice_is_refused_at_its_second_line(tmp_path: Path) -> None:
    assert faults(file(tmp_path, "code: a\nshare: 1\ncode: b\n")) == [
        (3, "/code", "trường này đã có ở dòng 1; hãy giữ một")
    ]


def test_wrong_syntax_is_refused_with_its_line(tmp_path: Path) -> None:
    ((line, pointer, reason),) = faults(file(tmp_path, "code: a\nshare: [1\nx: 2\n"))
    assert (line, pointer) == (3, "")
    assert reason.startswith("sai cú pháp YAML: ")


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ("code: &a x\nshare: *a\n", 2, "không dùng tham chiếu"),
        ("code: a\nshare: !!binary aaaa\n", 2, "không dùng thẻ"),
        ("code: a\nshare: !!int many\n", 2, "không dùng thẻ"),
        ("code: a\nanimals: !pets []\n", 2, "không dùng thẻ"),
        ("code: a\n---\ncode: b\n", 2, "sai cú pháp YAML"),
        (b"code: a\nshare: \xff\n", 2, "tệp phải viết bằng UTF-8"),
        ("code: a\nshare: \x07\n", 2, "có ký tự U+0007 không dùng được"),
        ("code: a\n? [x]\n: b\n", 2, "tên trường phải là chuỗi ký tự"),
        ("[" * 5_000, 1, "lồng nhau quá sâu"),
        ("", 1, "phải là một nhóm trường"),
        ("- code: a\n", 1, "phải là một nhóm trường"),
    ],
)
def test_what_is_not_plain_data_is_refused(
    tmp_path: Path, content: str | bytes, line: int, reason: str
) -> None:
    ((named_line, _, said),) = faults(file(tmp_path, content))
    assert named_line == line
    assert reason in said


def test_a_number_that_no_column_holds_is_a_word(tmp_path: Path) -> None:
    assert load(file(tmp_path, "code: " + "9" * 5_000)).value == {"code": "9" * 5_000}


def test_a_pointer_escapes_what_separates_its_parts(tmp_path: Path) -> None:
    document = load(file(tmp_path, "a: 1\nx/y~z:\n  - 1\n  - 2\n"))
    assert document.line_of("/x~1y~0z/1") == 4
    assert document.line_of("/x~1y~0z/1/deeper") == 4


def test_a_file_is_printed_as_the_json_that_services_take(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    written = file(tmp_path, "code: đợt-1\nopens_on: 2026-12-01\nawards: [a, no]\n")
    monkeypatch.setattr(sys, "argv", ["kit.yamlfile", str(written)])
    main()
    assert json.loads(capsys.readouterr().out) == {
        "code": "đợt-1",
        "opens_on": "2026-12-01",
        "awards": ["a", "no"],
    }
