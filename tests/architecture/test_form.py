"""Every service, every aggregate and what a service heard have the same files, and use cases are short."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.architecture import form
from tests.architecture.checkout import HOME_OF, SERVICES, name_of, python_files

pytestmark = pytest.mark.unit

USE_CASE_LINES: Final = 40
FILE_LINES: Final = 300


@pytest.mark.parametrize("package", form.packages())
def test_a_folder_has_the_files_of_its_form(package: str) -> None:
    assert list(form.departures(package, form.modules(form.folder_of(package)))) == []


def test_every_folder_of_a_service_has_a_form() -> None:
    known = {form.folder_of(package) for package in form.packages()}
    known |= {folder / "handlers" for folder in known}
    found = {
        path.parent for service in SERVICES for path in (HOME_OF[service] / "src").glob("*/**/__init__.py")
    }
    assert {name_of(folder) for folder in found - known} == set()


def test_the_import_contracts_follow_from_the_form() -> None:
    settings = form.SETTINGS.read_text("utf-8")
    assert settings == form.with_contracts(settings), "python -m tests.architecture writes them"


def test_what_departs_is_named() -> None:
    present = form.modules(form.folder_of("awards.catalogue"))
    stray, missing = form.departures("awards.catalogue", (present | {"helpers"}) - {"models"})
    assert stray.startswith("awards.catalogue/helpers.py is no file of the form")
    assert missing == "awards.catalogue has no models.py, which the form asks for"
    [extra] = form.departures("scoring.heard", {"reactions", "repository", "models", "handlers"})
    assert extra.startswith("scoring.heard/handlers.py")
    [gone] = form.departures("scoring.panels", form.modules(form.folder_of("scoring.panels")) - {"rows"})
    assert gone == "scoring.panels/rows.py is not there any more: take its line away"


def test_layers_are_in_the_forms_order() -> None:
    present = {"domain", "models", "handlers", "states", "counting", "rows", "repository", "facts"}
    assert form.layers("awards.sessions", present) == [
        ["handlers"],
        ["repository", "facts"],
        ["rows"],
        ["models"],
        ["counting"],
        ["domain"],
        ["states"],
    ]


def use_cases(path: Path, text: str) -> Iterator[tuple[str, int]]:
    """Each function of a file of use cases, with its lines, docstring and signature among them."""
    for each in ast.walk(ast.parse(text)):
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{name_of(path)}::{each.name}", (each.end_lineno or each.lineno) - each.lineno + 1


def handlers() -> list[Path]:
    return [path for path in python_files("services") if "handlers" in {path.stem, path.parent.name}]


def test_a_use_case_fits_a_screen() -> None:
    found = [case for path in handlers() for case in use_cases(path, path.read_text("utf-8"))]
    assert len(found) > 100
    assert [f"{name}: {lines} lines" for name, lines in found if lines > USE_CASE_LINES] == []


def test_a_long_use_case_is_seen() -> None:
    text = "async def act() -> None:\n" + "    pass\n" * USE_CASE_LINES
    [(_, lines)] = use_cases(handlers()[0], text)
    assert lines == USE_CASE_LINES + 1


def lines_of(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def test_use_cases_that_are_many_have_a_file_each() -> None:
    files = [path for path in handlers() if path.stem == "handlers"]
    assert [name_of(path) for path in files if lines_of(path) > form.HANDLERS_LINES] == []


def test_a_file_of_a_service_tells_one_story() -> None:
    long = {name_of(path) for path in python_files("services") if lines_of(path) > FILE_LINES}
    assert long == set(), f"over {FILE_LINES} lines: split it"
