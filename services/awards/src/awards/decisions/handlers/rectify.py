"""The document office enters a letter (công văn đính chính) about an issued decision."""

from uuid import UUID

from authority import Capability, Command, Query
from awards import history
from awards.catalogue.handlers import award_names
from awards.decisions import access, rectifications, register, repository, technique
from awards.decisions.change import tell
from awards.decisions.errors import DecisionReplaced, NumberTaken
from awards.decisions.handlers.reads import view
from awards.decisions.schemas import DecisionView, RectifyDecision
from awards.decisions.technique import Paper
from awards.decisions.values import Decision, DecisionKind, Publication, Rectification
from kit.actor import Grant
from kit.clock import local_date
from kit.ids import new_id


async def rectify_decision(
    uow: Command, decision_id: UUID, seen: int, command: RectifyDecision
) -> DecisionView:
    """Put the technique of what was issued right: the decision stays as it was signed, and the letter stands beside it.

    Raises DecisionReplaced, DecisionStateConflict, LetterDateWrong, EntryNotStanding, NotSoInDecision,
    ContentNeedsDecision, NumberTaken.
    """
    letter = Publication(command.number, command.series, command.issued_on)
    decision, grant = await _hold(uow, decision_id, letter.year)
    paper = await _paper(uow, decision)
    mistakes = tuple(mistake.value for mistake in command.mistakes)
    technique.require_dated(letter, paper.published, local_date(uow.now))
    technique.require_last_words(paper, mistakes)
    technique.require_so(paper, mistakes)
    technique.require_technique(paper, await award_names(uow), mistakes)
    await history.require_seen(uow, decision.id, decision.version, seen)
    if await repository.number_taken(uow, decision.unit_id, letter):
        raise NumberTaken(number=letter.number, series=letter.series, year=letter.year)
    rectification = Rectification(
        new_id(), decision.id, decision.unit_id, letter, uow.actor.person_id, uow.now, mistakes
    )
    rectified, happened = technique.rectified(paper, rectification)
    await repository.save(uow, rectified)
    await rectifications.add(uow, rectification)
    tell(uow, rectified, happened)
    why = f"{letter.number}/{letter.series}"
    await history.note(uow, rectified.id, rectified.version, "decision_rectified", grant.role, why)
    return await view(uow, rectified)


async def _hold(uow: Command, decision_id: UUID, year: int) -> tuple[Decision, Grant]:
    """The issued decision, and before it the numbers of the letter's year, as by who issues one that amends it.

    What is not issued is refused before anything is held: who issues it holds it first and the numbers afterwards.
    """
    found = await access.read_visible(uow, decision_id)
    grant = await uow.authority.require(Capability.ISSUE_DECISION, unit=found.unit_id)
    technique.require_rectifiable(found)
    await register.take_numbers(uow, found.unit_id, year, 0)
    decision = await access.lock_visible(uow, decision_id)
    await _require_base(uow, decision)
    technique.require_rectifiable(decision)
    return decision, grant


async def _require_base(uow: Command, decision: Decision) -> None:
    """What amended a decision that was replaced since is over with it. Raises DecisionReplaced."""
    if decision.kind is DecisionKind.AMEND and decision.target_decision_id is not None:
        target = await repository.lock(uow, decision.target_decision_id)
        if target is not None and target.replaced_by is not None:
            raise DecisionReplaced(target.replaced_by)


async def _paper(uow: Query, decision: Decision) -> Paper:
    """The decision as it reads now. An entry of one that confers nothing stands in another's register."""
    assert decision.publication is not None  # noqa: S101 - it is issued
    entries = await (register.of_decision if decision.kind.commends else register.touched_by)(
        uow, decision.id
    )
    letters = await rectifications.of_decisions(uow, [decision.id])
    put_right = tuple(mistake for letter in letters for mistake in letter.mistakes)
    return Paper(decision, decision.publication, technique.last_words(decision, entries), put_right)
