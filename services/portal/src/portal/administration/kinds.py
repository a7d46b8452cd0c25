"""The kinds of files: which service takes one, in which form, and what is asked beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import orjson

from kit.yamlfile import Document, FileErrors, parse
from portal.components.words import words
from portal.forms import UNREADABLE, Form
from portal.services import Fault, Problem, Refused, path_part

_CSV: Final = "text/csv"
_YAML: Final = "application/yaml"
_JSON: Final = "application/json"
CHECK: Final = "/check"
"""What a service's address of a kind ends with, where the file is only tried."""


@dataclass(frozen=True)
class Kind:
    """One kind. `asks` are the fields of its form besides the file and the reason."""

    slug: str
    service: str
    method: str
    path: str
    media_type: str
    example: str
    asks: tuple[str, ...] = ()
    needs_reason: bool = True

    def text(self) -> str:
        """The example, from which somebody begins."""
        return files("portal.administration").joinpath("examples", self.example).read_text("utf-8")


@dataclass(frozen=True)
class Command:
    """A file as its service takes it. `document` knows its lines, where the service is sent values."""

    path: str
    query: str
    content: bytes
    media_type: str
    document: Document | None

    def refused(self, error: Refused) -> Refused:
        """With the line of every mistake: a service that was sent values says where they stand, not in which line."""
        if self.document is None:
            return error
        lines = self.document
        at_lines = tuple(
            each.model_copy(update={"line": lines.line_of(each.pointer), "column": each.pointer})
            for each in error.problem.errors
        )
        return Refused(error.problem.model_copy(update={"errors": at_lines}))


KINDS: Final[Mapping[str, Kind]] = {
    kind.slug: kind
    for kind in (
        Kind("don-vi", "directory", "POST", "/imports/units", _CSV, "units.csv"),
        Kind(
            "ke-tiep",
            "directory",
            "POST",
            "/imports/successors",
            _CSV,
            "successors.csv",
            asks=("old_on", "new_on"),
        ),
        Kind("nguoi", "directory", "POST", "/imports/people", _YAML, "people.yaml"),
        Kind("lich", "directory", "POST", "/imports/calendar", _CSV, "calendar.csv", asks=("year",)),
        Kind("bo-quy-dinh", "submissions", "PUT", "/rule-sets", _JSON, "rule_sets.yaml", needs_reason=False),
        Kind("phong-trao", "submissions", "PUT", "/movements", _JSON, "movement.yaml", needs_reason=False),
        Kind("dot-xet", "submissions", "PUT", "/rounds", _JSON, "round.yaml", needs_reason=False),
        Kind("danh-muc", "awards", "PUT", "/awards", _JSON, "awards.yaml", needs_reason=False),
        Kind("bang-diem", "scoring", "PUT", "/sheets/{code}", _JSON, "score_sheet.yaml", needs_reason=False),
    )
}
"""By what stands in addresses."""


def command_of(kind: Kind, form: Form) -> Command:
    """Raises Refused for what is no text, or no YAML."""
    if UNREADABLE in form:
        raise Refused(_invalid([Fault(detail=words("file_no_text"))]))
    content, reason = form.content, form.text("reason")
    if kind.media_type != _JSON:
        asked = {name: form.text(name) for name in kind.asks if form.text(name)}
        query = "?" + urlencode({"reason": reason} | asked)
        return Command(kind.path, query, content.encode(), kind.media_type, None)
    document = _read(content)
    said: Any = document.value
    if isinstance(said, dict) and reason:
        said = said | {"reason": reason}
    code = said.get("code") if isinstance(said, dict) else None
    path = kind.path.format(code=path_part(str(code or "-")))
    return Command(path, "", orjson.dumps(said), _JSON, document)


def _read(content: str) -> Document:
    try:
        return parse(Path(words("file_sent")), content.encode())
    except FileErrors as errors:
        found = [
            Fault(pointer=each.pointer, detail=each.reason, line=each.line, column=each.pointer)
            for each in errors.faults
        ]
        raise Refused(_invalid(found)) from None


def _invalid(faults: list[Fault]) -> Problem:
    """What the services say of a file, of one that is none for any of them."""
    return Problem(status=422, code="invalid_file", title=words("file_wrong"), errors=tuple(faults))
