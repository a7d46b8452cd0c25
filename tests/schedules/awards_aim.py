"""From drawn numbers to commands to awards. What is drawn never depends on where the round stands."""

from dataclasses import dataclass, replace
from typing import Final

from tests.schedules.awards_model import (
    CLERK,
    DRAFTER,
    HEAD,
    MEMBERS,
    ON_SEEN,
    SECRETARY,
    STRANGER,
    Command,
    Model,
)

VERBS: Final = (
    "close",
    "recuse",
    "open_ballot",
    "vote",
    "remind",
    "tally",
    "draft",
    "amend",
    "replace",
    "revoke",
    "sign",
    "give_back",
    "discard",
    "issue",
    "rectify",
)
_DOERS: Final = {
    "close": SECRETARY,
    "draft": DRAFTER,
    "amend": DRAFTER,
    "replace": DRAFTER,
    "revoke": DRAFTER,
    "sign": HEAD,
    "give_back": CLERK,
    "discard": DRAFTER,
    "issue": CLERK,
    "rectify": CLERK,
}
STALE: Final = 13
"""The way in which somebody acts on what was there before."""
_ON_DECISIONS: Final = frozenset(
    {"amend", "replace", "revoke", "sign", "give_back", "discard", "issue", "rectify"}
)


@dataclass(frozen=True)
class Draw:
    """A command as drawn: which verb, by whom (from 11 on: whoever should), on which, in what way."""

    verb: str
    who: int
    on: int
    way: int


def aimed(model: Model, draw: Draw) -> list[Command]:
    """The command that the draw means now; none where there is nothing that it could be about."""
    return [_looked(model, command, draw.way) for command in _meant(model, draw)]


def forward(model: Model, way: int) -> list[Command]:
    """What leads the round on: decisions first, then the first session that is not over."""
    return [_looked(model, command, 0) for command in _onward(model, way)]


def _looked(model: Model, command: Command, way: int) -> Command:
    """The person has just looked, or saw what was there before."""
    if command.verb not in ON_SEEN:
        return command
    return replace(command, seen=model.version(command) - (way == STALE))


def _meant(model: Model, draw: Draw) -> list[Command]:
    by = draw.who if draw.who <= STRANGER else _DOERS.get(draw.verb, draw.who % MEMBERS)
    if draw.verb == "draft":
        items = _free(model, draw.way)
        return [Command("draft", by, items=items)] if items else []
    if draw.verb in _ON_DECISIONS:
        return [_on_decision(model, draw, by)] if model.decisions else []
    session = draw.on % len(model.sessions)
    if draw.verb == "vote":
        return [paper(model, session, by, draw.way)]
    if draw.verb == "recuse":
        member = draw.way % MEMBERS if by == SECRETARY else None
        return [Command("recuse", by, session, (draw.way % len(model.items),), member=member)]
    return [Command(draw.verb, by, session)]


def _onward(model: Model, way: int) -> list[Command]:
    for number, decision in enumerate(model.decisions):
        if (decision.lost or model.is_overtaken(decision)) and decision.status in {"drafted", "signed"}:
            verb = "discard" if decision.status == "drafted" else "give_back"
            return [Command(verb, _DOERS[verb], number)]
        if decision.status in {"drafted", "signed"}:
            verb = "sign" if decision.status == "drafted" else "issue"
            return [Command(verb, _DOERS[verb], number, number=len(model.numbers) % 10)]
    for number, session in enumerate(model.sessions):
        if session.status != "concluded" and (session.status != "agenda_open" or model.agenda(number)):
            return [_session_on(model, number, way)]
    return aimed(model, Draw("draft", 2 * STRANGER, 0, way))


def paper(model: Model, session: int, member: int, way: int) -> Command:
    """On everything that the member may vote on; sometimes one nomination is left out."""
    items = model.votes_of(session, member)
    items = items[1:] if way == 15 else items
    choices = tuple(not way & (1 << n % 4) for n in items)
    return Command("vote", member, session, tuple(items), choices)


def _session_on(model: Model, number: int, way: int) -> Command:
    status, awaited = model.sessions[number].status, model.awaited(number)
    if status == "ballot_open" and awaited:
        return paper(model, number, awaited[0], way if way > 11 else 0)
    verb = {"agenda_open": "close", "agenda_closed": "open_ballot", "ballot_open": "tally"}[status]
    return Command(verb, SECRETARY, number)


def _free(model: Model, way: int) -> tuple[int, ...]:
    """Some of the nominations that wait for a decision and that none names; of all, where there are none."""
    free = [
        n
        for n, item in enumerate(model.items)
        if item.status == "approved" and not model.not_ours(n) and not model.is_held(item)
    ]
    return tuple(n for n in free or range(len(model.items)) if not way & (1 << n % 4))


def _on_decision(model: Model, draw: Draw, by: int) -> Command:
    number = draw.on % len(model.decisions)
    if draw.verb not in {"amend", "replace", "revoke"}:
        return Command(draw.verb, by, number, number=draw.way % 10)
    items = model.decisions[number].items
    named = tuple(n for n in items if not draw.way & (1 << n % 4)) or items
    if draw.verb == "replace" and draw.way % 4:
        named = tuple(n for n in items if n in model.standing_in(number)) or items
    return Command("draft", by, number, named, kind=draw.verb)
