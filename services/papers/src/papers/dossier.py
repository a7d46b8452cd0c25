"""What the papers of a dossier are made of: what its unit proposed, as it was sealed, and how a level concluded on it.

Papers of a dossier are made as they are asked for, of what submissions keeps sealed, and kept nowhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal
from uuid import UUID

from kit.clock import local_date
from papers.answers import SaidAttempt, SaidDossier, SaidNominee, SaidStage, SaidStep, SaidWritten
from papers.record import Letterhead, Recorded

UNIT: Final = 0
"""The place of the submitting unit before the levels, which count from 1."""
_APPRAISE: Final = "appraise"
_COUNCIL: Final = "council"
_SIGN: Final = "sign"
_SUPPORTED: Final = "supported"
_DECLINED: Final = "declined"
_FORWARDED: Final = "forwarded"
_IN_REVIEW: Final = "in_review"
_CLOSED: Final = "closed"
_OPEN: Final = "open"


class Letter(Recorded):
    """A proposal letter's number with symbol, and its date."""

    number: str
    issued_on: date


class Achievement(Recorded):
    """Inclusive local dates."""

    summary: str
    period_from: date
    period_to: date


class Evidence(Recorded):
    title: str
    reference: str


class Finding(Recorded):
    """What whoever appraised found, and why."""

    is_supported: bool
    reason: str | None


class Late(Recorded):
    """A step that is overdue, whose office it is, and the last day of its limit."""

    step: str
    office: str
    due_on: date


class Nominee(Recorded):
    """Somebody who is proposed for `award`, as it is called; of a level with how they stand, and why."""

    name: str
    subject_type: str
    description: str
    award: str
    achievements: tuple[Achievement, ...]
    evidence: tuple[Evidence, ...]
    is_proposed: bool
    finding: Finding | None = None
    is_declined: bool = False
    state: str | None = None
    reason: str | None = None

    @property
    def begun_on(self) -> date | None:
        return min((one.period_from for one in self.achievements), default=None)

    @property
    def ended_on(self) -> date | None:
        return max((one.period_to for one in self.achievements), default=None)


class DossierRecord(Recorded):
    """Of the unit that proposes (`unit`), or of a level that concluded (`level`): its letterhead and its letter, and to
    whom that goes, where it is known; `office` is how its standing office writes. `day` is that of receipt, of a draft
    today's.

    `sent_by` and `sent_with`: the unit that proposed, and its letter. `is_over`: nothing comes after this level.
    """

    kind: Literal["unit", "level"]
    day: date
    is_draft: bool
    letterhead: Letterhead
    office: Letterhead
    letter: Letter | None
    to: str | None
    sent_by: str
    sent_with: Letter | None
    round: str
    movement: str
    legal_bases: tuple[str, ...]
    nominees: tuple[Nominee, ...]
    outcome: str | None = None
    reason: str | None = None
    concluded_on: date | None = None
    signed_by: str | None = None
    has_council: bool = False
    is_over: bool = False
    late: Late | None = None
    check_address: None = None

    @property
    def proposed(self) -> tuple[Nominee, ...]:
        return tuple(one for one in self.nominees if one.is_proposed)

    @property
    def declined(self) -> tuple[Nominee, ...]:
        return tuple(one for one in self.nominees if one.is_declined)

    @property
    def appraised(self) -> tuple[Nominee, ...]:
        return tuple(one for one in self.nominees if one.finding)

    @property
    def awards(self) -> tuple[str, ...]:
        """Each for which somebody is proposed, in the order in which they come."""
        return tuple(dict.fromkeys(one.award for one in self.proposed))


@dataclass(frozen=True)
class Told:
    """What submissions told: the dossier as it stands; an attempt as it was sealed, none of what is being written; and
    the units of the way that this would go.
    """

    dossier: SaidDossier
    attempt: SaidAttempt | None
    ahead: tuple[UUID, ...] = ()

    @property
    def stages(self) -> tuple[SaidStage, ...]:
        return self.attempt.stages if self.attempt else ()

    @property
    def sent_with(self) -> Letter | None:
        """The unit's letter, as it was sealed or stands in the draft."""
        if self.attempt is None:
            letter = self.dossier.letter
            return Letter(number=letter.number, issued_on=letter.issued_on) if letter else None
        return letter_of(self.attempt.letter_number, self.attempt.letter_date)

    def day(self, today: date) -> date:
        """By whose forms its papers are made: of the day of receipt, or today's for what is not received."""
        return local_date(self.attempt.received_at) if self.attempt else today

    @property
    def judged(self) -> tuple[SaidStage, ...]:
        """The levels that found something, or concluded; or are late."""
        found = {one.stage for one in self.attempt.verdicts} if self.attempt else set()
        return tuple(
            stage
            for stage in self.stages
            if stage.number in found or stage.outcome is not None or late_step(stage) is not None
        )

    def is_over(self, stage: SaidStage) -> bool:
        """Whether the dossier is closed, and this level was the last that concluded."""
        last = max((one.number for one in self.stages if one.outcome is not None), default=UNIT)
        return self._is_last and self.dossier.status == _CLOSED and stage.number == last

    def receiver(self, place: int) -> UUID | None:
        """The unit of the level after that place: nobody writes to themselves."""
        way = self.ahead or tuple(stage.unit_id for stage in self.stages)
        own = self.dossier.submitting_unit_id
        return next((unit_id for unit_id in way[place:] if unit_id != own), None)

    def nominees(self, stage: SaidStage | None) -> Iterator[Nominee]:
        """Everybody in it, and what that level found and concluded on each; of the unit itself, everybody proposed.

        How a level of an earlier attempt concluded on each is not told: it was all put back.
        """
        standing = {one.id: one for one in self.dossier.nominees} if self._is_last else {}
        for nominee_id, written in self._written():
            now = standing.get(nominee_id)
            declined = bool(stage and now and now.state == _DECLINED and now.ended_at_stage == stage.number)
            yield Nominee(
                name=written.name,
                subject_type=written.subject_type,
                description=written.description,
                award=self._award(written.award_code),
                achievements=tuple(Achievement(**dict(one)) for one in written.achievements),
                evidence=tuple(Evidence(**dict(one)) for one in written.evidence),
                is_proposed=stage is None or bool(now and _goes_on(now, stage)),
                finding=self._finding(nominee_id, stage.number) if stage else None,
                is_declined=declined,
                state=now.state if stage and now else None,
                reason=now.reason if stage and now else None,
            )

    @property
    def _is_last(self) -> bool:
        return self.attempt is not None and self.attempt.number == self.dossier.attempt

    def _written(self) -> Iterator[tuple[UUID, SaidWritten]]:
        if self.attempt is None:
            yield from ((one.id, one) for one in self.dossier.nominees if one.state == _IN_REVIEW)
        else:
            yield from ((one.nominee_id, one.content) for one in self.attempt.nominees)

    def _award(self, code: str) -> str:
        names = (self.attempt or self.dossier).names
        return names.awards.get(code, code)

    def _finding(self, nominee_id: UUID, number: int) -> Finding | None:
        """The last one: a verdict of somebody with an interest is given anew by another."""
        if self.attempt is None:
            return None
        found = [
            verdict
            for verdict in self.attempt.verdicts
            if (verdict.nominee_id, verdict.stage, verdict.step) == (nominee_id, number, _APPRAISE)
        ]
        last = max(found, key=lambda verdict: verdict.given_at, default=None)
        return Finding(is_supported=last.result == _SUPPORTED, reason=last.reason) if last else None


def signed_by(stage: SaidStage) -> UUID | None:
    """The head who concluded; nobody, where whoever checked or a decision ended the stage."""
    heads = {step.done_by for step in stage.steps if step.kind == _SIGN}
    return stage.concluded_by if stage.concluded_by in heads else None


def has_council(stage: SaidStage) -> bool:
    return any(step.kind == _COUNCIL for step in stage.steps)


def late_step(stage: SaidStage) -> SaidStep | None:
    """The open step of a level that is overdue in an office below it, which can be chased."""
    late = (step for step in stage.steps if step.status == _OPEN and step.overdue and step.due_at)
    return next((step for step in late if step.office_id != stage.unit_id), None)


def appraising_office(stage: SaidStage) -> UUID:
    """The standing office of a level; the level itself where nobody appraises."""
    return next((step.office_id for step in stage.steps if step.kind == _APPRAISE), stage.unit_id)


def letter_of(number: str | None, issued_on: date | None) -> Letter | None:
    return Letter(number=number, issued_on=issued_on) if number and issued_on else None


def _goes_on(nominee: SaidNominee, stage: SaidStage) -> bool:
    """Whether that level's letter proposes them: nobody decided or ended their nomination there or below."""
    if nominee.ended_at_stage is not None and nominee.ended_at_stage <= stage.number:
        return nominee.state == _FORWARDED and nominee.ended_at_stage == stage.number
    return nominee.deciding_stage is None or nominee.deciding_stage > stage.number
