"""Documents that are released like the schemas of facts: what is committed is what was released.

A document only grows. A break is declared in `breaks.yaml`, with why, what replaces it and the decision that says so;
the release takes the entry into the document, where a client reads it, and from then on it excuses nothing more.
"""

import json
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml
from pydantic import BaseModel, ConfigDict, Field

Document = dict[str, Any]
BREAKS: Final = Path(__file__).parents[2] / "breaks.yaml"
"""In a checkout; an installed package carries none."""
ADVICE: Final = (
    "What others rely on is not changed in place. Add the new beside the old (a field, a route, a new version of a fact"
    " on the same topic), or declare the break in services/_contracts/breaks.yaml:"
    " docs/decisions/0021-how-a-contract-breaks.md."
)
_RECORD: Final = "x-breaks"


class Declared(BaseModel):
    """A break that was decided."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    document: str
    """The service of an OpenAPI document, or `facts` for the AsyncAPI document and the schemas that it refers to."""
    places: tuple[str, ...] = Field(min_length=1)
    """Routes, as `GET /dossiers/{dossier_id}`; topics, types of facts, and what workflows read and send."""
    why: str = Field(min_length=1)
    instead: str = Field(min_length=1)
    decision: str = Field(pattern=r"^\d{4}$")


@dataclass(frozen=True)
class Released:
    """A document of today beside the released one."""

    name: str
    path: Path
    today: Document
    broken: Callable[[Document, Document], dict[str, list[str]]]
    """What of the released document today's breaks, by place."""
    declared: tuple[Declared, ...]

    @property
    def text(self) -> str:
        document = self.today
        if own := [each.model_dump(mode="json") for each in self._own()]:
            document = document | {"info": document["info"] | {_RECORD: own}}
        return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"

    def is_released(self) -> bool:
        return self.path.exists() and self.path.read_text("utf-8") == self.text

    def release(self) -> None:
        self.path.write_text(self.text, "utf-8")

    def faults(self) -> Iterator[str]:
        """Every break that is not declared, and every entry that declares none; as lines for people."""
        before = json.loads(self.path.read_text("utf-8")) if self.path.exists() else {}
        broken = self.broken(before, self.today)
        recorded = [Declared.model_validate(each) for each in before.get("info", {}).get(_RECORD, ())]
        excused = {place for each in self._own() if each not in recorded for place in each.places}
        for place, lines in broken.items():
            if place not in excused:
                yield from (f"{self.name} {place}{'' if line[0] in '/:' else ' '}{line}" for line in lines)
        for place in sorted(excused - broken.keys()):
            yield f"breaks.yaml: {self.name} {place} is not broken"
        for each in recorded:
            if each not in self.declared:
                yield f"breaks.yaml: {self.name} {', '.join(each.places)} was released as broken; the entry stays"

    def _own(self) -> Iterable[Declared]:
        return (each for each in self.declared if each.document == self.name)


def held(command: str, documents: Collection[Released]) -> int:
    """Do what `check` or `release` says; returns the exit code: 1 where something is broken, or not released yet."""
    lines = [line for each in documents for line in each.faults()]
    if lines:
        sys.stderr.write("\n".join([*lines, ADVICE, ""]))
        return 1
    grown = [each for each in documents if not each.is_released()]
    if command == "release":
        for each in grown:
            each.release()
        return 0
    for each in grown:
        sys.stderr.write(f"{each.path.name} of {each.name} is not released yet. Run: make release\n")
    return 1 if grown else 0


def load_breaks(path: Path = BREAKS) -> tuple[Declared, ...]:
    """What breaks.yaml declares; nothing where there is none."""
    entries = yaml.safe_load(path.read_text("utf-8")) if path.exists() else None
    return tuple(Declared.model_validate(each) for each in entries or ())
