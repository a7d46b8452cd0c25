"""What awards tells of a nomination: what its rules answer with, beside the nomination as it is then.

`asked_by` is who asked for it; none where a rule did.
"""

from dataclasses import dataclass
from uuid import UUID

from awards.nominations.values import Nomination


@dataclass(frozen=True)
class GivenBack:
    """Submissions has it again."""

    asked_by: tuple[UUID, ...]


@dataclass(frozen=True)
class Kept:
    """It was decided already when it was asked for."""

    asked_by: tuple[UUID, ...]


Happened = GivenBack | Kept
Change = tuple[Nomination, tuple[Happened, ...]]
"""What a rule answers with: the nomination as it is then, and what happened to it."""
