"""Decisions and the register as people see them: built from the domain, nothing asked of the database."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from awards.decisions.domain import Decision, Line, RegisterLine
from awards.decisions.schemas import DecisionView, LetterView, LineView, MistakeView, RegisterLineView
from awards.decisions.technique import Mistake, Rectification
from contracts.submissions import Lateness


def decision_view(
    decision: Decision,
    entries: Mapping[UUID, RegisterLine],
    letters: Sequence[Rectification],
    late: Mapping[UUID, Lateness],
) -> DecisionView:
    """As drafted; `entries` and `late` are by item: how each line stands in the register, and how it came late."""
    published = decision.publication
    return DecisionView(
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
        target_decision_id=decision.target_decision_id,
        legal_bases=list(decision.legal_bases),
        achievement_period=decision.achievement_period,
        reason=decision.reason,
        drafted_by=decision.drafted_by,
        drafted_at=decision.drafted_at,
        signed_by=decision.signed_by,
        signed_at=decision.signed_at,
        issued_by=decision.issued_by,
        lines=[_line(line, entries.get(line.item_id), late.get(line.item_id)) for line in decision.lines],
        rectifications=[_letter(letter, letter.mistakes) for letter in letters],
    )


def _line(line: Line, entry: RegisterLine | None, late: Lateness | None) -> LineView:
    return LineView(
        item_id=line.item_id,
        dossier_id=line.dossier_id,
        nominee_id=line.nominee_id,
        award_code=line.award_code,
        name=line.name,
        sealed_name=line.sealed_name,
        name_reason=line.name_reason,
        nominee_version_id=line.nominee_version_id,
        register_number=entry.number if entry else None,
        name_now=entry.name if entry else None,
        period_now=entry.achievement_period if entry else None,
        misprinted_award=line.misprinted_award,
        revoked=entry.revoked if entry else False,
        late=late,
    )


def papers_of(line: RegisterLine) -> set[UUID]:
    """The decisions on which the line rests; what took its decision's place has a line of its own."""
    return {line.decision_id} if line.replaced else {line.decision_id, line.last_word}


def register_line_view(line: RegisterLine, letters: Iterable[Rectification]) -> RegisterLineView:
    """With the letters about its papers, of which each says here what it says of this line."""
    beside = [
        _letter(letter, [mistake for mistake in letter.mistakes if mistake.item_id == line.item_id])
        for letter in letters
        if letter.decision_id in papers_of(line)
        and (letter.is_about_the_paper or line.item_id in letter.item_ids)
    ]
    return RegisterLineView.model_validate(vars(line) | {"rectifications": beside})


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
