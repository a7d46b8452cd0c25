"""Files of units and of successions, as they are published: one line, one row."""

import re
from collections.abc import Iterable
from typing import Final

from directory.errors import Mistakes
from directory.files import Line, Source, read_table
from directory.units.domain import SuccessionLine, UnitLine

_REQUIRED: Final = ("code", "name", "kind", "level", "valid_from", "valid_to")
_SAID: Final = ("parent_code", "standing_office_code", "source")
_SUCCESSION: Final = ("old_code", "new_code", "share")
_SUCCESSION_NOTES: Final = ("source", "scope", "via_code")
_CODE: Final = re.compile(r"^[0-9A-Za-z][0-9A-Za-z.-]{0,39}$")
_WORD: Final = re.compile(r"^[a-z][a-z0-9_]{0,39}$")


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
            line.text("old_code", mistakes),
            line.text("new_code", mistakes),
            line.text("share", mistakes),
            line.values.get("source"),
        )
        for source in sources
        for line in read_table(source, _SUCCESSION, _SUCCESSION_NOTES, mistakes)
    ]
    mistakes.refuse_if_any()
    return lines


def _unit(line: Line, mistakes: Mistakes) -> UnitLine:
    unit = UnitLine(
        line.place,
        line.text("code", mistakes),
        line.text("name", mistakes),
        line.text("kind", mistakes),
        line.text("level", mistakes),
        line.day("valid_from", mistakes),
        line.day("valid_to", mistakes),
        {column: line.values[column] for column in _SAID if column in line.values},
    )
    if unit.code and not _CODE.match(unit.code):
        mistakes.add(line.place, "code", "not_a_code", f"'{unit.code}' không phải là mã đơn vị")
    for column, word in (("kind", unit.kind), ("level", unit.level)):
        if word and not _WORD.match(word):
            mistakes.add(
                line.place, column, "not_a_word", f"'{word}' phải là chữ thường không dấu, nối bằng _"
            )
    if unit.valid_from and unit.valid_to and unit.valid_from > unit.valid_to:
        detail = f"ngày kết thúc trước ngày bắt đầu {unit.valid_from}"
        mistakes.add(line.place, "valid_to", "dates_out_of_order", detail)
    return unit
