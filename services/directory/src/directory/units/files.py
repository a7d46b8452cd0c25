"""Files of units and of successions, as they are published: one line, one row."""

from collections.abc import Iterable
from typing import Any, Final

from directory.errors import Mistakes, words
from directory.files import Line, Source, read_table
from directory.units.values import SuccessionLine, UnitLine
from kit.text import NAME, PHRASE, UNIT_CODE, WORD

_REQUIRED: Final = ("code", "name", "kind", "level", "valid_from", "valid_to")
_SAID: Final = {"parent_code": UNIT_CODE, "standing_office_code": UNIT_CODE, "source": PHRASE}
"""What may be emptied: `(trống)`; an empty field leaves it as it is."""
_SUCCESSION: Final = ("old_code", "new_code", "share")
_SUCCESSION_NOTES: Final = ("source", "scope", "via_code")


def read_units(sources: Iterable[Source]) -> list[UnitLine]:
    """Raises InvalidFile with every line whose fields are wrong."""
    mistakes = Mistakes()
    lines = [
        _unit(line, mistakes) for source in sources for line in read_table(source, _REQUIRED, _SAID, mistakes)
    ]
    mistakes.refuse_if_any()
    return lines


def read_successions(sources: Iterable[Source]) -> list[SuccessionLine]:
    """Raises InvalidFile with every line whose fields are wrong."""
    mistakes = Mistakes()
    lines = [
        SuccessionLine(
            line.place,
            line.text("old_code", mistakes, UNIT_CODE),
            line.text("new_code", mistakes, UNIT_CODE),
            line.text("share", mistakes, WORD),
            line.maybe("source", mistakes),
        )
        for source in sources
        for line in read_table(source, _SUCCESSION, _SUCCESSION_NOTES, mistakes)
    ]
    mistakes.refuse_if_any()
    return lines


def _unit(line: Line, mistakes: Mistakes) -> UnitLine:
    unit = UnitLine(
        line.place,
        line.text("code", mistakes, UNIT_CODE),
        line.maybe("name", mistakes, NAME),
        line.maybe("kind", mistakes, WORD),
        line.maybe("level", mistakes, WORD),
        line.day("valid_from", mistakes),
        _said(line, mistakes),
    )
    for column in ("name", "kind", "level"):
        if line.values.get(column) == "":
            mistakes.add(line.place, column, "empty", words("empty"))
    valid_to = unit.said.get("valid_to")
    if unit.valid_from and valid_to and unit.valid_from > valid_to:
        detail = words("ends_before_it_begins", begins=unit.valid_from)
        mistakes.add(line.place, "valid_to", "dates_out_of_order", detail)
    return unit


def _said(line: Line, mistakes: Mistakes) -> dict[str, Any]:
    """What the line says of the fields that may be empty, by field."""
    said: dict[str, Any] = {
        column: line.maybe(column, mistakes, kind)
        for column, kind in _SAID.items()
        if line.values.get(column) is not None
    }
    if line.values.get("valid_to") is not None:
        said["valid_to"] = line.day("valid_to", mistakes)
    return said
