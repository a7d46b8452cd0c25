"""Where nominations, sessions and decisions of one round may be in awards, written from the rules."""

from dataclasses import dataclass, field
from typing import Any, Final

MEMBERS: Final = 5
SECRETARY, DRAFTER, HEAD, CLERK, HATS, STRANGER = range(MEMBERS, MEMBERS + 6)
"""After the five members (0 to 4): HATS drafts and signs, STRANGER is of the commune."""
DRAFTERS: Final = frozenset({SECRETARY, DRAFTER, HATS})
HEADS: Final = frozenset({HEAD, HATS})
LEADING: Final = frozenset({"open_ballot", "remind", "tally"})
ON_SEEN: Final = frozenset({"close", "sign", "give_back", "discard", "issue", "rectify"})
"""What a person does with what they have looked at."""
BALLOT_DAYS: Final = 3
"""Working days for which a ballot is open; on one more, papers that came in time are entered."""
_WEEK, _WORKED = 7, 5


@dataclass(frozen=True)
class Command:
    """A command by its meaning: `on` is the number of the session or decision, `items` those of nominations."""

    verb: str
    by: int = 0
    on: int = 0
    items: tuple[int, ...] = ()
    choices: tuple[bool, ...] = ()
    member: int | None = None
    kind: str = "award"
    number: int = 0
    seen: int = 0
    """The version of the session or decision that the person saw; of a verb that asks for it."""


@dataclass
class Item:
    """A nomination on an agenda. `decidable`: within the district's power."""

    dossier: int
    attempt: int
    nominee: int
    decidable: bool
    person: int | None
    session: int
    status: str = "on_agenda"
    in_favour: int | None = None


@dataclass
class Session:
    """`opened_on`: the day on which its ballot was opened."""

    status: str = "agenda_open"
    version: int = 1
    members: bool = False
    opened_on: int = 0
    reminded: bool = False
    recused: set[tuple[int, int]] = field(default_factory=set)
    cast: dict[tuple[int, int], bool] = field(default_factory=dict)


@dataclass
class Decision:
    """`items` in the order of the draft; `revoked` were annulled for good, `lost` given back before the issue.

    `follows`: which decision had the last word on each item when this was drafted, of one about another. `base`: that
    in whose register its entries stand.
    """

    kind: str
    items: tuple[int, ...]
    by: int
    target: int | None = None
    status: str = "drafted"
    version: int = 1
    number: int | None = None
    revoked: set[int] = field(default_factory=set)
    lost: set[int] = field(default_factory=set)
    letters: int = 0
    follows: dict[int, int] = field(default_factory=dict)
    base: int | None = None

    @property
    def commends(self) -> bool:
        return self.kind in {"award", "replace"}


@dataclass
class Nomination:
    """What awards holds of a (dossier, nominee), and on which item of an agenda it was handed over last."""

    item: int
    state: str = "awaiting_decision"


@dataclass
class Model:
    """One round at the district. `held`: nominations by (dossier, nominee); `registered`: (decision, item) of entries;
    `last_words`: of each of these entries, which decision says how it stands.

    `today` counts from a Monday (0); the play's weeks have no holidays.
    """

    items: list[Item] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    held: dict[tuple[int, int], Nomination] = field(default_factory=dict)
    numbers: set[int] = field(default_factory=set)
    registered: list[tuple[int, int]] = field(default_factory=list)
    last_words: dict[tuple[int, int], int] = field(default_factory=dict)
    today: int = 0

    def standing(self) -> dict[str, Any]:
        """What the database must show after every command."""
        return {
            "sessions": [
                (session.status, session.version, len(session.recused), len(session.cast))
                for session in self.sessions
            ],
            "items": [(item.session, item.status, item.in_favour) for item in self.items],
            "decisions": [
                (one.status, one.version, one.number is not None, one.letters) for one in self.decisions
            ],
            "held": {self.held[key].item: self.held[key].state for key in self.held},
            "register": [
                (n, n in self.decisions[by].revoked, not self.stands(by, n)) for by, n in self.registered
            ],
        }

    def stands(self, by: int, n: int) -> bool:
        """Whether the entry of the register was neither annulled nor replaced."""
        decision = self.decisions[by]
        return (by, n) in self.last_words and n not in decision.revoked and decision.status != "replaced"

    def standing_in(self, by: int) -> set[int]:
        """Items on which the decision is what stands: conferred by it and not struck, or struck by it."""
        decision = self.decisions[by]
        if decision.kind == "revoke":
            return {n for n in decision.items if self.last_words.get((self.base_of(by), n)) == by}
        return {n for n in decision.items if self.stands(by, n)}

    def base_of(self, number: int) -> int:
        """The decision in whose register the entries of this one stand."""
        base = self.decisions[number].base
        return number if base is None else base

    def is_overtaken(self, decision: Decision) -> bool:
        """Whether the decision is about entries on which another has the last word since it was drafted."""
        of = decision.target
        return of is not None and any(
            n not in self.standing_in(of) or self.last_words[self.base_of(of), n] != by
            for n, by in decision.follows.items()
        )

    def version(self, command: Command) -> int:
        """Of the session or decision that the command is about."""
        of: list[Session] | list[Decision] = self.sessions if command.verb == "close" else self.decisions
        return of[command.on].version

    def is_closed(self, number: int) -> bool:
        """Whether votes of the session come too late: the last of its working days is over."""
        return self.today > working_day(self.sessions[number].opened_on, BALLOT_DAYS)

    def is_counted_without(self, number: int) -> bool:
        """Whether whoever is missing is not waited for any more."""
        return self.today > working_day(self.sessions[number].opened_on, BALLOT_DAYS + 1)

    def is_reminded_of(self, number: int) -> bool:
        """Whether the last of the ballot's working days has begun."""
        return self.today >= working_day(self.sessions[number].opened_on, BALLOT_DAYS)

    def has_quorum(self, number: int) -> bool:
        """Whether more than half of all members took part; who may vote on nothing did."""
        voted = {member for _, member in self.sessions[number].cast}
        return 2 * sum(m in voted or not self.votes_of(number, m) for m in range(MEMBERS)) > MEMBERS

    def is_decided(self, number: int, item: int) -> bool:
        """Whether the session had its quorum, and anybody who may vote on the nomination."""
        recused = self.sessions[number].recused
        return self.has_quorum(number) and any((item, member) not in recused for member in range(MEMBERS))

    def agenda(self, number: int) -> list[int]:
        """The nominations of a session that were not withdrawn."""
        return [n for n, one in enumerate(self.items) if one.session == number and one.status != "withdrawn"]

    def votes_of(self, number: int, member: int) -> list[int]:
        recused = self.sessions[number].recused
        return [item for item in self.agenda(number) if (item, member) not in recused]

    def awaited(self, number: int) -> list[int]:
        """Members who have yet to vote on something."""
        cast = self.sessions[number].cast
        return [m for m in range(MEMBERS) if any((item, m) not in cast for item in self.votes_of(number, m))]

    def nomination(self, n: int) -> Nomination | None:
        return self.held.get((self.items[n].dossier, self.items[n].nominee))

    def not_ours(self, n: int) -> set[str]:
        """Why an approved nomination is not awards' to decide on this item; nothing: it is."""
        nomination = self.nomination(n)
        if nomination is None or nomination.state == "in_review":
            return {"nomination_held"}
        if nomination.state in {"revoked", "withdrawn"}:
            return {"nomination_over"}
        return set() if nomination.item == n else {"items_not_approved"}

    def is_held(self, item: Item) -> bool:
        """Whether a live decision names this nominee of the dossier."""
        wanted = (item.dossier, item.nominee)
        return any(
            (self.items[n].dossier, self.items[n].nominee) == wanted and n not in one.revoked | one.lost
            for one in self.decisions
            if (one.kind == "award" and one.status not in {"discarded", "replaced"})
            or (one.kind == "replace" and one.number is not None and one.status != "replaced")
            for n in one.items
        )


def working_day(since: int, days: int) -> int:
    """So many working days after that day."""
    day = since
    while days:
        day += 1
        days -= day % _WEEK < _WORKED
    return day
