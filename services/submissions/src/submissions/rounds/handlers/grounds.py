"""What standing rounds go by, and who may change it under them: plans, score sheets, the catalogue, the law.

Nobody is refused for it: a document that was issued stands, also where it is another unit's. A round keeps what it was
opened with, what was sealed goes on by that, and whoever called the round is told and decides.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from authority import Command
from contracts import Envelope
from contracts.awards import AwardRecordedV1
from contracts.scoring import SheetRecordedV1
from contracts.submissions import UndecidableAward
from kit.clock import local_date
from kit.plans import Plan, keep
from submissions.errors import words
from submissions.heard import repository as heard
from submissions.heard.repository import Entry
from submissions.movements import handlers as movements
from submissions.movements.schemas import ImportMovement
from submissions.movements.views import MovementView
from submissions.rounds import facts, repository
from submissions.rounds.domain import Lost, Span, first_day_outside, lost
from submissions.rounds.handlers.known import known_movement, sheet_known
from submissions.rounds.schemas import plan_row
from submissions.rounds.values import KIND, Round
from submissions.rule_sets import handlers as rule_sets
from submissions.rule_sets.schemas import ImportRuleSets

_NOTHING: Final = Lost(None, (), ())
_WHO: Final = ("decided_by", "proposed_by", "subject_types")
"""What an entry of the catalogue says of who decides, proposes and receives the award."""
Validity = Mapping[str, Sequence[Span]]
"""By award: the days on which the catalogue has it in the law in force."""


async def put_movement(uow: Command, seen: int | None, command: ImportMovement) -> MovementView:
    """Launch a movement or amend it, as `launch_movement`; rounds under way that lose something by it are told of."""
    before, view = await movements.launch_movement(uow, seen, command)
    if before is not None:
        known, now = known_movement(before), known_movement(command.plan())
        for review in await repository.lock_under_way(uow, local_date(uow.now), view.id):
            sheet = await sheet_known(uow, review.plan.sheet)
            if gone := lost(review.plan, sheet, known, now):
                _overtake(uow, review, gone)
    return view


async def put_rule_sets(uow: Command, seen: int | None, command: ImportRuleSets) -> ImportRuleSets:
    """Record rule sets, as `import_rule_sets`; rounds under way that lose an award by it are told of."""
    await rule_sets.hold_rule_sets(uow)
    entries, before = await heard.entries(uow), await rule_sets.laws(uow)
    recorded = await rule_sets.import_rule_sets(uow, seen, command)
    await _tell_of_undecidable(uow, _days(entries, before), _days(entries, await rule_sets.laws(uow)))
    return recorded


async def question_by_award(uow: Command, fact: AwardRecordedV1, envelope: Envelope) -> None:
    """An entry of the catalogue was changed; this is heard before the entry is kept, which says how it stood."""
    await rule_sets.hold_rule_sets(uow)
    entries = await heard.entries(uow, fact.code)
    before = next((one for one in entries if one.rule_set == fact.rule_set), None)
    if before is None or before.sequence >= envelope.sequence:
        return
    said = {name: getattr(fact, name) for name in ("valid_from", "valid_to", *_WHO)}
    changed = replace(before, **said)
    after = [changed if one is before else one for one in entries]
    laws = await rule_sets.laws(uow)
    narrowed = any(set(getattr(before, name)) - set(said[name]) for name in _WHO)
    known, now = _days(entries, laws), _days(after, laws)
    await _tell_of_undecidable(uow, known, now, [changed] if narrowed else ())


async def question_by_sheet(uow: Command, fact: SheetRecordedV1, _: Envelope) -> None:
    """A version of a score sheet looks at groups that the movement of a round has not, although the round names it.

    Scoring can't know: it has no plans.
    """
    movement = await movements.hold_movement(uow, fact.movement_code)
    known = movement.plan.group_codes if movement else frozenset()
    missing = tuple(code for code in fact.criteria_groups if code not in known)
    if not missing:
        return
    for review in await repository.lock_naming(uow, fact.code):
        reason = words("sheet_questions_round", code=fact.code, groups=", ".join(missing))
        uow.publish(facts.questioned(_grounds_changed(uow, review, reason), fact.code, missing))


async def _tell_of_undecidable(
    uow: Command, before: Validity, after: Validity, narrowed: Sequence[Entry] = ()
) -> None:
    if before == after and not narrowed:
        return
    today = local_date(uow.now)
    for review in await repository.lock_under_way(uow, today):
        first = max(today, review.opens_on)
        # what is returned after the round's end is taken today
        days = Span(first, max(first, review.closes_on))
        gone = []
        for code in review.plan.awards:
            day, earlier = (first_day_outside(days, known.get(code, ())) for known in (after, before))
            if day is not None and (earlier is None or day < earlier):
                gone.append(UndecidableAward(award_code=code, from_day=day))
        fewer = tuple(one.code for one in narrowed if one.code in review.plan.awards and _is_valid(one, days))
        if gone or fewer:
            _overtake(uow, review, _NOTHING, tuple(gone), fewer)


def _is_valid(entry: Entry, days: Span) -> bool:
    """Whether the entry is valid on any of the days."""
    return Span(entry.valid_from, entry.valid_to).meets(days)


def _days(entries: Iterable[Entry], laws: Mapping[str, tuple[date, date | None]]) -> Validity:
    """An award is valid while its entry is, and the rule set that has the entry is in force.

    Of a rule set that is still to be recorded the entry's own days count: a change of law comes catalogue first.
    """
    found: dict[str, list[Span]] = {}
    for one in entries:
        first, last = laws.get(one.rule_set, (one.valid_from, None))
        ends = [day for day in (one.valid_to, last) if day is not None]
        found.setdefault(one.code, []).append(Span(max(one.valid_from, first), min(ends, default=None)))
    return found


def _overtake(
    uow: Command,
    review: Round,
    gone: Lost,
    undecidable: tuple[UndecidableAward, ...] = (),
    narrowed: tuple[str, ...] = (),
) -> None:
    changes = [
        *([words("phase_gone", code=gone.phase)] if gone.phase else []),
        *(words("award_gone", code=code) for code in gone.awards),
        *(words("group_gone", code=code) for code in gone.criteria_groups),
        *(words("award_undecidable", code=one.award_code, day=one.from_day) for one in undecidable),
        *(words("award_narrowed", code=code) for code in narrowed),
    ]
    after = _grounds_changed(uow, review, words("grounds_changed", changes="; ".join(changes)))
    uow.publish(facts.overtaken(after, gone, undecidable, narrowed))


def _grounds_changed(uow: Command, review: Round, reason: str) -> Round:
    """A further version of the round, whose content stays what it was; its versions say why."""
    after = replace(review, version=review.version + 1)
    repository.save(uow, after)
    content = plan_row(review.plan)
    keep(uow, Plan(KIND, str(after.id), after.version, content), content, "rule", reason)
    return after
