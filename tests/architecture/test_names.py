"""No code branches on the name of a level, a kind of unit, a unit or an award: those are dated data."""

import ast
import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.checkout import ROOT, name_of, python_files
from tests.support.examples import EXAMPLES, data_of

pytestmark = pytest.mark.unit


def names() -> frozenset[str]:
    """Levels, kinds, codes and names of units, codes of awards, from every example."""
    found: set[str] = set()
    for example in EXAMPLES.iterdir():
        with (example / "units.csv").open(encoding="utf-8", newline="") as file:
            for unit in csv.DictReader(file):
                found |= {unit["level"], unit["kind"], unit["code"], unit["name"]}
        found |= {award["code"] for award in data_of(example.name, "awards.yaml")["awards"]}
    return frozenset(found)


def branches(source: str, forbidden: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Line and name of every place where something is chosen by one of these names."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Compare():
                chosen_by = [node.left, *node.comparators]
            case ast.MatchValue() | ast.MatchMapping():
                chosen_by = [node]  # type: ignore[list-item]  # walked alike
            case ast.Dict():
                chosen_by = [key for key in node.keys if key is not None]
            case ast.ClassDef():
                values = [part.value for part in node.body if isinstance(part, ast.Assign)]
                chosen_by = [value for value in values if isinstance(value, ast.Constant)]
            case ast.Call(func=ast.Attribute(attr="startswith" | "endswith" | "get" | "removeprefix")):
                chosen_by = list(node.args)
            case _:
                continue
        for part in chosen_by:
            for leaf in ast.walk(part):
                if isinstance(leaf, ast.Constant) and leaf.value in forbidden:
                    yield node.lineno, str(leaf.value)


def sources() -> list[Path]:
    return [path for path in python_files("services", "workflows") if "src" in path.relative_to(ROOT).parts]


def test_nothing_branches_on_a_name() -> None:
    forbidden = names()
    assert {"district", "xa", "giay_khen_chu_tich_huyen", "300"} <= forbidden
    found = [
        f"{name_of(path)}:{line}: {name}"
        for path in sources()
        for line, name in branches(path.read_text("utf-8"), forbidden)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "source",
    [
        'if unit.level == "district": pass',
        'if unit.kind in {"xa", "phuong"}: pass',
        'if unit.code.startswith("300"): pass',
        'match level:\n    case "commune" | "district": pass',
        'limits = {"province": 7, "district": 5}',
        'class Level(StrEnum):\n    PROVINCE = "province"',
        'days = LIMITS.get("district", 5)',
    ],
)
def test_a_branch_would_be_found(source: str) -> None:
    assert list(branches(source, names()))
