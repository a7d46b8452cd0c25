"""What a command that nothing stands against, or a fact of submissions, does in awards."""

from collections.abc import Callable, Mapping, Sequence

from tests.schedules.awards_model import MEMBERS, Command, Decision, Item, Model, Session


def take(model: Model, command: Command) -> None:
    """The effect of a command."""
    _EFFECTS[command.verb](model, command)


def come(model: Model, dossier: int, attempt: int, nominees: Sequence[tuple[bool, int | None]]) -> None:
    """Nominations (decidable, person) come onto the open agenda, or open one."""
    number = next((n for n, one in enumerate(model.sessions) if one.status == "agenda_open"), None)
    if number is None:
        number = len(model.sessions)
        model.sessions.append(Session())
    model.sessions[number].version += 1
    for nominee, (decidable, person) in enumerate(nominees):
        model.items.append(Item(dossier, attempt, nominee, decidable, person, number))


def leave(model: Model, dossier: int, attempt: int, *, for_good: bool) -> None:
    """The dossier was recalled for good, or returned from here: it leaves the agendas.

    What was found of one that was returned is void; whom a council approved is beyond recall.
    """
    if not for_good:
        model.void[dossier] = attempt
    for number, session in enumerate(model.sessions):
        gone = [item for n in model.agenda(number) if (item := model.items[n]).dossier == dossier]
        if gone and session.status != "concluded":
            session.version += 1
            for item in gone:
                item.status = "withdrawn"


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
    model.sessions[command.on].status = "ballot_open"
    model.sessions[command.on].version += 1


def _vote(model: Model, command: Command) -> None:
    session = model.sessions[command.on]
    session.version += 1
    for item, choice in zip(command.items, command.choices, strict=True):
        session.cast[item, command.by] = choice


def _tally(model: Model, command: Command) -> None:
    session = model.sessions[command.on]
    session.status = "concluded"
    session.version += 1
    for n in model.agenda(command.on):
        votes = [
            session.cast.get((n, member), False) and (n, member) not in session.recused
            for member in range(MEMBERS)
        ]
        model.items[n].in_favour = sum(votes)
        model.items[n].status = "approved" if 2 * sum(votes) > MEMBERS else "not_approved"


def _draft(model: Model, command: Command) -> None:
    target = None if command.kind == "award" else command.on
    named = model.decisions[target].items if target is not None else command.items
    items = tuple(n for n in named if n in command.items)
    model.decisions.append(Decision(command.kind, items, command.by, target))


def _sign(model: Model, command: Command) -> None:
    model.decisions[command.on].status = "signed"
    model.decisions[command.on].version += 1


def _discard(model: Model, command: Command) -> None:
    model.decisions[command.on].status = "discarded"
    model.decisions[command.on].version += 1


def _issue(model: Model, command: Command) -> None:
    decision = model.decisions[command.on]
    decision.status, decision.number = "issued", command.number
    decision.version += 1
    model.numbers.add(command.number)
    if decision.target is None:
        model.registered += [(command.on, n) for n in decision.items]
        return
    target = model.decisions[decision.target]
    target.version += 1
    if decision.kind == "revoke":
        target.revoked.update(decision.items)
        if target.revoked.issuperset(target.items):
            target.status = "revoked"


_EFFECTS: Mapping[str, Callable[[Model, Command], None]] = {
    "close": _close,
    "recuse": _recuse,
    "open_ballot": _open_ballot,
    "vote": _vote,
    "tally": _tally,
    "draft": _draft,
    "sign": _sign,
    "discard": _discard,
    "issue": _issue,
}
