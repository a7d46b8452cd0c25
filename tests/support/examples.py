"""The committed examples, read the way that they are checked before an import: against their own units."""

from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from kit.yamlfile import load
from submissions import checking
from submissions.movements.schemas import ImportMovement
from submissions.rounds.schemas import ImportRound

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "deploy" / "examples"


def units_of(example: str) -> list[dict[str, str]]:
    """The rows of an example's units.csv."""
    return checking.units_in(EXAMPLES / example)


def data_of(example: str, file: str) -> dict[str, Any]:
    """One of an example's YAML files as plain data, for the caller to change."""
    return deepcopy(_read(example, file))


@cache
def _read(example: str, file: str) -> dict[str, Any]:
    """Once in a process: a fixture that read its five files each time took a quarter of a second for it."""
    value = load(EXAMPLES / example / file).value
    assert isinstance(value, dict)
    return value


def read_movement(example: str, path: Path | None = None) -> ImportMovement:
    """An example's movement, or another file in its place."""
    folder = EXAMPLES / example
    return checking.read_movement(folder, path or folder / "movement.yaml")


def read_round(example: str, path: Path | None = None) -> ImportRound:
    """An example's round, or another file in its place."""
    folder = EXAMPLES / example
    return checking.read_round(folder, path or folder / "round.yaml", read_movement(example))
