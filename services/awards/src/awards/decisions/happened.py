"""What happened to a decision: what its rules answer with beside it as it is then. Each is told as one fact."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from awards.decisions.values import Decision, Entry, Rectification, RegisterEntry, SaidOtherwise


@dataclass(frozen=True)
class Drafted:
    """It was written, with its entries."""


@dataclass(frozen=True)
class Discarded:
    """The draft was given up."""


@dataclass(frozen=True)
class EntriesLost:
    """Nominations that it held were given back."""

    item_ids: tuple[UUID, ...]


@dataclass(frozen=True)
class Signed:
    by: UUID


@dataclass(frozen=True)
class GivenBack:
    """It is a draft again; `signed_by` signed it."""

    signed_by: UUID


@dataclass(frozen=True)
class Issued:
    """It got its number and date, and is public."""


@dataclass(frozen=True)
class Rectified:
    """A letter put its technique right; in `entries` it has the last word."""

    rectification: Rectification
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Amended:
    """Another decision amended entries of it: by item, in what it says otherwise."""

    by: Decision
    said: Mapping[UUID, tuple[SaidOtherwise, ...]]


@dataclass(frozen=True)
class Replaced:
    """Another decision took its place: likewise."""

    by: Decision
    said: Mapping[UUID, tuple[SaidOtherwise, ...]]


@dataclass(frozen=True)
class Revoked:
    """Another decision took these entries of it back."""

    by: Decision
    entries: tuple[RegisterEntry, ...]


Happened = (
    Drafted | Discarded | EntriesLost | Signed | GivenBack | Issued | Rectified | Amended | Replaced | Revoked
)
Change = tuple[Decision, tuple[Happened, ...]]
"""What a rule answers with: the decision as it is then, and what happened to it."""
