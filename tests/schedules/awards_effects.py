"""What a command that nothing stands against, or a fact of submissions, does in awards."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from tests.schedules.awards_model import MEMBERS, Command, Decision, Item, Model, Nomination, Session


def take(model: Model, command: Command) -> None:
    """The effect of a command."""
    _EFFECTS[command.verb](model, command)


def come(model: Model, dossier: int, attempt: int, nominees: Mapping[int, tuple[bool, int | None]]) -> None:
    """Nominations (decidable, person) by their numbers come onto the open agenda, or open one."""
    _put_on_agenda(
        model,
        [
            Item(dossier, attempt, nominee, decidable, person, 0)
            for nominee, (decidable, person) in nominees.items()
        ],
    )


def _put_on_agenda(model: Model, items: Iterable[Item]) -> None:
    number = next((n for n, one in enumerate(model.sessions) if one.status == "agenda_open"), None)
    if number is None:
        number = len(model.sessions)
        model.sessions.append(Session())
    model.sessions[number].version += 1
    model.items += [replace(item, session=number) for item in items]


def hand_over(model: Model, n: int) -> None:
    """Submissions recorded that the council approved it: it waits for a decision."""
    item = model.items[n]
    model.held[item.dossier, item.nominee] = Nomination(n)


def ask_back(model: Model, n: int) -> None:
    """Submissions asks for the nomination of an item: it is given back unless a decision on it was issued."""
    nomination = model.nomination(n)
    if nomination is None or nomination.state != "awaiting_decision":
        return
    nomination.state = "in_review"
    for decision in model.decisions:
        if decision.kind == "award" and decision.status in {"drafted", "signed"}:
            gone = {one for one in decision.items if model.nomination(one) is nomination} - decision.lost
            decision.lost |= gone
            decision.version += bool(gone)


def leave(model: Model, dossier: int) -> None:
    """The dossier was recalled or returned: it leaves the agendas. What was handed over stays."""
    for number, session in enumerate(model.sessions):
        gone = [item for n in model.agenda(number) if (item := model.items[n]).dossier == dossier]
        if gone and session.status != "concluded":
            session.version += 1
            for item in gone:
                item.status = "withdrawn"


def withdraw(model: Model, dossier: int, nominee: int) -> None:
    """One whom submissions holds leaves the dossier: no agenda has them, and what a council found is over."""
    items = [n for n, one in enumerate(model.items) if (one.dossier, one.nominee) == (dossier, nominee)]
    for n in items:
        if model.items[n].status == "on_agenda":
            model.items[n].status = "withdrawn"
            model.sessions[model.items[n].session].version += 1
    known = model.held.get((dossier, nominee))
    approved = [n for n in items if model.items[n].status == "approved"]
    if known or approved:
        model.held[dossier, nominee] = known or Nomination(
            max(approved, key=lambda n: model.items[n].attempt)
        )
        model.held[dossier, nominee].state = "withdrawn"


def _close(model: Model, command: Command) -> None:
    session = model.sessions[command.on]
    session.status = "agenda_closed"
    session.version += 1
    for item in model.agenda(command.on):
        person = model.items[item].person
        if person is not None and person < MEMBERS and (item, person) not in session.recused:
            session.recused.add((item, person))
            session.version += 1


def _recuse(model: Model, command: Command) -> None:
    session = model.sessions[command.on]
    session.recused.add((command.items[0], command.by if command.member is None else command.member))
    session.version += 1


def _open_ballot(model: Model, command: Command) -> None:
    session = model.sessions[command.on]
    session.status, session.opened_on = "ballot_open", model.today
    session.version += 1


def _remind(model: Model, command: Command) -> None:
    model.sessions[command.on].reminded = True
    model.sessions[command.on].version += 1


def _vote(model: Model, command: Command) -> None:
    session = model.sessions[command.on]
    session.version += 1
    for item, choice in zip(command.items, command.choices, strict=True):
        session.cast[item, command.by] = choice


def _tally(model: Model, command: Command) -> None:
    """Without its quorum the council has not decided, nor where nobody may vote: who is not declined comes before it
    again.
    """
    session = model.sessions[command.on]
    session.status = "concluded"
    session.version += 1
    for n in model.agenda(command.on):
        votes = [
            session.cast.get((n, member), False) and (n, member) not in session.recused
            for member in range(MEMBERS)
        ]
        model.items[n].in_favour = sum(votes)
        approved = "approved" if 2 * sum(votes) > MEMBERS else "not_approved"
        model.items[n].status = approved if model.is_decided(command.on, n) else "undecided"
    again = [
        replace(model.items[n], status="on_agenda", in_favour=None)
        for n in model.agenda(command.on)
        if model.items[n].status == "undecided"
    ]
    if again:
        _put_on_agenda(model, again)


def _draft(model: Model, command: Command) -> None:
    if command.kind == "award":
        model.decisions.append(Decision(command.kind, command.items, command.by))
        return
    target, base = model.decisions[command.on], model.base_of(command.on)
    follows = {n: model.last_words[base, n] for n in command.items}
    kind = "revoke" if target.kind == "revoke" else command.kind
    of_its_own = None if kind == "replace" else base
    model.decisions.append(
        Decision(kind, command.items, command.by, command.on, follows=follows, base=of_its_own)
    )


def _sign(model: Model, command: Command) -> None:
    model.decisions[command.on].status = "signed"
    model.decisions[command.on].version += 1


def _give_back(model: Model, command: Command) -> None:
    model.decisions[command.on].status = "drafted"
    model.decisions[command.on].version += 1


def _discard(model: Model, command: Command) -> None:
    model.decisions[command.on].status = "discarded"
    model.decisions[command.on].version += 1


def _issue(model: Model, command: Command) -> None:
    decision = model.decisions[command.on]
    decision.status, decision.number = "issued", command.number
    decision.version += 1
    model.numbers.add(command.number)
    if decision.commends:
        model.registered += [(command.on, n) for n in decision.items]
        model.last_words |= {(command.on, n): command.on for n in decision.items}
    _decided(model, decision.items, "revoked" if decision.kind == "revoke" else "awarded")
    if decision.target is None:
        return
    target, base = model.decisions[decision.target], model.base_of(decision.target)
    target.version += 1
    model.last_words |= {(base, n): command.on for n in decision.items}
    if target.kind == "revoke":
        target.status = "replaced"
        model.decisions[base].version += 1
        return
    if decision.kind == "replace":
        target.status = "replaced"
    if decision.kind == "revoke":
        target.revoked.update(decision.items)
        if target.revoked.issuperset(target.items):
            target.status = "revoked"


def _rectify(model: Model, command: Command) -> None:
    decision = model.decisions[command.on]
    decision.version += 1
    decision.letters += 1
    model.numbers.add(command.number)


def _decided(model: Model, items: Iterable[int], state: str) -> None:
    for n in items:
        nomination = model.nomination(n)
        assert nomination is not None
        nomination.state = state


_EFFECTS: Mapping[str, Callable[[Model, Command], None]] = {
    "close": _close,
    "recuse": _recuse,
    "open_ballot": _open_ballot,
    "remind": _remind,
    "vote": _vote,
    "tally": _tally,
    "draft": _draft,
    "sign": _sign,
    "give_back": _give_back,
    "discard": _discard,
    "issue": _issue,
    "rectify": _rectify,
}
