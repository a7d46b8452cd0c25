"""What one decision may do to another that was issued: amend entries of it, replace it whole, or annul entries of it.

Amending and replacing put the paper right (Decree 30/2020/NĐ-CP, Article 18(3)); what was not deserved is annulled
(Law 06/2022/QH15, Article 93). None of them gives another award than the council judged: that is annulled, and proposed
anew.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from enum import StrEnum
from uuid import UUID

from awards.decisions.domain import Act, Decision, DecisionKind, Entry, RegisterEntry, after_issue
from awards.errors import EntriesMissing, EntryNotStanding, EntryUnchanged, NotAnAwardDecision


class Amended(StrEnum):
    """What another decision says otherwise of an entry: the name, how the paper prints the award, the period."""

    NAME = "name"
    AWARD = "award"
    PERIOD = "period"


def said_otherwise(by: Decision, entry: Entry, before: RegisterEntry) -> tuple[Amended, ...]:
    """What the decision's entry says otherwise than the register did before it; what annuls says nothing otherwise."""
    if by.kind is DecisionKind.REVOKE:
        return ()
    said = {
        Amended.NAME: entry.name != before.name,
        Amended.AWARD: entry.misprinted_award is not None,
        Amended.PERIOD: by.achievement_period != before.achievement_period,
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


def amended(target: Decision) -> Decision:
    """Another decision amended entries of this one. Raises DecisionReplaced, DecisionStateConflict."""
    return replace(target, status=after_issue(target, Act.AMEND))


def replaced(target: Decision, by: Decision) -> Decision:
    """Another decision took its place, and its nominations. Raises DecisionReplaced, DecisionStateConflict."""
    status = after_issue(target, Act.REPLACE)
    entries = tuple(replace(entry, holds=False) for entry in target.entries)
    return replace(target, status=status, replaced_by=by.id, entries=entries)


def revoked(target: Decision, register: Iterable[RegisterEntry], item_ids: Collection[UUID]) -> Decision:
    """Another decision took these entries back, and so let go of their nominations; with the last entry, all.

    Raises DecisionReplaced, DecisionStateConflict.
    """
    left = {entry.item_id for entry in register if entry.stands} - set(item_ids)
    status = after_issue(target, Act.REVOKE_ENTRIES if left else Act.REVOKE)
    entries = tuple(
        replace(entry, holds=entry.holds and entry.item_id not in item_ids) for entry in target.entries
    )
    return replace(target, status=status, entries=entries)


def _entries_of(target: Decision, register: Mapping[UUID, RegisterEntry]) -> set[UUID]:
    """Items of the entries on which the target is what stands: conferred by it and not struck, or struck by it."""
    if target.kind is DecisionKind.REVOKE:
        return set(register)
    return {entry.item_id for entry in register.values() if entry.stands}
