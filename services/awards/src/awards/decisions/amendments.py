"""What one decision may do to another that was issued: amend entries of it, replace it whole, or annul entries of it.

Amending and replacing put the paper right (Decree 30/2020/NĐ-CP, Article 18(3)); what was not deserved is annulled
(Law 06/2022/QH15, Article 93). None of them gives another award than the council judged: that is annulled, and proposed
anew.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from awards.decisions.domain import after_issue
from awards.decisions.errors import EntriesMissing, EntryNotStanding, EntryUnchanged, NotAnAwardDecision
from awards.decisions.happened import Amended, Change, Replaced, Revoked
from awards.decisions.states import Act
from awards.decisions.values import Decision, DecisionKind, Entry, RegisterEntry, SaidOtherwise


def said_otherwise(by: Decision, entry: Entry, before: RegisterEntry) -> tuple[SaidOtherwise, ...]:
    """What the decision's entry says otherwise than the register did before it; what annuls says nothing otherwise."""
    if by.kind is DecisionKind.REVOKE:
        return ()
    said = {
        SaidOtherwise.NAME: entry.name != before.name,
        SaidOtherwise.AWARD: entry.misprinted_award is not None,
        SaidOtherwise.PERIOD: by.achievement_period != before.achievement_period,
        SaidOtherwise.MONEY: entry.prize_money != before.prize_money,
    }
    return tuple(what for what, otherwise in said.items() if otherwise)


def kind_about(asked: DecisionKind, target: Decision) -> DecisionKind:
    """Of what kind the decision is: what replaces one that annuls annuls itself. Nothing else is about such a one.

    Raises NotAnAwardDecision.
    """
    if asked is DecisionKind.REPLACE and target.kind is DecisionKind.REVOKE:
        return DecisionKind.REVOKE
    if not target.kind.commends:
        raise NotAnAwardDecision
    return asked


def replaces(kind: DecisionKind, target: Decision) -> bool:
    """Whether a decision of this kind takes the target's place: one about another that annuls does."""
    return kind is DecisionKind.REPLACE or target.kind is DecisionKind.REVOKE


def require_target(kind: DecisionKind, unit_id: UUID, target: Decision) -> None:
    """The target is the unit's own, and takes what a decision of this kind does to it.

    Raises NotAnAwardDecision, DecisionReplaced, DecisionStateConflict.
    """
    if target.unit_id != unit_id:
        raise NotAnAwardDecision
    after_issue(target, Act.REPLACE if replaces(kind, target) else Act(kind.value))


def require_standing(by: Decision, target: Decision, register: Mapping[UUID, RegisterEntry]) -> None:
    """Every entry of the decision stands (by item) in the target's register, and as it did when this was drafted; of a
    target that annuls, it has the last word on it.

    Raises EntryNotStanding.
    """
    has = _entries_of(target, register)
    if gone := [
        entry.item_id
        for entry in by.entries
        if entry.item_id not in has or entry.follows not in {None, register[entry.item_id].last_word}
    ]:
        raise EntryNotStanding(item_ids=sorted(gone))


def require_purpose(by: Decision, target: Decision, register: Mapping[UUID, RegisterEntry]) -> None:
    """What amends says something else in each of its entries; what replaces has every entry of the target.

    Raises EntryUnchanged, EntriesMissing.
    """
    same = [entry.item_id for entry in by.entries if not said_otherwise(by, entry, register[entry.item_id])]
    if by.kind is DecisionKind.AMEND and same:
        raise EntryUnchanged(item_ids=sorted(same))
    missing = _entries_of(target, register) - {entry.item_id for entry in by.entries}
    if replaces(by.kind, target) and missing:
        raise EntriesMissing(sorted(missing))


def amended(target: Decision, by: Decision, before: Mapping[UUID, RegisterEntry]) -> Change:
    """Another decision amended entries of this one. Raises DecisionReplaced, DecisionStateConflict."""
    status = after_issue(target, Act.AMEND)
    return replace(target.next_version(), status=status), (Amended(by, _said(by, before)),)


def replaced(target: Decision, by: Decision, before: Mapping[UUID, RegisterEntry]) -> Change:
    """Another decision took its place, and its nominations. Raises DecisionReplaced, DecisionStateConflict."""
    status = after_issue(target, Act.REPLACE)
    entries = tuple(replace(entry, holds=False) for entry in target.entries)
    after = replace(target.next_version(), status=status, replaced_by=by.id, entries=entries)
    return after, (Replaced(by, _said(by, before)),)


def revoked(target: Decision, by: Decision, register: Collection[RegisterEntry]) -> Change:
    """Another decision took these entries back, and so let go of their nominations; with the last entry, all.

    Raises DecisionReplaced, DecisionStateConflict.
    """
    item_ids = {entry.item_id for entry in by.entries}
    left = {entry.item_id for entry in register if entry.stands} - item_ids
    status = after_issue(target, Act.REVOKE_ENTRIES if left else Act.REVOKE)
    entries = tuple(
        replace(entry, holds=entry.holds and entry.item_id not in item_ids) for entry in target.entries
    )
    gone = tuple(entry for entry in register if entry.item_id in item_ids)
    return replace(target.next_version(), status=status, entries=entries), (Revoked(by, gone),)


def struck_anew(target: Decision, by: Decision, struck: Iterable[RegisterEntry]) -> Change:
    """Another decision took the place of the one that struck these entries: it is what has struck them now."""
    return target.next_version(), (Revoked(by, tuple(struck)),)


def _said(by: Decision, before: Mapping[UUID, RegisterEntry]) -> dict[UUID, tuple[SaidOtherwise, ...]]:
    """By item, what the decision says otherwise than the register (by item) did before it."""
    said = {entry.item_id: said_otherwise(by, entry, before[entry.item_id]) for entry in by.entries}
    return {item_id: what for item_id, what in said.items() if what}


def _entries_of(target: Decision, register: Mapping[UUID, RegisterEntry]) -> set[UUID]:
    """Items of the entries on which the target is what stands: conferred by it and not struck, or struck by it."""
    if target.kind is DecisionKind.REVOKE:
        return set(register)
    return {entry.item_id for entry in register.values() if entry.stands}
