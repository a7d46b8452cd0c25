"""How a body writes (`letterheads.yaml`), from its unit and the one above."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Final, Literal, Protocol

import yaml
from pydantic import BaseModel, ConfigDict

from papers.record import Letterhead

_FILE: Final = "letterheads.yaml"


class Named(Protocol):
    """What is asked of a unit."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...


class _Written(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Writing(_Written):
    """What bodies of these kinds write. `place`: of their own name, or of that of the one above."""

    kinds: tuple[str, ...]
    issuer: str
    authority: str
    capacity: str
    place: Literal["own", "above"]
    source: str


class Letterheads(_Written):
    """The whole file."""

    letterheads: tuple[Writing, ...]
    other: Writing
    before_names: tuple[str, ...]
    in_full: tuple[str, ...]

    def writing_of(self, kind: str) -> Writing:
        return next((each for each in self.letterheads if kind in each.kinds), self.other)


def letterhead_of(units: Sequence[Named]) -> Letterhead:
    """How the first of them writes; each of the others is the one above."""
    written = load_letterheads()
    unit, *others = units
    writing = written.writing_of(unit.kind)
    above = others[0] if others and writing.place == "above" else None
    territory = next((each for each in units if written.writing_of(each.kind).place == "own"), units[-1])
    return Letterhead(
        issuer=_filled(writing.issuer, _without_its_place(unit.name, above)),
        above=_filled(written.writing_of(above.kind).issuer, above.name) if above else None,
        authority=_filled(writing.authority, unit.name),
        capacity=writing.capacity,
        place=_place(territory.name, written),
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
            return name if rest.isdecimal() or name in written.in_full else rest
    return name


@cache
def load_letterheads() -> Letterheads:
    """Those of this build."""
    text = files("papers").joinpath(_FILE).read_text("utf-8")
    return Letterheads.model_validate(yaml.safe_load(text))
