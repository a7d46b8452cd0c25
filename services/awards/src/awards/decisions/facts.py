"""What happened to a decision, as facts. Each is numbered by the decision's version after it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import singledispatch
from typing import Final, TypedDict
from uuid import UUID

from awards.decisions import happened
from awards.decisions.happened import Happened
from awards.decisions.values import Decision, Entry, Publication, RegisterEntry, SaidOtherwise
from contracts.acts import ActDone
from contracts.awards import (
    DecisionAmendedV1,
    DecisionDiscardedV1,
    DecisionDraftedV1,
    DecisionEntriesLostV1,
    DecisionGivenBackV1,
    DecisionIssuedV1,
    DecisionItem,
    DecisionRectifiedV1,
    DecisionReplacedV1,
    DecisionRevokedV1,
    DecisionSignedV1,
    EntryAmended,
    RectifiedEntry,
)
from contracts.awards.decisions import DecisionFact
from kit.unit_of_work import NumberedFact


@dataclass(frozen=True)
class Effects:
    """What came of it elsewhere, for the facts that tell it: the actor's acts; entries as the register has them then;
    by nominee, how many decisions on the nomination there are with this one.
    """

    acts: tuple[ActDone, ...] = ()
    register: Iterable[RegisterEntry] = ()
    decided: Mapping[UUID, int] = field(default_factory=dict)


NONE: Final = Effects()


def numbered(decision: Decision, what: Happened, effects: Effects = NONE) -> NumberedFact:
    return NumberedFact(fact(what, decision, effects), key=str(decision.id), sequence=decision.version)


@singledispatch
def fact(what: Happened, decision: Decision, effects: Effects) -> DecisionFact:
    """What the others are told of it, by the decision as it is then."""
    raise NotImplementedError(type(what))


@fact.register
def _drafted(_: happened.Drafted, decision: Decision, __: Effects) -> DecisionFact:
    item_ids = tuple(entry.item_id for entry in decision.entries)
    return DecisionDraftedV1(**_decision(decision), item_ids=item_ids)


@fact.register
def _discarded(_: happened.Discarded, decision: Decision, __: Effects) -> DecisionFact:
    return DecisionDiscardedV1(**_decision(decision))


@fact.register
def _given_back(what: happened.GivenBack, decision: Decision, _: Effects) -> DecisionFact:
    return DecisionGivenBackV1(**_decision(decision), concerned=(decision.drafted_by, what.signed_by))


@fact.register
def _entries_lost(what: happened.EntriesLost, decision: Decision, _: Effects) -> DecisionFact:
    signed_by = () if decision.signed_by is None else (decision.signed_by,)
    concerned = (decision.drafted_by, *signed_by)
    return DecisionEntriesLostV1(**_decision(decision), item_ids=what.item_ids, concerned=concerned)


@fact.register
def _signed(what: happened.Signed, decision: Decision, effects: Effects) -> DecisionFact:
    return DecisionSignedV1(**_decision(decision), signed_by=what.by, acts=effects.acts)


@fact.register
def _issued(_: happened.Issued, decision: Decision, effects: Effects) -> DecisionFact:
    """A decision about another enters nothing by this fact: its target's has the entries."""
    publication = _publication(decision)
    return DecisionIssuedV1(
        **_decision(decision),
        number=publication.number,
        series=publication.series,
        issued_on=publication.issued_on,
        items=_items(decision, effects.register, effects),
    )


@fact.register
def _amended(what: happened.Amended, target: Decision, effects: Effects) -> DecisionFact:
    """All entries of the target that stand, as they stand now, and which of them were touched."""
    publication = _publication(what.by)
    items = _items(target, (entry for entry in effects.register if entry.stands), effects)
    touched = {entry.item_id for entry in what.by.entries}
    return DecisionAmendedV1(
        **_decision(target),
        by_decision_id=what.by.id,
        number=publication.number,
        issued_on=publication.issued_on,
        items=items,
        changed=tuple(item for item in items if item.item_id in touched),
        amended=_said(what.said),
    )


@fact.register
def _replaced(what: happened.Replaced, target: Decision, effects: Effects) -> DecisionFact:
    """The entries as the register has them under the decision that took the target's place."""
    publication, before = _publication(what.by), _publication(target)
    return DecisionReplacedV1(
        **_decision(target),
        by_decision_id=what.by.id,
        number=publication.number,
        series=publication.series,
        issued_on=publication.issued_on,
        replaced_number=before.number,
        replaced_issued_on=before.issued_on,
        items=_items(what.by, effects.register, effects),
        amended=_said(what.said),
    )


@fact.register
def _revoked(what: happened.Revoked, target: Decision, effects: Effects) -> DecisionFact:
    """The entries of the target that were taken back."""
    publication = _publication(what.by)
    return DecisionRevokedV1(
        **_decision(target),
        by_decision_id=what.by.id,
        number=publication.number,
        issued_on=publication.issued_on,
        items=_items(target, what.entries, effects),
    )


@fact.register
def _rectified(what: happened.Rectified, decision: Decision, _: Effects) -> DecisionFact:
    """The letter, and whose entries it is about: what it says is in the service."""
    letter, published = what.rectification.letter, _publication(decision)
    entries = tuple(map(_rectified_entry, what.entries))
    changed = tuple(entry for entry in entries if entry.item_id in what.rectification.item_ids)
    return DecisionRectifiedV1(
        **_decision(decision),
        rectification_id=what.rectification.id,
        number=letter.number,
        series=letter.series,
        issued_on=letter.issued_on,
        decision_number=published.number,
        decision_issued_on=published.issued_on,
        items=entries if what.rectification.is_about_the_paper else changed,
        changed=changed,
    )


def _items(
    decision: Decision, register: Iterable[RegisterEntry], effects: Effects
) -> tuple[DecisionItem, ...]:
    places = {entry.item_id: place for place, entry in enumerate(decision.entries, start=1)}
    return tuple(
        DecisionItem(
            register_entry_id=entry.entry_id,
            register_number=entry.number,
            item_id=entry.item_id,
            dossier_id=entry.dossier_id,
            nominee_id=entry.nominee_id,
            award_code=entry.award_code,
            name=entry.name,
            nominee_version_id=entry.nominee_version_id,
            position=places[entry.item_id],
            ordinal=effects.decided.get(entry.nominee_id),
            prize_money=entry.prize_money,
        )
        for entry in register
    )


def _said(said: Mapping[UUID, tuple[SaidOtherwise, ...]]) -> tuple[EntryAmended, ...]:
    return tuple(EntryAmended(item_id=item_id, what=what) for item_id, what in said.items())


def _rectified_entry(entry: Entry) -> RectifiedEntry:
    return RectifiedEntry(item_id=entry.item_id, dossier_id=entry.dossier_id, nominee_id=entry.nominee_id)


def _publication(decision: Decision) -> Publication:
    assert decision.publication is not None  # noqa: S101 - it is issued
    return decision.publication


class _Decision(TypedDict):
    decision_id: UUID
    unit_id: UUID
    round_id: UUID


def _decision(decision: Decision) -> _Decision:
    return {"decision_id": decision.id, "unit_id": decision.unit_id, "round_id": decision.round_id}
