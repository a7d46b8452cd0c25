"""Every error says what is wrong in Vietnamese, and has everything that its text speaks of."""

import ast
import string
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from kit.errors import Problem
from kit.messages import catalogue, text_of

pytestmark = pytest.mark.unit
SERVICES = Path(__file__).parents[2] / "services"
NAMES = {path.parents[1].name for path in SERVICES.glob("*/src/*/messages/vi.yaml")} | {"sample"}
PACKAGES = sorted(name for name in NAMES if find_spec(name))


def problems(package: str) -> dict[str, type[Problem]]:
    """The errors that a package defines, by class name: of each `errors.py`, its own and its aggregates'."""
    folder = Path(str(import_module(package).__file__)).parent
    places = [".".join(path.parent.relative_to(folder).parts) for path in folder.rglob("errors.py")]
    modules = [import_module(".".join(filter(None, (package, place, "errors")))) for place in places]
    kinds = [
        kind
        for module in modules
        for kind in vars(module).values()
        if isinstance(kind, type)
        and issubclass(kind, Problem)
        and kind is not Problem
        and kind.__module__ == module.__name__
        and hasattr(kind, "code")
    ]
    found = {kind.__name__: kind for kind in kinds}
    assert len(found) == len(kinds), "two errors of one name"
    return found


def placeholders(text: str) -> set[str]:
    return {name.partition(".")[0] for _, name, _, _ in string.Formatter().parse(text) if name}


def raised(package: str) -> Iterator[tuple[str, str, set[str]]]:
    """Where the package makes one of its errors with keyword facts: place, class, names of the facts."""
    folder = Path(str(import_module(package).__file__)).parent
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, (ast.Name, ast.Attribute)):
                name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
                if any(keyword.arg is None for keyword in node.keywords) or node.args:
                    continue
                yield f"{file.name}:{node.lineno}", name, {str(keyword.arg) for keyword in node.keywords}


@pytest.mark.parametrize("package", PACKAGES)
def test_every_code_has_one_text(package: str) -> None:
    codes = [kind.code for kind in problems(package).values()]
    assert len(set(codes)) == len(codes)
    assert set(codes) <= set(catalogue(package))
    for code in codes:
        text = catalogue(package)[code]
        assert text.endswith((".", "?")), text
        assert not text.isascii(), f"{code} is not Vietnamese: {text}"


@pytest.mark.parametrize("package", PACKAGES)
def test_whoever_raises_gives_what_the_text_speaks_of(package: str) -> None:
    kinds = problems(package)
    missing = [
        f"{place} {name}: {sorted(lacking)}"
        for place, name, facts in raised(package)
        if name in kinds
        and kinds[name].__init__ is Problem.__init__
        and (lacking := placeholders(catalogue(package)[kinds[name].code]) - facts)
    ]
    assert missing == []


def test_a_missing_fact_does_not_hide_the_error() -> None:
    from sample.errors import CounterFull

    assert text_of(CounterFull(value=7)) == "Bộ đếm đang ở 7, không thể vượt quá {limit}."
