"""What a seeded bug consists of."""

from dataclasses import dataclass

from tests.invariants.line import Break


@dataclass(frozen=True)
class Bug:
    """A mistake that somebody could make, as changes of the code, and the quickest fault that must find it.

    `says` is what the fault must say of it: code that merely does not run any more is no bug that was found. `near`
    narrows a fault of points to those at I/Os whose label has it; all of those are tried.
    """

    name: str
    fault: str
    says: str
    changes: tuple[Break, ...]
    near: str = ""


def bug(name: str, fault: str, says: str, *changes: tuple[str, str, str], near: str = "") -> Bug:
    """A bug of changes, each as file, old and new text."""
    return Bug(name, fault, says, tuple(Break(name, *change) for change in changes), near)
