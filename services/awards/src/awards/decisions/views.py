"""Decisions and the register as people see them: built from the domain, nothing asked of the database."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from awards.decisions.schemas import (
    DecisionHeading,
    DecisionView,
    EntryView,
    LetterView,
    MistakeView,
    RegisterEntryView,
)
from awards.decisions.values import Decision, Entry, Mistake, Rectification, RegisterEntry
from contracts.submissions import Lateness


def decision_heading(decision: Decision, letters: Sequence[Rectification]) -> DecisionHeading:
    """What the decision is, without its entries; `letters` are about it."""
    published = decision.publication
    return DecisionHeading(
        id=decision.id,
        version=decision.version,
        kind=decision.kind,
        status=decision.status,
        unit_id=decision.unit_id,
        round_id=decision.round_id,
        number=published.number if published else None,
        series=published.series if published else None,
        issued_on=published.issued_on if published else None,
        rectified=bool(letters),
        replaced_by=decision.replaced_by,
    )


def decision_view(
    decision: Decision,
    registered: Mapping[UUID, RegisterEntry],
    letters: Sequence[Rectification],
    late: Mapping[UUID, Lateness],
) -> DecisionView:
    """As drafted; `registered` and `late` are by item: how each entry stands in the register, and how it came late."""
    return DecisionView(
        **dict(decision_heading(decision, letters)),
        target_decision_id=decision.target_decision_id,
        legal_bases=list(decision.legal_bases),
        achievement_period=decision.achievement_period,
        reason=decision.reason,
        drafted_by=decision.drafted_by,
        drafted_at=decision.drafted_at,
        signed_by=decision.signed_by,
        signed_at=decision.signed_at,
        issued_by=decision.issued_by,
        entries=[
            _entry(entry, registered.get(entry.item_id), late.get(entry.item_id))
            for entry in decision.entries
        ],
        rectifications=[_letter(letter, letter.mistakes) for letter in letters],
    )


def _entry(entry: Entry, now: RegisterEntry | None, late: Lateness | None) -> EntryView:
    return EntryView(
        item_id=entry.item_id,
        dossier_id=entry.dossier_id,
        nominee_id=entry.nominee_id,
        award_code=entry.award_code,
        name=entry.name,
        sealed_name=entry.sealed_name,
        name_reason=entry.name_reason,
        nominee_version_id=entry.nominee_version_id,
        prize_money=entry.prize_money,
        register_number=now.number if now else None,
        name_now=now.name if now else None,
        period_now=now.achievement_period if now else None,
        prize_money_now=now.prize_money if now else None,
        misprinted_award=entry.misprinted_award,
        revoked=now.revoked if now else False,
        late=late,
    )


def papers_of(entry: RegisterEntry) -> set[UUID]:
    """The decisions on which the entry rests; what took its decision's place has an entry of its own."""
    return {entry.decision_id} if entry.replaced else {entry.decision_id, entry.last_word}


def register_entry_view(entry: RegisterEntry, letters: Iterable[Rectification]) -> RegisterEntryView:
    """With the letters about its papers, of which each says here what it says of this entry."""
    beside = [
        _letter(letter, [mistake for mistake in letter.mistakes if mistake.item_id == entry.item_id])
        for letter in letters
        if letter.decision_id in papers_of(entry)
        and (letter.is_about_the_paper or entry.item_id in letter.item_ids)
    ]
    return RegisterEntryView.model_validate(vars(entry) | {"rectifications": beside})


def _letter(letter: Rectification, mistakes: Iterable[Mistake]) -> LetterView:
    return LetterView(
        id=letter.id,
        decision_id=letter.decision_id,
        number=letter.letter.number,
        series=letter.letter.series,
        issued_on=letter.letter.issued_on,
        entered_by=letter.entered_by,
        entered_at=letter.entered_at,
        mistakes=[MistakeView.model_validate(mistake, from_attributes=True) for mistake in mistakes],
    )
