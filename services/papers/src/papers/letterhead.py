"""How a body writes (`letterheads.yaml`), from its unit and the one above."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final, Literal, Protocol

import yaml

from kit.schemas import Body
from papers.dated import Dated
from papers.record import Letterhead

_FILE: Final = "letterheads.yaml"


class Named(Protocol):
    """What is asked of a unit."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...


class Writing(Dated):
    """What bodies of these kinds write. `place`: of their own name, or of that of the one above."""

    kinds: tuple[str, ...]
    issuer: str
    authority: str
    capacity: str
    place: Literal["own", "above"]

    def counts_for(self, kind: str, day: date) -> bool:
        return kind in self.kinds and self.is_valid_on(day)


class Council(Body):
    """What the council of a body (`{inside}`) writes."""

    issuer: str
    authority: str
    capacity: str
    source: str


class Letterheads(Body):
    """The whole file."""

    letterheads: tuple[Writing, ...]
    other: Writing
    council: Council
    before_names: tuple[str, ...]
    called_after: tuple[str, ...]

    def writing_of(self, kind: str, day: date) -> Writing:
        return next((each for each in self.letterheads if each.counts_for(kind, day)), self.other)


def letterhead_of(units: Sequence[Named], day: date) -> Letterhead:
    """How the first of them writes on that day; each of the others is the one above."""
    written = load_letterheads()
    unit, *others = units
    writing = written.writing_of(unit.kind, day)
    above = others[0] if others and writing.place == "above" else None
    territory = next((each for each in units if written.writing_of(each.kind, day).place == "own"), units[-1])
    return Letterhead(
        issuer=_filled(writing.issuer, _without_its_place(unit.name, above)),
        above=_filled(written.writing_of(above.kind, day).issuer, above.name) if above else None,
        authority=_filled(writing.authority, unit.name),
        capacity=writing.capacity,
        place=_place(territory.name, written),
    )


def council_of(unit: Letterhead) -> Letterhead:
    """How the council of that body writes: under the body's name."""
    written = load_letterheads().council
    return Letterhead(
        issuer=written.issuer,
        above=unit.body,
        authority=_filled(written.authority, unit.body),
        capacity=written.capacity,
        place=unit.place,
    )


def _filled(form: str, name: str) -> str:
    return form.format(name=name, inside=name[:1].lower() + name[1:])


def _without_its_place(name: str, above: Named | None) -> str:
    """Sở Nội vụ tỉnh Hải Dương is Sở Nội vụ under the province's name."""
    if above is None:
        return name
    return name.removesuffix(f" {above.name[:1].lower()}{above.name[1:]}")


def _place(name: str, written: Letterheads) -> str:
    for word in written.before_names:
        rest = name.removeprefix(f"{word} ")
        if rest != name:
            return name if rest.isdecimal() or rest in written.called_after else rest
    return name


@cache
def load_letterheads() -> Letterheads:
    """Those of this build."""
    text = files("papers").joinpath(_FILE).read_text("utf-8")
    return Letterheads.model_validate(yaml.safe_load(text))
