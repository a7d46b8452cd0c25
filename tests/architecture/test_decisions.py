"""Each decision says whether it still holds and since when, and the index has them all."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

import pytest

from tests.architecture.checkout import ROOT

pytestmark = pytest.mark.unit

FOLDER: Final = ROOT / "docs" / "decisions"
INDEX: Final = FOLDER / "README.md"
HEAD: Final = re.compile(
    r"# (?P<number>\d+)\. (?P<title>.+)\n\n"
    r"- Status: (?P<status>accepted|superseded in part|superseded)\n"
    r"- Date: (?P<date>\d{4}-\d\d-\d\d)\n"
    r"- Supersedes: (?P<supersedes>.+)\n"
    r"- Superseded by: (?P<superseded_by>.+)\n"
)
PARTS: Final = ("Context", "Decision", "Enforced by", "Revisit")
OTHER: Final = re.compile(r"\[(\d+)\]\(\d{4}-[a-z-]+\.md\)")


@dataclass(frozen=True)
class Record:
    name: str
    number: int
    title: str
    status: str
    date: str
    supersedes: frozenset[int]
    superseded_by: frozenset[int]
    text: str

    @property
    def row(self) -> str:
        return f"| {self.number} | [{self.title}]({self.name}) | {self.date} | {self.status} |"


def record(name: str, text: str) -> Record:
    head = HEAD.match(text)
    assert head, (
        f"{name} begins with its number, title, status, date, and what it supersedes or is superseded by"
    )
    date.fromisoformat(head["date"])
    return Record(
        name,
        int(head["number"]),
        head["title"],
        head["status"],
        head["date"],
        _others(name, head["supersedes"]),
        _others(name, head["superseded_by"]),
        text,
    )


def _others(name: str, words: str) -> frozenset[int]:
    found = frozenset(map(int, OTHER.findall(words)))
    assert (words == "none") != bool(found), (
        f"{name}: say `none`, or link to the other decision by its number"
    )
    return found


def records() -> list[Record]:
    return [record(path.name, path.read_text("utf-8")) for path in sorted(FOLDER.glob("[0-9]*.md"))]


def one_sided(known: list[Record]) -> list[str]:
    """What one record says of another, and that one does not say of it; and a status that does not fit."""
    pairs = {(new.number, old) for new in known for old in new.supersedes}
    heard = {(new, old.number) for old in known for new in old.superseded_by}
    return [
        f"{new} supersedes {old}: one of the two does not say so" for new, old in sorted(pairs ^ heard)
    ] + [
        f"{each.name}: its status does not fit what supersedes it"
        for each in known
        if each.status.startswith("superseded") != bool(each.superseded_by)
    ]


def test_numbers_have_no_gap_and_are_those_of_the_files() -> None:
    known = records()
    assert [each.number for each in known] == list(range(1, len(known) + 1))
    assert [int(each.name[:4]) for each in known] == [each.number for each in known]


def test_each_has_its_parts() -> None:
    missing = [
        f"{each.name}: {part}"
        for each in records()
        for part in PARTS
        if not re.search(rf"^(\*\*{part}|## {part}$)", each.text, re.MULTILINE)
    ]
    assert not missing


def test_what_supersedes_and_what_is_superseded_name_each_other() -> None:
    assert one_sided(records()) == []


def test_the_index_has_each_of_them() -> None:
    rows = re.findall(r"^\| \d+ \|.*$", INDEX.read_text("utf-8"), re.MULTILINE)
    assert rows == [each.row for each in records()]


HEAD_OF_TWO: Final = "# 2. Two\n\n- Status: {}\n- Date: 2026-11-21\n- Supersedes: {}\n- Superseded by: none\n"


@pytest.mark.parametrize(
    "text",
    [
        "# 2. Two\n\n**Context.** No head.\n",
        HEAD_OF_TWO.format("valid", "none"),
        HEAD_OF_TWO.format("accepted", "the first one"),
    ],
)
def test_a_head_that_says_too_little_is_seen(text: str) -> None:
    with pytest.raises(AssertionError, match="0002-two"):
        record("0002-two.md", text)


def test_a_one_sided_word_is_seen() -> None:
    two = record("0002-two.md", HEAD_OF_TWO.format("accepted", "[1](0001-one.md)"))
    assert one_sided([two])
