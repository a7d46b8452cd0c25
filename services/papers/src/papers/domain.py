"""How the papers of a decision come to be: asked for once it is issued, and tried until they are made."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

AT_ONCE: Final = 250
"""Certificates of one file, at most: memory stays flat, and a printer's tray takes no more."""
_DOUBLED: Final = 32
"""Times: beyond any longest wait, and far from where numbers end."""


class State(StrEnum):
    """Wanted, and tried again and again; made, which is final."""

    WANTED = "wanted"
    MADE = "made"


@dataclass(frozen=True)
class AskedCertificates:
    """Of which entries, by their places in the list from 1, and moved by how many millimetres, as the printer needs it;
    with `outlines` the room of each text is drawn, to try the stock.
    """

    first: int
    last: int
    right: float = 0
    down: float = 0
    outlines: bool = False

    @property
    def are_few_enough(self) -> bool:
        return self.first <= self.last < self.first + AT_ONCE


@dataclass(frozen=True)
class Made:
    """A document as it was made: of which kind, in which format and form, what a file of it is called, and its bytes
    with their SHA-256.
    """

    kind: str
    format: str
    called: str
    form: str
    digest: str
    content: bytes


@dataclass(frozen=True)
class WantedPaper:
    """A paper of a dossier, of the unit (`stage` 0) or of a level.

    `attempt` 0 is what is being written, none the last one or a draft.
    """

    kind: str
    stage: int = 0
    attempt: int | None = None


@dataclass(frozen=True)
class Drawn:
    """A document that is made for whoever asks, and what a file of it is called, without its ending."""

    called: str
    content: bytes


@dataclass(frozen=True)
class Patience:
    """How long the papers of one decision are tried: for ever, ever more seldom."""

    first_wait_s: float = 1.0
    longest_wait_s: float = 600.0
    timeout_s: float = 60.0
    """For one attempt as a whole: asking awards and the directory, making, storing."""

    @property
    def lease_s(self) -> float:
        """Seconds after which what a dying process had in hand is tried again."""
        return 2 * self.timeout_s

    def wait_s(self, attempts: int) -> float:
        """Seconds after the n-th attempt: doubled each time, up to the longest."""
        wait: float = min(self.first_wait_s * 2.0 ** min(attempts - 1, _DOUBLED), self.longest_wait_s)
        return wait
