"""An act as it goes to its service, and what it makes its doer somebody who did."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from tests.schedules.wire import Letter
from tests.submissions.province import WORKFLOWS

REASON: Final = "Theo ý kiến của cơ quan thường trực"
LETTER: Final = {"number": "15/TTr-UBND", "issued_on": "2025-04-28"}
STALE: Final = 9
"""So far off the mark (`Draw.aside`) somebody acts on what was there before."""
Did = tuple[str, str, str, str]
"""(dossier, person, duty, unit), as services keep it."""


@dataclass(frozen=True)
class Act:
    """A command to a service; `does` is what its doer then did."""

    verb: str
    service: str
    letter: Letter
    does: tuple[Did, ...] = ()

    def __str__(self) -> str:
        return f"{self.verb}: {self.letter.method} {self.letter.path} by {self.letter.by} {self.letter.body}"


@dataclass(frozen=True)
class Pause:
    """Nothing is to be done before so much time has passed."""

    time: timedelta


Move = Act | Pause | None


def of_person(
    verb: str,
    service: str,
    path: str,
    by: UUID,
    body: Any,
    seen: int = 0,
    does: Iterable[Did] = (),
    method: str = "POST",
) -> Act:
    """`seen`: the version on which the person acts, of what asks for it."""
    return Act(verb, service, Letter(method, path, by, body, {"If-Match": f'"{seen}"'}), tuple(does))


def of_workflow(verb: str, service: str, path: str, body: Any) -> Act:
    return Act(verb, service, Letter("POST", path, WORKFLOWS, body))


def did(dossiers: Iterable[str], person: UUID | str, duty: str, unit: UUID | str) -> tuple[Did, ...]:
    """The duty, done on each of the dossiers."""
    return tuple((dossier, str(person), duty, str(unit)) for dossier in dossiers)
