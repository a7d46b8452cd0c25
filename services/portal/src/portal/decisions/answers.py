"""What these pages read of awards' answers."""

from datetime import date, datetime
from uuid import UUID

from portal.components.words import words
from portal.services import Said


class Heading(Said):
    """A decision in a list."""

    id: UUID
    unit_name: str | None = None
    round_name: str | None = None
    kind: str
    status: str
    number: str | None
    series: str | None
    issued_on: date | None
    version: int

    @property
    def called(self) -> str:
        """By its number, or as the draft that it is."""
        return f"{self.number}/{self.series}" if self.number else words("no_number")


class Headings(Said):
    items: tuple[Heading, ...]
    next_cursor: str | None


class Entry(Said):
    """Somebody in a decision."""

    name: str
    name_now: str | None
    award_code: str
    register_number: int | None
    revoked: bool
    dossier_id: UUID
    prize_money: int | None = None
    prize_money_now: int | None = None

    @property
    def money(self) -> int | None:
        """As it stands, or as it is drafted."""
        return self.prize_money if self.register_number is None else self.prize_money_now


class Decision(Heading):
    unit_id: UUID
    legal_bases: tuple[str, ...]
    achievement_period: str
    reason: str | None
    drafted_by: UUID
    drafted_at: datetime
    signed_by: UUID | None
    signed_at: datetime | None
    issued_by: UUID | None
    entries: tuple[Entry, ...]

    @property
    def money(self) -> int | None:
        """Of all entries that stand, together; None where none was recorded."""
        recorded = [entry.money for entry in self.entries if entry.money is not None and not entry.revoked]
        return sum(recorded) if recorded else None


class Document(Said):
    """A paper of a decision, in one format."""

    kind: str


class Papers(Said):
    """What papers has made of an issued decision; `state` is none where it has not heard of it yet."""

    state: str | None
    documents: tuple[Document, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """Each kind of paper that is there, once: in every format."""
        return tuple(dict.fromkeys(each.kind for each in self.documents))


class Disclosure(Said):
    """How much of it is public, and the code that goes on its paper."""

    reach: str | None
    reason: str | None
    decided_by: UUID | None
    decided_at: datetime | None
    check_code: str | None
    may_decide: bool


class Approved(Said):
    """A nomination that a session approved, as a draft takes it."""

    id: UUID
    nominee_id: UUID
    award_code: str
    status: str


class Sitting(Said):
    """Of a session, what a draft needs."""

    unit_id: UUID
    unit_name: str
    items: tuple[Approved, ...]


class SealedName(Said):
    nominee_id: UUID
    name: str
    salt: str
    awaits_decision: bool


class SealedNames(Said):
    items: tuple[SealedName, ...]


class RegisterEntry(Said):
    number: int
    name: str
    award_code: str
    decision_id: UUID
    achievement_period: str
    revoked: bool
    replaced: bool
    prize_money: int | None = None


class Register(Said):
    items: tuple[RegisterEntry, ...]
    next_cursor: str | None
