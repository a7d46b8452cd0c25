"""Rows: those that facts announce are there, and copies of whole states stand as their owners say."""

from collections.abc import Iterator
from typing import Final

from audit.checks import Difference, Ledgers
from audit.expectations import Announced, acts_announced, announced
from audit.facts import Erased, Told
from audit.numbers import ERASED, WHOLE_STATES

_HOLDERS: Final = ("submissions", "scoring", "awards", "notify", "papers")
COPIES: Final = {
    WHOLE_STATES["directory.unit"]: tuple((name, "authority_units") for name in _HOLDERS),
    WHOLE_STATES["directory.assignment"]: tuple((name, "authority_assignments") for name in _HOLDERS),
    WHOLE_STATES["directory.account"]: tuple((name, "authority_accounts") for name in _HOLDERS),
    WHOLE_STATES["directory.calendar"]: tuple((name, "authority_calendar_years") for name in _HOLDERS),
    WHOLE_STATES["awards.award"]: (("submissions", "award_catalogue"),),
    WHOLE_STATES["scoring.sheet"]: (("submissions", "score_sheets"),),
    ("submissions", "authority_circles"): (("scoring", "authority_circles"), ("awards", "authority_circles")),
}
"""Who keeps a copy of what is told as a whole, and where, by its owner's table; the copy's `version` is the number of
the fact that it was taken from.
"""


class MissingRows:
    """Every row that a fact announces is there."""

    def __init__(self, ledgers: Ledgers) -> None:
        self._ledgers = ledgers
        self._missing: dict[Announced, tuple[str, str]] = {}

    def see(self, told: Told) -> None:
        if told.fact is None or not told.has_left:
            return
        for row in (*announced(told.fact), *acts_announced(told.fact)):
            if row.id not in self._ledgers[row.service].table(row.table):
                self._missing[row] = (told.topic, told.envelope.subject)

    def erase(self, erased: Erased) -> None:
        about = (erased.topic, erased.key)
        self._missing = {row: place for row, place in self._missing.items() if place != about}

    def differences(self) -> Iterator[Difference]:
        for row in self._missing:
            yield Difference(f"{row.service}.{row.table}", row.id, "the row is missing, a fact announced it")


class Copies:
    """A service's copy of what is told as a whole stands as its owner's row, and there is none of an erased one."""

    def __init__(self, ledgers: Ledgers) -> None:
        self._ledgers = ledgers

    def see(self, _: Told) -> None:
        """Rows are compared with rows."""

    def erase(self, _: Erased) -> None:
        """Likewise."""

    def differences(self) -> Iterator[Difference]:
        for (owner, table), holders in COPIES.items():
            rows = self._ledgers[owner].table(table)
            for service, copy in holders:
                copied = self._ledgers[service].table(copy)
                for id_, row in rows.items():
                    wanted = None if row.get("status") == ERASED else row["version"]
                    known = copied[id_]["version"] if id_ in copied else None
                    if known != wanted:
                        what = f"copied in version {known}, {owner} has {wanted}"
                        yield Difference(f"{service}.{copy}", id_, what)
