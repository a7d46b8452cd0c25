"""Data that counts between two days, as the files of papers have it."""

from datetime import date

from kit.schemas import Body


class Dated(Body):
    """Bounds are inclusive local dates; none is open. `source` is where it comes from."""

    valid_from: date | None = None
    valid_to: date | None = None
    source: str

    def is_valid_on(self, day: date) -> bool:
        return (self.valid_from or day) <= day <= (self.valid_to or day)
