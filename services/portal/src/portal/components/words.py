"""How dates, numbers and states are written for officials (Decree 30/2020, Annex I, part II, section 4)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from kit import messages
from kit.clock import LOCAL

PACKAGE: Final = "portal"

_TERMS: Final[Mapping[str, Mapping[str, str]]] = messages.terms(PACKAGE)


def moment(value: datetime | str | None) -> str:
    """`06/05/2025 14:30`, as the clock on the wall showed it."""
    if value is None:
        return ""
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return at.astimezone(LOCAL).strftime("%d/%m/%Y %H:%M")


def day(value: date | str | None) -> str:
    """`06/05/2025`."""
    if value is None or value == "":
        return ""
    on = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    return on.strftime("%d/%m/%Y")


def long_day(value: date | str) -> str:
    """`ngày 06 tháng 5 năm 2025`: a zero before days under ten and before months 1 and 2 only."""
    on = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    month = f"{on.month:02}" if on.month <= 2 else str(on.month)
    return words("long_day", day=f"{on.day:02}", month=month, year=on.year)


def number(value: float) -> str:
    """`12.345,6`."""
    return f"{value:,}".translate(str.maketrans(",.", ".,"))


def points(value: str | float) -> str:
    """Points or a mean, as a decimal with a comma and without empty decimals: `85,5`."""
    return f"{float(value):g}".replace(".", ",")


def term(kind: str, code: Any) -> str:
    """What a code is called; itself where we don't know it (an open vocabulary may have grown)."""
    return _TERMS[kind].get(str(code), str(code)) if code is not None else ""


def terms(kind: str) -> Mapping[str, str]:
    """All codes of a kind and what they are called, in the order in which they are offered."""
    return _TERMS[kind]


def words(name: str, /, **facts: Any) -> str:
    """A piece of text that code puts together."""
    return messages.words(PACKAGE, name, **facts)
