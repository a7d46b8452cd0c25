"""What a seeded bug consists of."""

from dataclasses import dataclass

from tests.invariants.breaks import Break


@dataclass(frozen=True)
class Bug:
    """A mistake that somebody could make, as changes of the code, and the quickest fault that must find it.

    The first change has the bug's name; those after it leave out what else would find it. `says` is what the fault
    must say of it: code that merely does not run any more is no bug that was found. `near` narrows a fault of points
    to those at I/Os whose label has it; all of those are tried.
    """

    fault: str
    says: str
    changes: tuple[Break, ...]
    near: str = ""

    @property
    def name(self) -> str:
        return self.changes[0].name
