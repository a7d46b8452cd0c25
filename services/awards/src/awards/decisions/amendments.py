"""What one decision may do to another that was issued: amend lines of it, replace it whole, or annul lines of it.

Amending and replacing put the paper right (Decree 30/2020/NĐ-CP, Article 18(3)); what was not deserved is annulled
(Law 06/2022/QH15, Article 93). None of them gives another award than the council judged: that is annulled, and proposed
anew.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from enum import StrEnum
from uuid import UUID

from awards.decisions.domain import Act, Decision, DecisionKind, Line, RegisterLine, after_issue
from awards.errors import LineNotStanding, LinesMissing, LineUnchanged, NotAnAwardDecision


class Amended(StrEnum):
    """What another decision says otherwise of a line: the name, how the paper prints the award, the period."""

    NAME = "name"
    AWARD = "award"
    PERIOD = "period"


def amended(by: Decision, line: Line, before: RegisterLine) -> tuple[Amended, ...]:
    """What the decision's line says otherwise than the register did before it; what annuls says nothing otherwise."""
    if by.kind is DecisionKind.REVOKE:
        return ()
    said = {
        Amended.NAME: line.name != before.name,
        Amended.AWARD: line.misprinted_award is not None,
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


def require_standing(by: Decision, target: Decision, register: Mapping[UUID, RegisterLine]) -> None:
    """Every line of the decision stands (by item) in the target's register, and as it did when this was drafted; of a
    target that annuls, it has the last word on it.

    Raises LineNotStanding.
    """
    has = _lines_of(target, register)
    if gone := [
        line.item_id
        for line in by.lines
        if line.item_id not in has or line.follows not in {None, register[line.item_id].last_word}
    ]:
        raise LineNotStanding(item_ids=sorted(gone))


def require_purpose(by: Decision, target: Decision, register: Mapping[UUID, RegisterLine]) -> None:
    """What amends says something else in each of its lines; what replaces has every line of the target.

    Raises LineUnchanged, LinesMissing.
    """
    same = [line.item_id for line in by.lines if not amended(by, line, register[line.item_id])]
    if by.kind is DecisionKind.CORRECT and same:
        raise LineUnchanged(item_ids=sorted(same))
    missing = _lines_of(target, register) - {line.item_id for line in by.lines}
    if replaces(by.kind, target) and missing:
        raise LinesMissing(sorted(missing))


def corrected(target: Decision) -> Decision:
    """Another decision amended lines of this one. Raises DecisionReplaced, DecisionStateConflict."""
    return replace(target, status=after_issue(target, Act.CORRECT))


def replaced(target: Decision, by: Decision) -> Decision:
    """Another decision took its place, and its nominations. Raises DecisionReplaced, DecisionStateConflict."""
    status = after_issue(target, Act.REPLACE)
    lines = tuple(replace(line, holds=False) for line in target.lines)
    return replace(target, status=status, replaced_by=by.id, lines=lines)


def revoked(target: Decision, register: Iterable[RegisterLine], item_ids: Collection[UUID]) -> Decision:
    """Another decision took these lines back, and so let go of their nominations; with the last line, all.

    Raises DecisionReplaced, DecisionStateConflict.
    """
    left = {line.item_id for line in register if line.stands} - set(item_ids)
    status = after_issue(target, Act.REVOKE_LINES if left else Act.REVOKE)
    lines = tuple(replace(line, holds=line.holds and line.item_id not in item_ids) for line in target.lines)
    return replace(target, status=status, lines=lines)


def _lines_of(target: Decision, register: Mapping[UUID, RegisterLine]) -> set[UUID]:
    """Items of the lines on which the target is what stands: conferred by it and not struck, or struck by it."""
    if target.kind is DecisionKind.REVOKE:
        return set(register)
    return {line.item_id for line in register.values() if line.stands}
