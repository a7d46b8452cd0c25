"""`python -m submissions check FOLDER`: a movement's files held against the rules, before anybody imports them.

What the files of other services say is believed: the codes of units and of awards, and the score sheet's groups of
criteria.
"""

import csv
import sys
from argparse import Namespace
from datetime import date
from pathlib import Path

from pydantic import BaseModel

from kit.yamlfile import FileErrors, into, load, validate
from submissions.movements.domain import check as check_movement
from submissions.movements.schemas import ImportMovement
from submissions.rounds.domain import Known, KnownMovement, KnownSheet, Span, check_round, days_by_award
from submissions.rounds.schemas import ImportRound
from submissions.rule_sets.schemas import ImportRuleSets


class _Award(BaseModel):
    code: str
    valid_from: date
    valid_to: date | None


class _Catalogue(BaseModel):
    awards: tuple[_Award, ...]


class _Criterion(BaseModel):
    criteria_groups: tuple[str, ...] = ()


class _Sheet(BaseModel):
    code: str
    movement: str
    criteria: tuple[_Criterion, ...]


def check(given: Namespace) -> None:
    """Leave with exit code 1 and a line for each mistake of the first file that has any."""
    if len(given.arguments) != 1:
        sys.exit("usage: check FOLDER")
    folder = Path(given.arguments[0])
    try:
        validate(folder / "rule_sets.yaml", ImportRuleSets)
        movement = read_movement(folder, folder / "movement.yaml")
        read_round(folder, folder / "round.yaml", movement)
    except (FileErrors, FileNotFoundError) as error:
        sys.exit(str(error))


def units_in(folder: Path) -> list[dict[str, str]]:
    """The rows of units.csv."""
    return list(csv.DictReader((folder / "units.csv").read_text("utf-8").splitlines()))


def read_movement(folder: Path, file: Path) -> ImportMovement:
    """A movement among the folder's units. Raises FileErrors."""
    units = {unit["code"] for unit in units_in(folder)}
    return validate(file, ImportMovement, lambda movement: check_movement(movement.plan(), units))


def read_round(folder: Path, file: Path, movement: ImportMovement) -> ImportRound:
    """A round of the movement, among the folder's units, with its awards and its score sheet. Raises FileErrors."""
    units = units_in(folder)
    plan = movement.plan()
    phases = frozenset(phase.code for phase in plan.phases)
    known = Known(
        movements={movement.code: KnownMovement(phases, plan.award_codes, plan.group_codes)},
        sheets=_sheets(folder),
        awards=_awards(folder),
        units=frozenset(unit["code"] for unit in units),
        kinds=frozenset(unit["kind"] for unit in units),
        levels=frozenset(unit["level"] for unit in units),
    )
    return validate(file, ImportRound, lambda round_: check_round(round_.plan(), known))


def _awards(folder: Path) -> dict[str, list[Span]]:
    """The days of each award in the folder's catalogue."""
    return days_by_award(into(_Catalogue, load(folder / "awards.yaml")).awards)


def _sheets(folder: Path) -> dict[str, KnownSheet]:
    """The folder's score sheet by its code; not every movement scores."""
    file = folder / "score_sheet.yaml"
    if not file.exists():
        return {}
    sheet = into(_Sheet, load(file))
    groups = (group for criterion in sheet.criteria for group in criterion.criteria_groups)
    return {sheet.code: KnownSheet(sheet.movement, tuple(groups))}
