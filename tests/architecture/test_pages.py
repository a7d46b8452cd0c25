"""What the pages for newcomers say of layers, lines and words is what the code says."""

from collections.abc import Iterable
from enum import StrEnum
from importlib import import_module
from pkgutil import walk_packages
from typing import Final

import pytest

import contracts
from authority.capabilities import load_roles
from authority.exclusions import load_exclusions
from tests.architecture.checkout import ROOT, name_of, python_files
from tests.architecture.rows import layer_rows, with_rows
from tests.invariants import lines

pytestmark = pytest.mark.unit

ARCHITECTURE: Final = (ROOT / "docs" / "architecture.md").read_text("utf-8")
GLOSSARY: Final = (ROOT / "docs" / "glossary.md").read_text("utf-8")


def test_the_layers_are_those_of_the_import_contracts() -> None:
    settings = (ROOT / "pyproject.toml").read_text("utf-8")
    assert with_rows(ARCHITECTURE, settings) == ARCHITECTURE, "run: .venv/bin/python -m tests.architecture"


def test_another_layer_is_another_row() -> None:
    [(about, row)] = layer_rows(
        [{"type": "layers", "containers": ["awards"], "layers": ["(stray) | handlers", "domain"]}]
    )
    assert (about, row) == ("awards", "| awards | `stray, handlers → domain` |")
    assert row not in ARCHITECTURE


def test_what_is_always_true_is_said_in_the_words_of_the_lines() -> None:
    missing = [
        f"{line.number}. **{line.sentence}.**"
        for line in lines.LINES
        if f"\n{line.number}. **{line.sentence}.**" not in ARCHITECTURE
    ]
    assert not missing, "docs/architecture.md should have:\n" + "\n".join(missing)


def vocabularies() -> set[type[StrEnum]]:
    """Every closed set of words that facts, cases and pictures of the contracts use."""
    names = [found.name for found in walk_packages(contracts.__path__, "contracts.")]
    modules = [import_module(name) for name in names if not name.endswith("__main__")]
    return {
        each
        for module in modules
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, StrEnum) and each.__module__.startswith("contracts.")
    }


def unexplained(known: Iterable[type[StrEnum]], page: str) -> list[str]:
    """Vocabularies without a row in the page, and words that their row leaves out."""
    rows = {line.split("`")[1]: line for line in page.splitlines() if line.startswith("| `")}
    return sorted(
        f"{each.__name__}: {word}"
        for each in known
        for word in each
        if f"`{word}`" not in rows.get(each.__name__, "")
    )


def test_each_word_of_the_contracts_is_in_the_glossary() -> None:
    assert {"DossierStatus", "Doer", "Duty", "NominationAct"} <= {each.__name__ for each in vocabularies()}
    assert unexplained(vocabularies(), GLOSSARY) == []


def test_a_word_that_is_left_out_is_seen() -> None:
    class Colour(StrEnum):
        RED = "red"
        BLUE = "blue"

    assert unexplained([Colour], "| `Colour` | of a seal | `red` đỏ |") == ["Colour: blue"]
    assert unexplained([Colour], "") == ["Colour: blue", "Colour: red"]


def test_roles_and_duties_are_called_what_people_read() -> None:
    named = [f"| `{role}` | {name} |" for role, name in load_roles().names.items()]
    named += [f"`{duty}` {name}" for duty, name in load_exclusions().names.items()]
    assert [name for name in named if name not in GLOSSARY] == []


def test_the_map_has_each_folder_of_tests() -> None:
    rows = (ROOT / "tests" / "README.md").read_text("utf-8")
    folders = {name_of(path).split("/")[1] for path in python_files("tests") if path.parent != ROOT / "tests"}
    assert {folder for folder in folders if f"\n| `{folder}` |" not in rows} == set()
