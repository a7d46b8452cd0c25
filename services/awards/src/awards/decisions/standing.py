"""Whether an issued decision still says what holds, and which papers changed that."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from awards.decisions.states import DecisionStatus
from awards.decisions.values import DecisionKind, Issued, Publication
from contracts.vocabulary import OpenWords


class Standing(OpenWords):
    """Đang có hiệu lực; đã được đính chính, sửa đổi; đã bị hủy bỏ một phần; đã được thay thế; đã bị hủy bỏ."""

    VALID = "valid"
    CORRECTED = "corrected"
    PARTLY_REVOKED = "partly_revoked"
    REPLACED = "replaced"
    REVOKED = "revoked"


class Effect(OpenWords):
    """Đính chính; sửa đổi; thay thế; hủy bỏ."""

    RECTIFIED = "rectified"
    AMENDED = "amended"
    REPLACED = "replaced"
    REVOKED = "revoked"


@dataclass(frozen=True)
class Later:
    """A paper that did something to the decision; where it did it to another one on which this hangs, `about` it."""

    effect: Effect
    paper: Publication
    about: Publication | None = None


@dataclass(frozen=True)
class Stands:
    """How a decision stands, and by which papers, the earliest first."""

    standing: Standing
    later: tuple[Later, ...]


_EFFECTS: Final = {
    DecisionKind.AMEND: Effect.AMENDED,
    DecisionKind.REPLACE: Effect.REPLACED,
    DecisionKind.REVOKE: Effect.REVOKED,
}
_ENDED: Final = frozenset({Standing.REPLACED, Standing.REVOKED})
_ENDS: Final = frozenset({Effect.REPLACED, Effect.REVOKED})


def base_of(paper: Issued) -> UUID:
    """The decision whose end is its own, too: one that amends falls with what it amends."""
    if paper.kind is DecisionKind.AMEND and paper.target_decision_id is not None:
        return paper.target_decision_id
    return paper.id


def stands(paper: Issued, base: Issued, after: Iterable[Issued], letters: Sequence[Publication]) -> Stands:
    """`base` is that of `base_of`; `after` has the issued decisions about it, about those, and so on; `letters`
    are about the paper itself.
    """
    about: dict[UUID | None, list[Issued]] = defaultdict(list)
    for one in after:
        about[one.target_decision_id].append(one)
    told, standing = list(_told(base, about, paper)), _standing(base, about)
    if paper.id != base.id:
        told = [one for one in told if one.effect in _ENDS] if standing in _ENDED else []
        standing = standing if standing in _ENDED else Standing.VALID
    if letters and standing is Standing.VALID:
        standing = Standing.CORRECTED
    told += [Later(Effect.RECTIFIED, letter) for letter in letters]
    return Stands(standing, tuple(sorted(told, key=lambda one: one.paper.issued_on)))


def _standing(paper: Issued, about: Mapping[UUID | None, Sequence[Issued]]) -> Standing:
    kinds = {one.kind for one in about.get(paper.id, ())}
    match paper.status:
        case DecisionStatus.REVOKED:
            return Standing.REVOKED
        case DecisionStatus.REPLACED:
            ends = [_standing(one, about) for one in about.get(paper.id, ()) if _replaces(one, paper)]
            return Standing.REVOKED if Standing.REVOKED in ends else Standing.REPLACED
    if DecisionKind.REVOKE in kinds:
        return Standing.PARTLY_REVOKED
    return Standing.CORRECTED if DecisionKind.AMEND in kinds else Standing.VALID


def _replaces(one: Issued, target: Issued) -> bool:
    """Whether it took the target's place: what is about one that annuls does."""
    return one.kind is DecisionKind.REPLACE or target.kind is DecisionKind.REVOKE


def _told(target: Issued, about: Mapping[UUID | None, Sequence[Issued]], paper: Issued) -> Iterator[Later]:
    for one in about.get(target.id, ()):
        if one.id != paper.id:
            effect = Effect.REPLACED if _replaces(one, target) else _EFFECTS[one.kind]
            yield Later(effect, one.publication, None if target.id == paper.id else target.publication)
            yield from _told(one, about, paper)
