"""What a run did, counted."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Figures:
    """Schedules begun, commands sent, repeats, facts told; refusals by code (the empty code: taken)."""

    schedules: int = 0
    repeated: int = 0
    pairs: int = 0
    told: int = 0
    answers: Counter[str] = field(default_factory=Counter)

    def sent(self, code: str) -> None:
        self.answers[code] += 1

    @property
    def commands(self) -> int:
        return self.answers.total()


FIGURES = Figures()
