"""What the papers of a council's session are made of: its agenda, and what the votes came to once it is concluded.

They are made as they are asked for, of what awards keeps, and kept nowhere.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from papers.answers import SaidCount, SaidItem, SaidMinutes, SaidSession
from papers.errors import words
from papers.record import Letterhead, Recorded

_WITHDRAWN: Final = "withdrawn"


class OnAgenda(Recorded):
    """A nomination before the council."""

    name: str
    award: str


class Counted(OnAgenda):
    """What the votes on it came to: `in_favour` of `members`; `excused` took no part. Not `is_decided`: too few did."""

    members: int
    in_favour: int
    against: int
    not_voted: int
    excused: tuple[str, ...]
    is_decided: bool
    is_approved: bool


class SessionRecord(Recorded):
    """A session with its `agenda` before it is concluded, or `concluded` with what was counted. `letterhead` is the
    council's, `unit` that of the body whose council it is. Papers of `awaited` members have to arrive by `due_at`.
    """

    kind: Literal["agenda", "concluded"]
    is_draft: Literal[False] = False
    letterhead: Letterhead
    unit: Letterhead
    ordinal: int
    round: str | None
    agenda: tuple[OnAgenda, ...] = ()
    counted: tuple[Counted, ...] = ()
    members: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    awaited: tuple[str, ...] = ()
    due_at: datetime | None = None
    regulation: str | None = None
    opened_at: datetime
    concluded_at: datetime | None = None
    legal_bases: tuple[str, ...] = ()
    check_address: None = None

    @property
    def took_part(self) -> int:
        return len(self.present) + len(self.written)


class Names(Recorded):
    """What nominees, awards (by code and rule set) and people are called whom a session names by their ids."""

    nominees: Mapping[UUID, str]
    awards: Mapping[tuple[str, str], str]
    people: Mapping[UUID, str]

    def on_agenda(self, item: SaidItem) -> OnAgenda:
        return OnAgenda(name=self.nominees[item.nominee_id], award=self._award(item))

    def counted(self, count: SaidCount, item: SaidItem) -> Counted:
        return Counted(
            name=self.nominees[item.nominee_id],
            award=self._award(item),
            members=count.members,
            in_favour=count.in_favour,
            against=count.against,
            not_voted=count.not_voted,
            excused=self.called(recusal.member_id for recusal in count.recused),
            is_decided=count.decided,
            is_approved=count.approved,
        )

    def called(self, person_ids: Iterable[UUID]) -> tuple[str, ...]:
        """Whoever is erased is a member without a name."""
        return tuple(self.people.get(person_id, words("a_member")) for person_id in person_ids)

    def _award(self, item: SaidItem) -> str:
        return self.awards.get((item.award_code, item.rule_set), item.award_code)


def agenda_of(
    session: SaidSession, letterheads: tuple[Letterhead, Letterhead], names: Names
) -> SessionRecord:
    """Of a session on which votes are still to be counted; `letterheads` of the council and of its body."""
    return SessionRecord(
        kind="agenda",
        **_heading(session, letterheads),
        agenda=tuple(names.on_agenda(item) for item in session.items if item.status != _WITHDRAWN),
        members=names.called(session.members),
        awaited=names.called(session.awaited),
        due_at=session.due_at,
    )


def concluded_of(
    session: SaidSession, minutes: SaidMinutes, letterheads: tuple[Letterhead, Letterhead], names: Names
) -> SessionRecord:
    """Of a concluded session, likewise."""
    items = {item.id: item for item in session.items}
    return SessionRecord(
        kind="concluded",
        **_heading(session, letterheads),
        concluded_at=minutes.concluded_at,
        counted=tuple(names.counted(count, items[count.item_id]) for count in minutes.items),
        members=names.called(minutes.members),
        present=names.called(minutes.present),
        written=names.called(minutes.written),
        absent=names.called(minutes.absent),
        regulation=minutes.regulation.source,
    )


def _heading(session: SaidSession, letterheads: tuple[Letterhead, Letterhead]) -> dict[str, Any]:
    """What both say of it, by the fields."""
    council, unit = letterheads
    return {
        "letterhead": council,
        "unit": unit,
        "ordinal": session.ordinal,
        "round": session.round_name,
        "opened_at": session.opened_at,
    }
