"""How dates, numbers and states are written for officials (Decree 30/2020, Annex I, part II, section 4)."""

from collections.abc import Mapping
from datetime import date, datetime
from importlib.resources import files
from typing import Any, Final

import yaml

from kit.clock import LOCAL

_TERMS: Final[Mapping[str, Mapping[str, str]]] = yaml.safe_load(
    files("portal").joinpath("components", "terms.yaml").read_text("utf-8")
)


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
    return f"ngày {on.day:02} tháng {month} năm {on.year}"


def number(value: float) -> str:
    """`12.345,6`."""
    return f"{value:,}".translate(str.maketrans(",.", ".,"))


def term(kind: str, code: Any) -> str:
    """What a code is called; itself where we don't know it (an open vocabulary may have grown)."""
    return _TERMS[kind].get(str(code), str(code)) if code is not None else ""


def terms(kind: str) -> Mapping[str, str]:
    """All codes of a kind and what they are called, in the order in which they are offered."""
    return _TERMS[kind]
