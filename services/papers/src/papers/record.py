"""What a decision's papers are made of: the decision as awards recorded it, with what its people and bodies are called
when it is frozen, which is when it was issued but for what kept papers waiting. It stays, whatever is amended, renamed
or erased later.
"""

import hashlib
from datetime import date
from typing import Literal, Self
from uuid import UUID

import orjson
from pydantic import BaseModel, ConfigDict

Kind = Literal["award", "amend", "replace", "revoke"]


class Recorded(BaseModel):
    """A part of what papers are made of."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Letterhead(Recorded):
    """How a body writes: its name in lines, as its head has it, that of the one above where it stands there, whose
    decision it is, in which capacity its head signs, and the place (địa danh).
    """

    issuer: str
    above: str | None
    authority: str
    capacity: str
    place: str

    @property
    def body(self) -> str:
        """Its name inside a sentence."""
        return " ".join(self.issuer.split("\n"))


class Publication(Recorded):
    """Number and symbol in the document office's series, and the date."""

    number: str
    series: str
    issued_on: date


class Before(Recorded):
    """How an entry read until the decision; `award` where the paper misprinted it."""

    name: str
    award: str | None
    prize_money: int | None
    achievement_period: str


class Entry(Recorded):
    """Somebody in the decision as it prints them. `award` is what the catalogue calls it, and `is_title` whether it is
    a title that is conferred (danh hiệu), not a form that is given. Money is in whole đồng.
    """

    name: str
    award: str
    is_title: bool
    register_number: int | None
    prize_money: int | None
    before: Before | None = None


class Record(Recorded):
    """A decision; a draft has no number, and perhaps nobody who signed. `target` is the decision that it is about, and
    `instead_of`, where it takes the place of one that annuls, the decision that both annul.

    `office` is how the standing office writes that puts a draft before its head.

    Whoever has the paper of an issued one sees how it stands at `check_address`, or by typing `check_code`.
    """

    decision_id: UUID
    kind: Kind
    letterhead: Letterhead
    publication: Publication | None
    legal_bases: tuple[str, ...]
    achievement_period: str
    reason: str | None
    target: Publication | None
    instead_of: Publication | None
    entries: tuple[Entry, ...]
    signed_by: str | None
    check_code: str | None
    check_address: str | None
    standing_office: str | None
    office: Letterhead | None = None

    @property
    def is_draft(self) -> bool:
        return self.publication is None

    @property
    def commends(self) -> bool:
        """Whether it confers what is in it."""
        return self.kind in {"award", "replace"}

    @property
    def awards(self) -> tuple[str, ...]:
        """Each that is in it, in the order in which they come."""
        return tuple(dict.fromkeys(entry.award for entry in self.entries))

    @property
    def money(self) -> int | None:
        """Of all entries; None where none has any."""
        recorded = [entry.prize_money for entry in self.entries if entry.prize_money is not None]
        return sum(recorded) if recorded else None

    @property
    def money_is_touched(self) -> bool:
        """Whether any entry has money, or had it before."""
        had = (entry.before for entry in self.entries if entry.before)
        return self.money is not None or any(before.prize_money is not None for before in had)

    @property
    def periods_before(self) -> tuple[str, ...]:
        """Each other period that the entries had before, in the order in which they come."""
        had = (entry.before.achievement_period for entry in self.entries if entry.before)
        return tuple(dict.fromkeys(period for period in had if period != self.achievement_period))

    @property
    def is_whole(self) -> bool:
        """Whether it has what its kind has once it is issued: a number, who signed, and numbers of the register."""
        registered = all(entry.register_number is not None for entry in self.entries)
        return self.publication is not None and (registered or not self.commends)

    @property
    def digest(self) -> str:
        """SHA-256 of what the papers are made of, in hex."""
        return hashlib.sha256(self.as_json()).hexdigest()

    def as_json(self) -> bytes:
        """The same bytes each time."""
        return orjson.dumps(self.model_dump(mode="json"), option=orjson.OPT_SORT_KEYS)

    @classmethod
    def of_json(cls, kept: bytes | str) -> Self:
        return cls.model_validate_json(kept)
