"""`regulation.yaml` as reviewed, dated data: what holds for the sessions of a council."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@dataclass(frozen=True)
class Regulation:
    """The rules of a council's sessions between two inclusive local dates; the file says what each field means."""

    valid_from: date
    valid_to: date | None
    source: str
    fewest_members: int
    quorum: Fraction
    ballot_working_days: int
    remind_before_working_days: int
    counting_working_days: int
    settling: timedelta
    excluded_counted: bool


def regulation_on(day: date) -> Regulation:
    """The entry in force on that day. Raises LookupError where the file has none."""
    for one in load_regulations():
        if one.valid_from <= day and (one.valid_to is None or day <= one.valid_to):
            return one
    raise LookupError(f"no regulation of councils is in force on {day}")


@cache
def load_regulations() -> tuple[Regulation, ...]:
    """Every entry of this build's file."""
    entries = yaml.safe_load(files("awards.sessions").joinpath("regulation.yaml").read_text("utf-8"))
    return tuple(map(_regulation, entries))


def _regulation(entry: dict[str, Any]) -> Regulation:
    settling = timedelta(seconds=entry.pop("settling_seconds"))
    return Regulation(**entry | {"quorum": Fraction(entry["quorum"]), "settling": settling})
