"""What stands against a command to awards; none: it must be taken."""

from collections import Counter

from tests.schedules.awards_model import (
    CLERK,
    DRAFTERS,
    HEADS,
    LEADING,
    MEMBERS,
    SECRETARY,
    STRANGER,
    Command,
    Decision,
    Model,
)

_WHEN = {
    "close": {"agenda_open"},
    "recuse": {"agenda_open", "agenda_closed", "ballot_open"},
    "open_ballot": {"agenda_closed"},
    "vote": {"ballot_open"},
    "remind": {"ballot_open"},
    "tally": {"ballot_open"},
}
_DECIDING = {
    "sign": "drafted",
    "discard": "drafted",
    "give_back": "signed",
    "issue": "signed",
    "rectify": "issued",
}


def refusals(model: Model, command: Command) -> set[str]:
    """The codes of everything that stands against the command."""
    if command.verb == "draft":
        return _as_drafter(command) | (
            _award(model, command) if command.kind == "award" else _amend(model, command)
        )
    if command.verb in _DECIDING:
        return _deciding(model, command)
    found = set()
    if model.sessions[command.on].status not in _WHEN[command.verb]:
        found.add("session_state_conflict")
    if command.verb in LEADING:
        return found | _leading(model, command)
    if command.by == STRANGER:
        found |= {"not_found", "not_authorised"}
    return found | {"close": _close, "recuse": _recuse, "vote": _vote}[command.verb](model, command)


def _leading(model: Model, command: Command) -> set[str]:
    """A reminder is due on the last day of a ballot, once; a ballot ends with the last vote, or with its time."""
    if command.verb == "remind":
        reminded = model.sessions[command.on].reminded
        return {"reminder_not_due"} if reminded or not model.is_reminded_of(command.on) else set()
    waits = model.awaited(command.on) and not model.is_counted_without(command.on)
    return {"ballot_still_open"} if command.verb == "tally" and waits else set()


def _close(model: Model, command: Command) -> set[str]:
    found = set() if command.by == SECRETARY else {"not_authorised"}
    found |= _as_seen(model, command)
    return found if model.agenda(command.on) else found | {"agenda_empty"}


def _as_seen(model: Model, command: Command) -> set[str]:
    return set() if command.seen == model.version(command) else {"precondition_failed"}


def _recuse(model: Model, command: Command) -> set[str]:
    member = command.by if command.member is None else command.member
    found = set()
    if member >= MEMBERS:
        found |= {"not_a_member", "not_authorised"}
    if command.by not in {member, SECRETARY}:
        found.add("not_authorised")
    (item,) = command.items
    if item not in model.agenda(command.on):
        found.add("item_not_on_agenda")
    return found | ({"already_recused"} if (item, member) in model.sessions[command.on].recused else set())


def _vote(model: Model, command: Command) -> set[str]:
    found = set()
    if command.by >= MEMBERS:
        return {"not_authorised", "not_a_member"}
    wanted = set(model.votes_of(command.on, command.by))
    recused = model.sessions[command.on].recused
    if not wanted or any((item, command.by) in recused for item in command.items):
        found.add("recused_from_item")
    if set(command.items) != wanted:
        found.add("ballot_incomplete")
    if model.sessions[command.on].status == "ballot_open" and model.is_closed(command.on):
        found.add("ballot_closed")
    return found


def _as_drafter(command: Command) -> set[str]:
    return set() if command.by in DRAFTERS else {"not_authorised"}


def _award(model: Model, command: Command) -> set[str]:
    items = [model.items[n] for n in command.items]
    found = set()
    if any(item.status != "approved" for item in items):
        found.add("items_not_approved")
    for n in command.items:
        found |= model.not_ours(n)
    if not all(item.decidable for item in items):
        found.add("award_not_decidable")
    if any(item.person == command.by for item in items):
        found.add("own_nomination")
    if any(model.is_held(item) for item in items):
        found.add("already_decided")
    if max(Counter((one.dossier, one.nominee) for one in items).values()) > 1:
        found.add("nominee_twice")  # on the findings of two attempts, of which it was handed over on one only
    return found


def _amend(model: Model, command: Command) -> set[str]:
    target = model.decisions[command.on]
    found = set() if command.by != STRANGER else {"not_found"}
    annuls_instead = target.kind == "revoke" and command.kind == "replace"
    if not target.commends and not annuls_instead:
        found.add("not_an_award_decision")
    found |= _may_change(target) | _standing(model, command.on, command.items)
    if command.kind == "replace":
        found |= _whole(model, command.on, command.items)
    if command.kind == "replace" and not annuls_instead:
        found |= (
            {"award_not_decidable"} if not all(model.items[n].decidable for n in command.items) else set()
        )
    if any(model.items[n].person == command.by for n in command.items):
        found.add("own_nomination")
    return found


def _standing(model: Model, target: int, items: tuple[int, ...]) -> set[str]:
    """Every entry stands in the register under the decision to be amended."""
    return {"entry_not_standing"} if set(items) - model.standing_in(target) else set()


def _whole(model: Model, target: int, items: tuple[int, ...]) -> set[str]:
    """What replaces has every entry that stands."""
    return {"entries_missing"} if model.standing_in(target) - set(items) else set()


def _may_change(target: Decision) -> set[str]:
    """What is replaced names its successor; nothing else but an issued decision is amended, replaced or annulled."""
    if target.status == "replaced":
        return {"decision_replaced"}
    return set() if target.status == "issued" else {"decision_state_conflict"}


def _as_drafted(model: Model, decision: Decision) -> set[str]:
    """The decision that it is about, and its entries, are as they were when it was drafted."""
    if decision.target is None:
        return set()
    found = _may_change(model.decisions[decision.target])
    return found | ({"entry_not_standing"} if model.is_overtaken(decision) else set())


def _deciding(model: Model, command: Command) -> set[str]:
    decision = model.decisions[command.on]
    may = {
        "sign": HEADS,
        "discard": DRAFTERS,
        "give_back": HEADS | DRAFTERS | {CLERK},
        "issue": {CLERK},
        "rectify": {CLERK},
    }[command.verb]
    found = set() if command.by in may else {"not_authorised", "not_found"}
    found |= _as_seen(model, command)
    replaced = command.verb == "rectify" and decision.status == "replaced"
    if decision.status != _DECIDING[command.verb] and not replaced:
        found.add("decision_state_conflict")
    if command.verb == "sign":
        found |= _sign(model, command)
    if command.verb in {"issue", "rectify"} and command.number in model.numbers:
        found.add("number_taken")
    if command.verb == "issue":
        found |= _due(model, decision)
    if command.verb == "rectify":
        found |= _put_right(model, decision)
    return found


def _put_right(model: Model, decision: Decision) -> set[str]:
    """A letter is about what was not replaced, nor is what amended it."""
    about = [decision]
    if decision.kind == "amend" and decision.target is not None:
        about.append(model.decisions[decision.target])
    return {"decision_replaced"} if any(one.status == "replaced" for one in about) else set()


def _sign(model: Model, command: Command) -> set[str]:
    decision = model.decisions[command.on]
    items = [model.items[n] for n in decision.items]
    found = set()
    if decision.by == command.by:
        found.add("duties_not_separated")
    if any(item.person == command.by for item in items):
        found.add("own_nomination")
    return found | _due(model, decision)


def _due(model: Model, decision: Decision) -> set[str]:
    """What confers an award is still awards' to decide, and what is about another as it was, at signature and issue."""
    found = _as_drafted(model, decision)
    for n in decision.items if decision.commends else ():
        found |= model.not_ours(n)
    return found
