"""Every error has its Vietnamese text, no text is left over, and no fact takes the place of a member of RFC 9457."""

import ast
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

import pytest

from kit.errors import Problem
from kit.messages import catalogue
from kit.problems import ProblemBody
from tests.architecture.checkout import SERVICES, name_of, python_files

pytestmark = pytest.mark.unit
STANDARD = {*(name for name, field in ProblemBody.model_fields.items() if field.is_required()), "instance"}
"""What every problem says of itself; `detail` may be a fact, being the words of RFC 9457 for this one occurrence."""


def codes_of(package: str) -> set[str]:
    """Codes of the problems that the package defines; a base class without a code has no text."""
    root = import_module(package)
    for module in walk_packages(root.__path__, f"{package}."):
        if not module.name.endswith("__main__") and ".migrations" not in module.name:
            import_module(module.name)
    return {
        problem.code
        for problem in _descendants(Problem)
        if problem.__module__.partition(".")[0] == package and hasattr(problem, "code")
    }


def _descendants(kind: type[Problem]) -> set[type[Problem]]:
    below = set(kind.__subclasses__())
    return below.union(*(_descendants(each) for each in below))


@pytest.mark.parametrize("package", ["kit", "authority", *SERVICES])
def test_texts_and_errors_agree(package: str) -> None:
    assert codes_of(package) == catalogue(package).keys()


def taking_a_members_place(source: str, errors: set[str]) -> Iterator[tuple[int, str]]:
    """Line and name of each fact of a problem that is called like a member that every problem has."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), keywords=facts) if (
                name in errors
            ):
                yield from ((node.lineno, fact.arg) for fact in facts if fact.arg in STANDARD)


def test_no_fact_hides_behind_a_member_that_every_problem_has() -> None:
    for package in ("kit", "authority", *SERVICES):
        codes_of(package)  # which loads its errors
    errors = {"__init__", *(problem.__name__ for problem in _descendants(Problem))}
    found = [
        f"{name_of(path)}:{line} {fact}"
        for path in python_files("services")
        for line, fact in taking_a_members_place(path.read_text("utf-8"), errors)
    ]
    assert not found, "\n".join(found)


def test_a_hidden_fact_would_be_found() -> None:
    assert list(taking_a_members_place("raise NotFound(\n    status=1, state=2)", {"NotFound"})) == [
        (1, "status")
    ]
