"""What people read stands in message catalogues: no Vietnamese in code, no text without a user, no blank left blank."""

import ast
import re
import string
from collections.abc import Iterator
from functools import cache
from typing import Final

import pytest

from kit.messages import catalogue
from tests.architecture.checkout import HOME_OF, SERVICES, name_of, python_files

pytestmark = pytest.mark.unit
VIETNAMESE: Final = re.compile("[À-ÖØ-öø-ỹ]")
EXAMPLES: Final = {"example", "examples", "openapi_examples", "json_schema_extra"}
"""Arguments that are shown in API documents, as what somebody might send."""
OF_THEIR_OWN: Final[dict[str, str]] = {
    "services/_kit/src/kit/text.py": "which letters there are, and which of them look alike",
    "services/_kit/src/kit/vietnamese.py": "which letters there are, and their order",
    "services/_kit/src/kit/amounts.py": "what numbers are called",
    "services/submissions/src/submissions/movements/example.py": "a whole plan as an example of the API document",
    "services/awards/src/awards/decisions/technique.py": "how a printed decision spells a day, to find it there",
    "services/directory/src/directory/calendar/files.py": "what the library calls a swapped day, to read it",
    "services/directory/src/directory/calendar/domain.py": "what the library calls a day in lieu, to read it",
    "services/directory/src/directory/calendar/law.py": "a letter that Unicode does not take apart",
    "services/directory/src/directory/migrations/versions/0003_notices_of_the_calendar.py": "as released",
    "services/directory/src/directory/migrations/versions/0008_names_as_text.py": "as released",
}
"""Files in which Vietnamese is what the code is about, and not what it says."""
PACKAGES: Final = ("authority", *SERVICES)
SAID_BY_CODE: Final[dict[str, set[str]]] = {
    "scoring": {"criterion_twice", "tie_break_twice"},
    "submissions": {"award_not_decidable"},
}
"""Texts that are called by a variable, because they are named like the fault's code."""


def said_in_code(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of each Vietnamese string that is neither a docstring nor an example of the API document."""
    tree = ast.parse(source)
    left_out = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    shown = [
        keyword.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg in EXAMPLES
    ]
    constants = dict(_constants(tree))
    while shown:
        for node in ast.walk(shown.pop()):
            left_out.add(id(node))
            if isinstance(node, ast.Name) and (value := constants.pop(node.id, None)) is not None:
                shown.append(value)
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)) if id(node) not in left_out and VIETNAMESE.search(text):
                yield node.lineno, text


def _constants(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    for node in tree.body:
        match node:
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                yield name, value
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield name, value


def used(source: str) -> Iterator[tuple[int, str, set[str]]]:
    """Line, name and facts of each text that a source takes by `words`, a partial of it, or `fault_in`."""
    tree = ast.parse(source)
    partials: dict[str, set[str]] = {"words": set(), "fault_in": set()}
    for node in ast.walk(tree):
        match node:
            case ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.Call(
                    func=ast.Name(id="partial"), args=[ast.Name(id="words"), *_], keywords=keywords
                ),
            ):
                partials[name] = {str(keyword.arg) for keyword in keywords}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in partials:
            facts = partials[node.func.id] | {str(keyword.arg) for keyword in node.keywords}
            match node.args[-1:]:
                case [ast.Constant(value=str(name))]:
                    yield node.lineno, name, facts
                case [ast.JoinedStr(values=[ast.Constant(value=str(prefix)), *_])]:
                    yield node.lineno, f"{prefix}*", facts


@cache
def uses(package: str) -> tuple[tuple[str, str, frozenset[str]], ...]:
    return tuple(
        (f"{name_of(path)}:{line}", name, frozenset(facts))
        for path in python_files("services")
        if HOME_OF[package] in path.parents
        for line, name, facts in used(path.read_text("utf-8"))
    )


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_no_vietnamese_in_code() -> None:
    found: dict[str, list[str]] = {}
    for path in python_files("services", "workflows"):
        for line, text in said_in_code(path.read_text("utf-8")):
            found.setdefault(name_of(path), []).append(f"{name_of(path)}:{line}: {text[:80]}")
    said = [each for name, lines in found.items() if name not in OF_THEIR_OWN for each in lines]
    assert not said, "move them into the package's messages/words.yaml:\n" + "\n".join(said)
    assert OF_THEIR_OWN.keys() - found.keys() == set(), "nothing in them any more"


@pytest.mark.parametrize(
    ("source", "is_found"),
    [
        ('raise ValueError("thiếu tên")', True),
        ('detail = f"không có {code}"', True),
        ('def f():\n    """Hồ sơ."""', False),
        ("x = 1  # hồ sơ", False),
        ('ConfigDict(json_schema_extra={"examples": [{"reason": "Ghi nhầm"}]})', False),
        ('_ONE = {"name": "Huyện"}\n_ALL = [_ONE]\nfile(example=_ALL)', False),
        ('_ONE = {"name": "Huyện"}\nfile(_ONE)', True),
        ('say("for example")', False),
    ],
)
def test_vietnamese_in_code_would_be_found(source: str, *, is_found: bool) -> None:
    assert bool(list(said_in_code(source))) is is_found


@pytest.mark.parametrize("package", PACKAGES)
def test_what_is_said_is_there_with_its_facts(package: str) -> None:
    texts = catalogue(package, "words")
    for place, name, facts in uses(package):
        meant = [
            text for text in texts if text == name or (name.endswith("*") and text.startswith(name[:-1]))
        ]
        assert meant, f"{place}: no {name} in words.yaml"
        for text in meant:
            assert blanks(texts[text]) <= facts, f"{place}: {text} lacks facts"


@pytest.mark.parametrize("package", PACKAGES)
def test_no_text_is_left_over(package: str) -> None:
    names = {name for _, name, _ in uses(package)}
    prefixes = tuple(name[:-1] for name in names if name.endswith("*"))
    indirect = SAID_BY_CODE.get(package, set())
    left = {
        text
        for text in catalogue(package, "words")
        if text not in names | indirect and not text.startswith(prefixes or ("\0",))
    }
    assert left == set()
