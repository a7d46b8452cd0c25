"""What every file of the checkout keeps to."""

import re
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.architecture.checkout import files, name_of, python_files

pytestmark = pytest.mark.unit

IGNORE: Final = re.compile(
    r"#\s*(?:type:\s*ignore(?:\[[\w, -]*\])?|noqa(?::\s*[A-Z]+\d+(?:\s*,\s*[A-Z]+\d+)*)?|pragma:\s*no cover)"
    r"(?P<reason>.*)"
)
"""A suppressed finding and what is said behind it."""
LATER: Final = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "X" * 3, "HA" + "CK")) + r")\b")
MACHINE: Final = re.compile(r"(?<![\w.:/$}\-])/(home|root|work|Users|mnt)/\w")
REGISTRIES: Final = re.compile(
    "|".join(
        re.escape(first + second)
        for first, second in (
            ("py", "pi.org"),
            ("python", "hosted.org"),
            ("npm", "js.org"),
            ("repo1.", "maven.org"),
            ("repo.", "maven.apache.org"),
            ("proxy.", "golang.org"),
            ("sum.", "golang.org"),
            ("--index", "-url"),
            ("--extra", "-index-url"),
        )
    )
    + "|arti"
    + "factory"
)
"""A lock or script that says where a package was fetched works for one network only. Written in halves,
so that this file does not name them either."""
LONGEST: Final = 400
LONG: Final[dict[str, str]] = {}
"""Python files over 400 lines, and why each is one story all the same."""


def texts() -> Iterator[tuple[Path, str]]:
    for path in files():
        try:
            yield path, path.read_text("utf-8")
        except UnicodeDecodeError:
            continue  # no text


def comments(path: Path) -> Iterator[tuple[int, str]]:
    with path.open("rb") as file:
        for token in tokenize.tokenize(file.readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string


def has_reason(comment: str) -> bool:
    """Whether the comment suppresses nothing, or says why it does."""
    found = IGNORE.search(comment)
    return found is None or bool(re.search(r"\w{2,}", found["reason"]))


def found_in_texts(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name_of(path)}:{number}: {line.strip()[:120]}"
        for path, text in texts()
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def test_every_ignore_has_its_reason_beside_it() -> None:
    without = [
        f"{name_of(path)}:{number}: {comment}"
        for path in python_files("services", "workflows", "deploy")
        for number, comment in comments(path)
        if not has_reason(comment)
    ]
    assert not without, "\n".join(without)


@pytest.mark.parametrize(
    ("comment", "is_fine"),
    [
        ("# noqa: S101", False),
        ("# noqa: S101 - what this handler is registered for", True),
        ("# type: ignore[arg-type]", False),
        ("# type: ignore[arg-type]  # it takes several as well", True),
        ("# type: ignore[arg-type]  #", False),
        ("# pragma: no cover", False),
        ("# an ordinary comment", True),
    ],
)
def test_a_missing_reason_is_seen(comment: str, is_fine: bool) -> None:
    assert has_reason(comment) is is_fine


def test_nothing_is_put_off() -> None:
    assert found_in_texts(LATER) == []


def test_no_place_of_one_machine() -> None:
    assert found_in_texts(MACHINE) == []


def test_no_package_registry() -> None:
    assert found_in_texts(REGISTRIES) == []


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (LATER, "# TO" + "DO: later"),
        (MACHINE, "cache = '" + "/home" + "/somebody/x'"),
        (REGISTRIES, "https://" + "py" + "pi.org/simple"),
    ],
)
def test_what_must_not_be_there_would_be_found(pattern: re.Pattern[str], line: str) -> None:
    assert pattern.search(line)


def test_files_tell_one_story() -> None:
    lengths = {
        name_of(path): len(path.read_text("utf-8").splitlines())
        for path in python_files("services", "workflows", "deploy", "tests")
    }
    long = {name: length for name, length in lengths.items() if length > LONGEST}
    assert long.keys() - LONG.keys() == set(), "split them, or say in LONG why each is one story"
    assert LONG.keys() - long.keys() == set(), "no longer long"
