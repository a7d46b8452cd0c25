"""What a run did, counted."""

from collections import Counter
from dataclasses import dataclass, field, fields


@dataclass
class Figures:
    """Schedules begun, commands sent, repeats, facts told; refusals by code (the empty code: taken).

    `acts`: what was taken over three services, by name.
    """

    schedules: int = 0
    repeated: int = 0
    pairs: int = 0
    told: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    acts: Counter[str] = field(default_factory=Counter)

    def sent(self, code: str) -> None:
        self.answers[code] += 1

    def add(self, other: "Figures") -> None:
        """What another process did."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))

    def clear(self) -> None:
        vars(self).update(vars(Figures()))

    @property
    def commands(self) -> int:
        return self.answers.total()


FIGURES = Figures()
