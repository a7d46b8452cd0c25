"""How texts of forms are filled: templates and expressions over what is said (Jinja), with the decree's ways to write
numbers and dates.
"""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, Final

from jinja2 import Environment, StrictUndefined

from kit.amounts import in_words
from kit.clock import LOCAL, local_date
from papers.errors import words

_TEN: Final = 10
_FEBRUARY: Final = 2


def filled(template: str, said: Mapping[str, Any]) -> str:
    """A text of a form, filled from what is said."""
    return str(compiled(template).render(said))


def holds(expression: str, said: Mapping[str, Any]) -> bool:
    return bool(value(expression, said))


def value(expression: str, said: Mapping[str, Any]) -> Any:
    return _expression(expression)(**said)


@cache
def compiled(template: str) -> Any:
    """A template, to be rendered more than once."""
    return _environment().from_string(template)


@cache
def _expression(expression: str) -> Any:
    return _environment().compile_expression(expression, undefined_to_none=False)


@cache
def _environment() -> Environment:
    environment = Environment(
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - plain text: its writers take it as text
    )
    environment.filters |= {
        "two": _two,
        "open": without_end,
        "amount": _amount,
        "in_words": in_words,
        "long_day": long_day,
        "short_day": _short_day,
        "moment": _moment,
        "share": _share,
    }
    return environment


def long_day(day: date) -> str:
    """Days under ten and months one and two with a zero before them (Decree 30/2020, Annex I, II.4)."""
    month = f"{day.month:02}" if day.month <= _FEBRUARY else str(day.month)
    return words("day", day=day.day, month=month, year=day.year)


def without_end(text: str) -> str:
    """Without what ends it, since a sentence goes on or ends by itself."""
    return text.rstrip(" .;")


def _short_day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _moment(at: datetime) -> str:
    """Hour and day, local time."""
    local = at.astimezone(LOCAL)
    return words("moment", hour=local.hour, minute=local.minute, day=long_day(local_date(at)))


def _two(number: object) -> str:
    """With a zero before what is under ten (II.3)."""
    text = str(number)
    return f"0{text}" if text.isdecimal() and int(text) < _TEN and len(text) == 1 else text


def _amount(dong: int | None) -> str:
    """1.410.000, and nothing for none."""
    return "" if dong is None else f"{dong:,}".replace(",", ".")


def _share(part: int, whole: int) -> str:
    """In percent, to a tenth, cut and not rounded: 8 of 9 is 88,8, and no share looks like more than it is."""
    tenths = part * 1000 // whole if whole else 0
    return f"{tenths // 10},{tenths % 10}%"
