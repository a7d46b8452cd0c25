"""What people see of decisions and the register."""

from collections.abc import Iterable
from uuid import UUID

from authority import UnitOfWork
from awards import history
from awards.decisions import rectifications, register, repository
from awards.decisions.domain import Decision, RegisterLine
from awards.decisions.handlers import access
from awards.decisions.schemas import (
    DecisionHeading,
    DecisionView,
    LetterView,
    LineView,
    MistakeView,
    RegisterLineView,
)
from awards.decisions.technique import Mistake, Rectification
from awards.history import HistoryLine
from awards.lines import is_own_unit
from awards.sessions.handlers import lateness_of
from kit.errors import NotFound
from kit.paging import Page, cut, encode_cursor, id_cursor, number_cursor


async def list_decisions(uow: UnitOfWork, cursor: str | None, limit: int) -> Page[DecisionHeading]:
    """Decisions of the actor's line, newest first."""
    rows = await repository.list_rows(uow, await access.visible(uow), id_cursor(cursor), limit + 1)
    shown, more = cut(rows, limit, lambda row: encode_cursor(str(row.id)))
    headings = [DecisionHeading.model_validate(row, from_attributes=True) for row in shown]
    return Page(items=headings, next_cursor=more)


async def view_decision(uow: UnitOfWork, decision_id: UUID) -> DecisionView:
    return await view(uow, await access.read_visible(uow, decision_id))


async def view(uow: UnitOfWork, decision: Decision) -> DecisionView:
    """The decision as drafted, beside each line how it stands in the register, and the letters about it."""
    letters = await rectifications.of_decisions(uow, [decision.id])
    late = await lateness_of(uow, [line.item_id for line in decision.lines])
    entries = {line.item_id: line for line in await register.of_decision(uow, decision.id)}
    lines = []
    for line in decision.lines:
        entry = entries.get(line.item_id)
        lines.append(
            LineView(
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
                late=late.get(line.item_id),
            )
        )
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
        lines=lines,
        rectifications=[_letter(letter, letter.mistakes) for letter in letters],
    )


async def read_register(
    uow: UnitOfWork, unit_id: UUID, year: int, cursor: str | None, limit: int
) -> Page[RegisterLineView]:
    """The award register of a unit and year in its numbers' order. Raises NotFound outside the unit's line."""
    if not await is_own_unit(uow, unit_id):
        raise NotFound
    after = number_cursor(cursor) or 0
    lines = await register.of_year(uow, unit_id, year, after, limit + 1)
    shown, more = cut(lines, limit, lambda line: encode_cursor(str(line.number)))
    papers = {paper for line in shown for paper in _papers(line)}
    letters = await rectifications.of_decisions(uow, papers)
    return Page(items=[_register_line(line, letters) for line in shown], next_cursor=more)


async def read_history(uow: UnitOfWork, decision_id: UUID, cursor: str | None) -> Page[HistoryLine]:
    await access.require_visible(uow, decision_id)
    return await history.read(uow, decision_id, cursor)


def _papers(line: RegisterLine) -> set[UUID]:
    """The decisions on which the line rests; what took its decision's place has a line of its own."""
    return {line.decision_id} if line.replaced else {line.decision_id, line.last_word}


def _register_line(line: RegisterLine, letters: Iterable[Rectification]) -> RegisterLineView:
    """With the letters about its papers, of which each says here what it says of this line."""
    beside = [
        _letter(letter, [mistake for mistake in letter.mistakes if mistake.item_id == line.item_id])
        for letter in letters
        if letter.decision_id in _papers(line)
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
