"""The committed examples, read the way that they are imported: against their own units."""

import csv
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from kit.yamlfile import load, validate
from submissions.movements.domain import check
from submissions.movements.schemas import ImportMovement
from submissions.rounds.domain import Known, KnownMovement, KnownSheet, check_round
from submissions.rounds.schemas import ImportRound

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "deploy" / "examples"


def units_of(example: str) -> list[dict[str, str]]:
    """The rows of an example's units.csv."""
    return list(csv.DictReader((EXAMPLES / example / "units.csv").read_text("utf-8").splitlines()))


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
    units = {unit["code"] for unit in units_of(example)}
    file = path or EXAMPLES / example / "movement.yaml"
    return validate(file, ImportMovement, lambda movement: check(movement.outline(), units))


def read_round(example: str, path: Path | None = None) -> ImportRound:
    """An example's round, or another file in its place."""
    units = units_of(example)
    movement = read_movement(example)
    phases = frozenset(phase.code for phase in movement.schedule.phases)
    known = Known(
        movements={movement.code: KnownMovement(phases, movement.award_codes, movement.group_codes)},
        sheets=_sheets(example),
        units=frozenset(unit["code"] for unit in units),
        kinds=frozenset(unit["kind"] for unit in units),
        levels=frozenset(unit["level"] for unit in units),
    )
    file = path or EXAMPLES / example / "round.yaml"
    return validate(file, ImportRound, lambda round_: check_round(round_.outline(), known))


def _sheets(example: str) -> dict[str, KnownSheet]:
    """The example's score sheet by its code; not every example scores."""
    if not (EXAMPLES / example / "score_sheet.yaml").exists():
        return {}
    sheet = data_of(example, "score_sheet.yaml")
    groups = (group for criterion in sheet["criteria"] for group in criterion["criteria_groups"])
    return {sheet["code"]: KnownSheet(sheet["movement"], tuple(groups))}
