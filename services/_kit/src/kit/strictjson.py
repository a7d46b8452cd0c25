"""JSON as the edge takes it (RFC 8259, held to I-JSON, RFC 7493): what two readers could read differently is refused.

A member twice in an object, half a surrogate pair, a number that no double holds, nesting without end.
"""

import json
import math
from collections.abc import Iterator
from typing import Any, Final

import orjson

from kit.faults import Json, escape, words_of

DEEPEST: Final = 200
"""Levels of nesting that pydantic reads. The deepest command of ours has eight."""
_LARGEST: Final = 2**64
_EXACT: Final = 2**53
"""Below it every whole double is one integer, and 1.0 is the number 1 (RFC 8785, 3.2.2.3)."""


class NotOurJson(ValueError):
    """`code` names the text of the fault in kit's catalogue, `pointer` (RFC 6901) its place."""

    def __init__(self, code: str, pointer: str = "", **facts: Any) -> None:
        super().__init__(code, pointer, facts)
        self.code = code
        self.pointer = pointer
        self.facts = facts


class _Twice(dict[str, Json]):
    """An object one of whose members came twice."""

    member: str = ""


def canonical(raw: bytes) -> bytes:
    """The value in one spelling: members in order, no white space, one form of each number. Raises NotOurJson.

    After RFC 8785, whose order of members (by UTF-16 units) and spelling of doubles it does not need: nobody but we
    compares.
    """
    value = _parsed(raw)
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        for fault in _faults(value, "", 0):
            raise fault from None
        raise


def _parsed(raw: bytes) -> Json:
    doubled: list[_Twice] = []

    def members(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        twice = _Twice(found)
        names = [name for name, _ in pairs]
        twice.member = next(name for name in names if names.count(name) > 1)
        doubled.append(twice)
        return twice

    try:
        value: Json = json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=members,
            parse_float=_double,
            parse_int=_integer,
            parse_constant=_refused,
        )
    except UnicodeDecodeError:
        raise NotOurJson("body_not_utf8") from None
    except RecursionError:
        raise NotOurJson("json_too_deep", limit=DEEPEST) from None
    except json.JSONDecodeError as error:
        place = words_of("place_in_text", {"line": error.lineno, "column": error.colno})
        raise NotOurJson("json_invalid", error=place) from None
    if doubled:
        for fault in _faults(value, "", 0):
            raise fault
    return value


def _double(text: str) -> int | float:
    number = float(text)
    if not math.isfinite(number):
        raise NotOurJson("json_number", number=_short(text))
    return int(number) if number.is_integer() and abs(number) < _EXACT else number


def _integer(text: str) -> int:
    if len(text) > len(str(_LARGEST)) or abs(number := int(text)) >= _LARGEST:
        raise NotOurJson("json_number", number=_short(text))
    return number


def _refused(text: str) -> float:
    raise NotOurJson("json_invalid", error=text)


def _short(text: str) -> str:
    return text if len(text) <= 20 else f"{text[:20]}…"


def _faults(value: Json, pointer: str, depth: int) -> Iterator[NotOurJson]:
    """Every fault below a place, in the order of the document."""
    if depth > DEEPEST:
        yield NotOurJson("json_too_deep", pointer, limit=DEEPEST)
        return
    if isinstance(value, str):
        yield from _halves(value, pointer)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _faults(item, f"{pointer}/{number}", depth + 1)
    elif isinstance(value, dict):
        if isinstance(value, _Twice):
            yield NotOurJson("json_member_twice", f"{pointer}/{escape(value.member)}", member=value.member)
        for name, item in value.items():
            yield from _halves(name, pointer)
            yield from _faults(item, f"{pointer}/{escape(name)}", depth + 1)


def _halves(text: str, pointer: str) -> Iterator[NotOurJson]:
    """Half a surrogate pair is no character (RFC 8259, section 8.2)."""
    for each in text:
        if 0xD800 <= ord(each) <= 0xDFFF:
            yield NotOurJson("json_surrogate", pointer, point=f"{ord(each):04X}")
            return
