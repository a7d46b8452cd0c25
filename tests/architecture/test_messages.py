"""Every error has its Vietnamese text, no text is left over, and no fact takes the place of a member of RFC 9457."""

import ast
import string
from collections.abc import Iterator
from enum import StrEnum
from importlib import import_module
from pkgutil import walk_packages
from typing import Final

import pytest

from awards.decisions.states import DecisionStatus
from contracts.awards import SessionStatus
from contracts.nomination import NominationState
from contracts.submissions import DossierStatus, StageOutcome, StageStatus, StepKind
from kit.errors import Problem
from kit.messages import catalogue, terms, text_of
from kit.problems import ProblemBody
from submissions.errors import NotEditable
from tests.architecture.checkout import SERVICES, name_of, python_files
from tests.support.running import OF_NO_FIELD

pytestmark = pytest.mark.unit
STANDARD = {*(name for name, field in ProblemBody.model_fields.items() if field.is_required()), "instance"}
"""What every problem says of itself; `detail` may be a fact, being the words of RFC 9457 for this one occurrence."""

VOCABULARIES: Final = [
    ("submissions", "state", (DossierStatus, StageStatus, NominationState)),
    ("submissions", "step", (StepKind,)),
    ("submissions", "outcome", (StageOutcome,)),
    ("awards", "state", (DecisionStatus, SessionStatus, NominationState)),
]
"""Where a text names a code of these, by package and fact."""
KNOWN_BY_THAT: Final = {
    *("number", "series", "year", "document_number", "source"),  # of documents, and of a stage of the route
    *("given", "current", "limit", "length", "size", "seconds", "step", "detail"),  # counts and bounds
    *("found", "needed", "awaited", "undecided", "standing", "decided", "in_review", "awaiting_decision"),
    *("day", "today", "until", "earliest", "latest", "opens_on", "closes_on", "signed_on", "decided_on"),
    *("document_date", "valid_from", "valid_to", "unit_valid_from", "unit_valid_to"),
    *("round", "movement", "earlier_name", "later_name", "duty_name", "done_name"),  # names of things
    *(
        "expected",
        "person",
        "account",
        "signs",
    ),  # a media type for programs; what an administrator is to be given
}
"""Facts that people know as the texts give them."""
WITH_PLACES: Final = {"invalid_payload", "invalid_file", "points_invalid", "date_impossible"}
"""Refusals that are made with their places."""


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


def codes_in(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name} - KNOWN_BY_THAT


@pytest.mark.parametrize("package", ["kit", "authority", *SERVICES])
def test_no_text_names_a_code(package: str) -> None:
    known = terms(package).keys()
    found = {code: names for code, text in catalogue(package).items() if (names := codes_in(text) - known)}
    assert found == {}, "call it by a name, give its words in terms.yaml, or add it to KNOWN_BY_THAT"


@pytest.mark.parametrize(("package", "fact", "kinds"), VOCABULARIES)
def test_every_code_of_a_vocabulary_has_words(
    package: str, fact: str, kinds: tuple[type[StrEnum], ...]
) -> None:
    codes = {code.value for kind in kinds for code in kind} | ({"none"} if fact == "state" else set())
    assert codes == terms(package)[fact].keys()


def test_a_code_is_told_in_words() -> None:
    assert '"đang xét"' in text_of(NotEditable(state="in_review"))


@pytest.mark.parametrize("package", ["kit", "authority", *SERVICES])
def test_what_is_refused_for_what_was_sent_says_where(package: str) -> None:
    """`errors` is there with every 422: given by whoever refuses, or by the error that is always about one place."""
    codes_of(package)
    nowhere = {
        kind.code
        for kind in _descendants(Problem)
        if kind.__module__.partition(".")[0] == package
        and getattr(kind, "status", 0) == 422
        and kind.at is None
    }
    assert nowhere <= WITH_PLACES | OF_NO_FIELD
