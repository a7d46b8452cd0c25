"""What awards does meanwhile: councils sit, decisions are issued, and their facts arrive in any order.

Of one session, decision or nomination the facts keep their order, as they share a key; all others overtake each
other. Awards decides what was handed over to it, and gives back what it has not decided when it is asked to.
"""

from dataclasses import dataclass, field

from tests.schedules.cast import COUNCIL
from tests.schedules.dossier_model import Model


@dataclass(frozen=True)
class Place:
    """What awards hears of a dossier: its status, and the stage whose council waits (0: none)."""

    status: str
    attempt: int
    council: int


def place_of(model: Model) -> Place:
    number = model.open_number()
    stage = model.stage(number)
    waits = stage is not None and stage.open_step() == COUNCIL
    return Place(model.status, model.attempt, number if waits else 0)


@dataclass
class Agenda:
    """A dossier before a council. `void` once recalled before the vote, or returned from here or from below."""

    stage: int
    attempt: int
    nominees: tuple[int, ...]
    found: dict[int, bool] | None = None
    void: bool = False


@dataclass(frozen=True)
class News:
    """A session's outcomes, or what became of nominations.

    `act` is `concluded`, `issued`, `amended`, `revoked` or `given_back`; `key` the session, decision or nomination.
    """

    act: str
    key: int
    stage: int
    attempt: int
    found: tuple[tuple[int, bool], ...] = ()
    named: tuple[int, ...] = ()


@dataclass
class Awards:
    """The sessions and decisions on one dossier, and the facts that have not arrived yet."""

    agendas: list[Agenda] = field(default_factory=list)
    issued: list[News] = field(default_factory=list)
    revoked: set[int] = field(default_factory=set)
    under_way: list[News] = field(default_factory=list)
    _given: set[int] = field(default_factory=set)
    """Whom awards gave back, and submissions has not heard of."""
    _keys: int = 0

    def notice(self, before: Place, model: Model) -> None:
        """Awards hears what a command did to the dossier, which was at this place before it."""
        now = place_of(model)
        if now.council and now != before:
            self.agendas.append(Agenda(now.council, now.attempt, tuple(model.in_review())))
        self._answer(model)
        self._withdraw(model)
        if now.status == before.status or now.status not in {"returned", "recalled"}:
            return
        outcomes = [stage.outcome for stage in model.stages]
        for agenda in self.agendas:
            if now.status == "recalled":
                agenda.void |= agenda.found is None  # whom a council approved is beyond recall
            else:
                agenda.void |= agenda.stage > outcomes.index("returned")

    def _withdraw(self, model: Model) -> None:
        """Who was withdrawn leaves the agendas; of those with an odd number awards hears after the tally."""
        for agenda in self.agendas:
            left = (n for n in agenda.nominees if n % 2 or model.nominees[n].state != "withdrawn")
            agenda.nominees = tuple(left)

    def _answer(self, model: Model) -> None:
        """Who was asked for is given back, unless a decision on it was issued, which submissions will hear of."""
        for n, nominee in enumerate(model.nominees):
            if nominee.asked is not None and n not in self._given and n not in self._taken():
                self._given.add(n)
                key = -1 - n
                self._send(News("given_back", key, nominee.deciding_stage or 0, model.attempt, named=(n,)))

    def _taken(self) -> set[int]:
        return {n for fact in self.issued for n in fact.named}

    def sit(self, way: int) -> None:
        """The council votes on the last agenda that it has not voted on; bits of `way` are its refusals."""
        waiting = [
            agenda for agenda in self.agendas if agenda.found is None and not agenda.void and agenda.nominees
        ]
        if waiting:
            agenda = waiting[-1]
            agenda.found = {n: not way & (1 << n) for n in agenda.nominees}
            told = tuple(agenda.found.items())
            self._send(News("concluded", self._next_key(), agenda.stage, agenda.attempt, found=told))

    def decide(self, way: int, model: Model) -> None:
        """The head signs and the clerk issues a decision on some or all of those that one level was handed."""
        for number in range(1, len(model.stages) + 1):
            free = [n for n in model.awaiting(number) if n not in self._taken() and n not in self._given]
            named = tuple(n for n in free if not way & (1 << n)) or tuple(free)
            if named:
                fact = News("issued", self._next_key(), number, model.attempt, named=named)
                self.issued.append(fact)
                self._send(fact)

    def amend(self, way: int, act: str) -> None:
        """Entries of a decision are put right, or it is taken back whole."""
        standing = [fact for fact in self.issued if fact.key not in self.revoked]
        if standing:
            fact = standing[way % len(standing)]
            if act == "revoked":
                self.revoked.add(fact.key)
            changed = tuple(n for n in fact.named if not way & (1 << n)) or fact.named
            named = fact.named if act == "revoked" else changed
            self._send(News(act, fact.key, fact.stage, fact.attempt, named=named))

    def arriving(self, which: int) -> News | None:
        """The next fact to arrive: the first of its key among those under way."""
        keys = list(dict.fromkeys(fact.key for fact in self.under_way))
        if not keys:
            return None
        fact = next(fact for fact in self.under_way if fact.key == keys[which % len(keys)])
        self.under_way.remove(fact)
        if fact.act == "given_back":
            self._given.remove(fact.named[0])
        return fact

    def _send(self, fact: News) -> None:
        self.under_way.append(fact)

    def _next_key(self) -> int:
        self._keys += 1
        return self._keys
