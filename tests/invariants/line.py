"""What a line of "what is always true" consists of: its sentence, the tests that hold it, the breaks they catch."""

from dataclasses import dataclass

from tests.invariants.breaks import Break


@dataclass(frozen=True)
class Check:
    """One test (a pytest node id; all its parameters), and the breaks under which it must fail."""

    test: str
    breaks: tuple[Break, ...]
    needs_broker: bool = False
    """Consumer groups are shared on one broker, so such tests run one after the other."""


@dataclass(frozen=True)
class Line:
    """A line of what docs/architecture.md calls always true."""

    number: int
    sentence: str
    checks: tuple[Check, ...]

    @property
    def breaks(self) -> tuple[Break, ...]:
        return tuple(change for check in self.checks for change in check.breaks)
