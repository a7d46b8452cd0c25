"""The public holidays that the law gives: `holidays.yaml` as reviewed data."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final

import yaml

_LEADING_ZEROS: Final = re.compile(r"(?<!\d)0+(?=\d)")


@dataclass(frozen=True)
class Holiday:
    """A public holiday: so many `days` a year from `valid_from` on; `in_lieu`: weekly days off are made up for."""

    code: str
    name: str
    known_by: tuple[str, ...]
    days: int
    in_lieu: bool
    law: str
    valid_from: date

    def calls(self, name: str) -> bool:
        """Whether a day of that name is one of this holiday; 1/5 is in `01/5`, and not in `11/5`."""
        plain = _LEADING_ZEROS.sub("", unaccented(name))
        return any(re.search(rf"(?<!\d){re.escape(word)}(?!\d)", plain) for word in self.known_by)


@cache
def load_holidays() -> dict[str, Holiday]:
    """The holidays of this build by code, from the file beside this module."""
    data = yaml.safe_load(files("directory.calendar").joinpath("holidays.yaml").read_text("utf-8"))
    entries = [Holiday(**entry | {"known_by": tuple(entry["known_by"])}) for entry in data["holidays"]]
    return {holiday.code: holiday for holiday in entries}


def holiday_named(name: str, day: date, holidays: Sequence[Holiday]) -> str | None:
    """The code of the holiday that a day is called after, of those that there are on that day."""
    in_force = (holiday for holiday in holidays if holiday.valid_from <= day)
    return next((holiday.code for holiday in in_force if holiday.calls(name)), None)


def unaccented(text: str) -> str:
    """Small letters without diacritics, for comparing: `Đ` is `d`."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
