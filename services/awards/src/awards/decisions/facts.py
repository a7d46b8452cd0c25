"""Domain to contract: the facts of decisions. Each is numbered by the decision's version after it."""

from collections.abc import Iterable, Mapping
from typing import TypedDict
from uuid import UUID

from awards.decisions.amendments import said_otherwise
from awards.decisions.domain import Decision, Publication, RegisterEntry
from awards.decisions.technique import Paper, Rectification
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
from contracts.fact import Fact
from kit.unit_of_work import NumberedFact

Register = Mapping[UUID, RegisterEntry]
"""Entries by item, as they stood before the decision that is told of."""
Decided = Mapping[UUID, int]
"""By nominee, how many decisions on the nomination there are with this one; of those that it is about."""


class _Which(TypedDict):
    decision_id: UUID
    unit_id: UUID
    round_id: UUID


def decision_drafted(decision: Decision) -> NumberedFact:
    item_ids = tuple(entry.item_id for entry in decision.entries)
    return _numbered(decision, DecisionDraftedV1(item_ids=item_ids, **_which(decision)))


def decision_discarded(decision: Decision) -> NumberedFact:
    return _numbered(decision, DecisionDiscardedV1(**_which(decision)))


def decision_given_back(decision: Decision, signed_by: UUID) -> NumberedFact:
    concerned = (decision.drafted_by, signed_by)
    return _numbered(decision, DecisionGivenBackV1(concerned=concerned, **_which(decision)))


def decision_entries_lost(decision: Decision, item_ids: tuple[UUID, ...]) -> NumberedFact:
    signed_by = () if decision.signed_by is None else (decision.signed_by,)
    concerned = (decision.drafted_by, *signed_by)
    return _numbered(
        decision, DecisionEntriesLostV1(item_ids=item_ids, concerned=concerned, **_which(decision))
    )


def decision_signed(decision: Decision, signed_by: UUID, acts: tuple[ActDone, ...]) -> NumberedFact:
    return _numbered(decision, DecisionSignedV1(signed_by=signed_by, acts=acts, **_which(decision)))


def decision_issued(
    decision: Decision, publication: Publication, register: Iterable[RegisterEntry], decided: Decided
) -> NumberedFact:
    """A decision about another enters nothing by this fact: its target's has the entries."""
    return _numbered(
        decision,
        DecisionIssuedV1(
            number=publication.number,
            series=publication.series,
            issued_on=publication.issued_on,
            items=_items(decision, register, decided),
            **_which(decision),
        ),
    )


def decision_amended(
    target: Decision,
    by: Decision,
    publication: Publication,
    standing: Iterable[RegisterEntry],
    before: Register,
    decided: Decided,
) -> NumberedFact:
    """All entries of the target that stand, as they stand now, and which of them were touched."""
    items = _items(target, standing, decided)
    touched = {entry.item_id for entry in by.entries}
    return _numbered(
        target,
        DecisionAmendedV1(
            by_decision_id=by.id,
            number=publication.number,
            issued_on=publication.issued_on,
            items=items,
            changed=tuple(item for item in items if item.item_id in touched),
            amended=_amended(by, before),
            **_which(target),
        ),
    )


def decision_replaced(
    target: Decision,
    by: Decision,
    publication: Publication,
    entered: Iterable[RegisterEntry],
    before: Register,
    decided: Decided,
) -> NumberedFact:
    """The entries as the register has them under the decision that took the target's place."""
    assert target.publication is not None  # noqa: S101 - only an issued decision is replaced
    return _numbered(
        target,
        DecisionReplacedV1(
            by_decision_id=by.id,
            number=publication.number,
            series=publication.series,
            issued_on=publication.issued_on,
            replaced_number=target.publication.number,
            replaced_issued_on=target.publication.issued_on,
            items=_items(by, entered, decided),
            amended=_amended(by, before),
            **_which(target),
        ),
    )


def decision_revoked(
    target: Decision,
    by: Decision,
    publication: Publication,
    gone: Iterable[RegisterEntry],
    decided: Decided,
) -> NumberedFact:
    """The entries of the target that were taken back."""
    return _numbered(
        target,
        DecisionRevokedV1(
            by_decision_id=by.id,
            number=publication.number,
            issued_on=publication.issued_on,
            items=_items(target, gone, decided),
            **_which(target),
        ),
    )


def decision_rectified(decision: Decision, paper: Paper, rectification: Rectification) -> NumberedFact:
    """The letter, and whose entries it is about: what it says is in the service."""
    entries = tuple(
        RectifiedEntry(item_id=entry.item_id, dossier_id=entry.dossier_id, nominee_id=entry.nominee_id)
        for entry in decision.entries
        if entry.item_id in paper.names
    )
    changed = tuple(entry for entry in entries if entry.item_id in rectification.item_ids)
    return _numbered(
        decision,
        DecisionRectifiedV1(
            rectification_id=rectification.id,
            number=rectification.letter.number,
            series=rectification.letter.series,
            issued_on=rectification.letter.issued_on,
            decision_number=paper.published.number,
            decision_issued_on=paper.published.issued_on,
            items=entries if rectification.is_about_the_paper else changed,
            changed=changed,
            **_which(decision),
        ),
    )


def _items(
    decision: Decision, register: Iterable[RegisterEntry], decided: Decided
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
            ordinal=decided.get(entry.nominee_id),
        )
        for entry in register
    )


def _amended(by: Decision, before: Register) -> tuple[EntryAmended, ...]:
    said = {entry.item_id: said_otherwise(by, entry, before[entry.item_id]) for entry in by.entries}
    return tuple(EntryAmended(item_id=item_id, what=what) for item_id, what in said.items() if what)


def _which(decision: Decision) -> _Which:
    return {"decision_id": decision.id, "unit_id": decision.unit_id, "round_id": decision.round_id}


def _numbered(decision: Decision, fact: Fact) -> NumberedFact:
    return NumberedFact(fact, key=str(decision.id), sequence=decision.version)
