"""A movement's plan as a document that one can read: its sections in the plan's own order and numbering."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from portal.components.words import day, term, words

_NUMBERED: Final = re.compile(r"[IVX]+(\.\w+)*")
"""Codes that are the plan's own numbers, as against names that we gave."""
_ROMAN: Final = (
    "I",
    "II",
    "III",
    "IV",
    "V",
    "VI",
    "VII",
    "VIII",
    "IX",
    "X",
    "XI",
    "XII",
    "XIII",
    "XIV",
    "XV",
)


@dataclass(frozen=True)
class Section:
    """A numbered part, with what it says and the parts in it."""

    number: str
    heading: str
    texts: tuple[str, ...]
    parts: tuple["Section", ...]


def document(plan: Mapping[str, Any]) -> tuple[Section, ...]:
    """The plan's sections, as it numbers them; what it does not number stands last."""
    found = [_section(part) for part in plan.values() if isinstance(part, Mapping) and part.get("code")]
    return tuple(sorted(found, key=_place))


def _place(section: Section) -> int:
    numeral = section.number.partition(".")[0]
    return _ROMAN.index(numeral) if numeral in _ROMAN else len(_ROMAN)


def _section(said: Mapping[str, Any]) -> Section:
    code = str(said.get("code") or "")
    return Section(
        number=code if _NUMBERED.fullmatch(code) else "",
        heading=str(said.get("heading") or said.get("name") or ""),
        texts=tuple(_texts(said)),
        parts=tuple(_section(part) for part in _parts(said)),
    )


def _texts(said: Mapping[str, Any]) -> Iterator[str]:
    if said.get("text"):
        yield str(said["text"])
    yield from map(str, said.get("paragraphs") or ())
    if said.get("subjects"):
        subjects = ", ".join(term("subject_type", each) for each in said["subjects"])
        yield words("subjects", subjects=subjects)
    if said.get("starts") and said.get("ends"):
        yield words("from_to", starts=day(said["starts"]), ends=day(said["ends"]))


def _parts(said: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for value in said.values():
        if isinstance(value, Mapping) and value.get("code"):
            yield value
        elif isinstance(value, list):
            yield from (each for each in value if isinstance(each, Mapping) and each.get("code"))
