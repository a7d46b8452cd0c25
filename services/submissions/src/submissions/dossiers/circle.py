"""What is kept and told of a dossier's circle, in the transaction that changes it: who entered, and who left."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from authority import Part
from submissions.dossiers.values import Dossier


def is_told(before: Dossier, after: Dossier) -> bool:
    """Whether a fact says who is inside from now on: of a dossier that was never submitted nothing is told."""
    return after.attempt > 0 and (before.attempt == 0 or before.circle != after.circle)


def rows(before: Dossier, after: Dossier) -> list[dict[str, Any]]:
    """The rows that a told change writes, numbered as the fact: of whoever is inside from now on, and of whoever left,
    with the attempt that they saw last.
    """
    known, inside = set(before.circle) if before.attempt else set(), set(after.circle)
    return [
        *_rows(after, before.version + 1, inside - known),
        *({**row, "inside": False} for row in _rows(before, before.version + 1, known - inside)),
    ]


def first_rows(dossier: Dossier) -> list[dict[str, Any]]:
    """The rows of a new dossier, of which nothing is told yet."""
    return _rows(dossier, 0, dossier.circle)


def _rows(dossier: Dossier, sequence: int, places: Iterable[tuple[Part, UUID]]) -> list[dict[str, Any]]:
    of_dossier = {"dossier_id": dossier.id, "round_id": dossier.round_id, "attempt": dossier.attempt}
    return [
        {**of_dossier, "part": part, "unit_id": unit_id, "inside": True, "sequence": sequence}
        for part, unit_id in places
    ]
