"""A dossier under nothing but submissions' domain functions: what handlers do around them, without a database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from authority import Act, Involvement, Nomination
from authority.exclusions import bar, clash
from contracts.acts import Duty, Ground, InterestStated
from contracts.submissions import AskBackPurpose, DossierStatus, StageOutcome, StepKind
from contracts.submissions.facts import DossierFact
from kit.errors import Problem
from submissions.dossiers import circle, domain, facts, handover, judging, leaving
from submissions.dossiers.duties import bars, late_acts, nobody_free
from submissions.dossiers.happened import (
    Change,
    CircleChanged,
    InterestsDeclared,
    NobodyMayAct,
    StageQuestioned,
)
from submissions.dossiers.moves import awaits_council
from submissions.dossiers.states import NomineeAct, NomineeState
from submissions.dossiers.values import Dossier, Letter, Stage
from tests.schedules.cast import COMMUNE, Route
from tests.schedules.dossier_awards import News
from tests.schedules.dossier_model import Command
from tests.schedules.dossier_values import (
    a_nominee,
    a_person,
    an_id,
    office_of,
    route_stages,
    standing_of,
    verdicts_on,
)

_ACTS: Final = {"issued": NomineeAct.AWARD, "amended": NomineeAct.AMEND, "revoked": NomineeAct.REVOKE}
_START: Final = datetime(2025, 5, 5, 1, tzinfo=UTC)
_LETTER: Final = Letter("15/TTr-UBND", date(2025, 5, 7))


class DomainSide:
    """One dossier as a value, its duties and interests beside it."""

    def __init__(self, route: Route, awards: list[int], person: int | None) -> None:
        self._route = route
        self._awards = list(awards)
        self.late = False
        self.facts: list[DossierFact] = []
        self._counting: dict[tuple[int, int, UUID], UUID] = {}
        """Who gave the verdict that counts, by attempt, stage and nominee."""
        self._by_council: set[tuple[int, int, UUID]] = set()
        persons = [person, *[None] * (len(awards) - 1)]
        self.dossier = Dossier(
            id=an_id("dossier"),
            round_id=an_id("round"),
            submitting_unit_id=an_id(COMMUNE),
            letter=_LETTER,
            nominees=tuple(a_nominee(n, award, persons[n]) for n, award in enumerate(awards)),
            created_by=a_person(0),
            involved=Involvement(),
        )
        self._did(Act(a_person(0), Duty.PREPARE, self.dossier.id, an_id(COMMUNE)))

    def send(self, command: Command) -> str:
        """The code of the refusal; empty: done."""
        before, counting = self.dossier, dict(self._counting)
        try:
            getattr(self, f"_{command.verb}")(command)
        except Problem as refusal:
            self.dossier, self._counting = before, counting
            return refusal.code
        return ""

    def hear(self, fact: News) -> bool:
        """Whether the fact could be placed."""
        named = dict.fromkeys(an_id(f"nominee-{n}") for n in fact.named)
        if fact.act == "concluded":
            self._hear_session(fact)
            return True
        if fact.act == "given_back":
            self._left(handover.take_back(self.dossier, *named))
            return True
        act = _ACTS[fact.act]
        decision_id = an_id(f"decision-{len(self.facts)}")  # whatever changes an award is another decision
        self._record(handover.record_decision(self.dossier, decision_id, act, named, self._at))
        return True

    def standing(self) -> dict[str, Any]:
        return standing_of(self.dossier, len(self._awards))

    # --- commands of the submitting unit

    def _edit(self, command: Command) -> None:
        kept = tuple(a_nominee(n, self._awards[n], None) for n in command.kept)
        first = len(self._awards)
        added = tuple(a_nominee(first + n, award, None) for n, award in enumerate(command.added))
        change = domain.edit(self.dossier, _LETTER, kept + added)
        self._prepare(command)
        self._awards += command.added
        self._record(change)

    def _submit(self, command: Command) -> None:
        numbers = {
            an_id(f"nominee-{n}"): self._route.awards[award][1] for n, award in enumerate(self._awards)
        }
        change = domain.submit(
            self.dossier,
            by=a_person(command.by),
            at=self._at,
            rule_set="luat-2022",
            stages=route_stages(self._route),
            deciding_stages={nominee.id: numbers[nominee.id] for nominee in self.dossier.in_review},
        )
        self._prepare(command)
        self._record(change)

    def _prepare(self, command: Command) -> None:
        wanted = Act(a_person(command.by), Duty.PREPARE, self.dossier.id, an_id(COMMUNE))
        if problem := clash(wanted, self.dossier.involvement):
            raise problem
        self._did(wanted)

    def _did(self, act: Act) -> None:
        """As the service keeps it: with the transaction that follows."""
        known = self.dossier.involvement
        self.dossier = replace(self.dossier, involved=replace(known, done=(*known.done, act)))

    def _recall(self, command: Command) -> None:
        change = domain.recall(self.dossier, "Đơn vị xin rút.")
        self._prepare(command)
        self._record(change)

    def _cancel_round(self, _: Command) -> None:
        if self.dossier.status in {DossierStatus.DRAFT, DossierStatus.RETURNED}:
            self._record(domain.end_with_round(self.dossier, "Đợt xét đã bị hủy."))

    def _withdraw(self, command: Command) -> None:
        self._prepare(command)
        nominee = an_id(f"nominee-{command.kept[0]}")
        self._left(leaving.withdraw(self.dossier, nominee, "Cá nhân xin rút."))

    def _left(self, change: Change) -> None:
        """A nominee left, or came back and may have left."""
        gone, happened = change
        at = (gone.attempt, gone.open_stage.number if gone.open_stage else 0)
        appraised, council = (
            frozenset(nominee for *place, nominee in found if tuple(place) == at)
            for found in (self._counting, self._by_council)
        )
        after, ended = leaving.after_leaving(gone, leaving.Heard(appraised, council), self._at)
        self._record((after, (*happened, *ended)))

    def _interest(self, command: Command) -> None:
        person = a_person(command.by)
        known = {one.nominee_id for one in self.dossier.involvement.interests if one.person_id == person}
        stated = tuple(
            InterestStated(
                interest_id=an_id(f"interest-{command.by}-{n}"),
                person_id=person,
                dossier_id=self.dossier.id,
                nominee_id=an_id(f"nominee-{n}"),
                ground=Ground.CLOSE_RELATIVE,
            )
            for n in command.kept
            if an_id(f"nominee-{n}") not in known
        )
        if not stated:
            return
        self.dossier = self.dossier.with_interests(stated)
        after, reopened = self._void(person, {one.nominee_id for one in stated})
        questioned = [StageQuestioned(stage, late) for stage, late in late_acts(after, stated)]
        self._record((after, (InterestsDeclared(stated), *reopened, *questioned)))
        self._record(self._alone((self.dossier, ())))

    def _void(self, person: UUID, nominees: set[UUID]) -> Change:
        stage = self.dossier.open_stage
        if stage is None:
            return self.dossier, ()
        places = [
            (self.dossier.attempt, stage.number, nominee.id)
            for nominee in self.dossier.in_review
            if nominee.id in nominees
        ]
        voided = [place for place in places if self._counting.get(place) == person]
        if not voided:
            return self.dossier, ()
        for place in voided:
            del self._counting[place]
        due = self._at + timedelta(days=7)
        no_longer = {place[2]: place[2] for place in voided}
        return judging.reopen_appraisal(
            self.dossier, stage.number, no_longer, at=self._at, due_at=due, remind_at=due
        )

    def _alone(self, change: Change) -> Change:
        """The change, and that nobody of the office is left who may do the open step, where it is so."""
        after, happened = change
        stage = after.open_stage
        step = stage.open_step if stage else None
        if (
            stage
            and step
            and nobody_free(after, stage, step, office_of(self._route, stage.number, step.kind))
        ):
            happened = (*happened, NobodyMayAct(stage, step))
        return after, happened

    def _ask_back(self, command: Command) -> None:
        ids = tuple(an_id(f"nominee-{n}") for n in command.kept)
        purpose = AskBackPurpose(command.outcome)
        stage = handover.deciding_stage(self.dossier, ids)
        if purpose is AskBackPurpose.WITHDRAW:
            self._prepare(command)
        else:
            wanted = Act(a_person(command.by), Duty.SIGN, self.dossier.id, stage.unit_id)
            for nominee in self.dossier.nominees:
                asked = Nomination(self.dossier.id, nominee.id, nominee.person_id)
                if nominee.id in ids and (problem := bar(wanted, asked, self.dossier.involvement)):
                    raise problem
            self._did(wanted)
        self._record(handover.ask_back(self.dossier, stage, ids, purpose, "Xem xét lại."))

    # --- commands of the levels

    def _check(self, command: Command) -> None:
        stage, _ = self._duty(command, Duty.CHECK)
        stage.step(StepKind.CHECK)
        by, at = a_person(command.by), self._at
        if command.outcome == "returned":
            self._record(judging.return_at_check(self.dossier, stage.number, by=by, at=at, reason="Thiếu."))
        else:
            self._record(judging.pass_check(self.dossier, stage.number, by=by, at=at))

    def _appraise(self, command: Command) -> None:
        stage, barred = self._duty(command, Duty.APPRAISE)
        stage.step(StepKind.APPRAISE)
        verdicts = verdicts_on(stage.number, StepKind.APPRAISE, command.verdicts)
        place = (self.dossier.attempt, stage.number)
        change = judging.appraise(
            self.dossier,
            stage.number,
            verdicts,
            judged={nominee for *at, nominee in self._counting if tuple(at) == place},
            barred=barred,
            by=a_person(command.by),
            at=self._at,
        )
        self._counting |= {(*place, verdict.nominee_id): a_person(command.by) for verdict in verdicts}
        self._record(change)

    def _conclude(self, command: Command) -> None:
        stage, _ = self._duty(command, Duty.SIGN)
        outcome = StageOutcome(command.outcome)
        letter = _LETTER if outcome is StageOutcome.PROPOSED else None
        self._record(
            judging.conclude(
                self.dossier,
                stage.number,
                outcome,
                by=a_person(command.by),
                at=self._at,
                reason="Chưa đủ điều kiện.",
                letter=letter,
            )
        )

    def _duty(self, command: Command, duty: Duty) -> tuple[Stage, set[UUID]]:
        """The stage, and the nominees whom the person may not judge."""
        stage = self.dossier.stage(command.stage)
        wanted = Act(a_person(command.by), duty, self.dossier.id, stage.unit_id)
        if problem := clash(wanted, self.dossier.involvement):
            raise problem
        barred = bars(self.dossier, wanted)
        whole = duty is not Duty.APPRAISE or len(barred) == len(self.dossier.in_review)
        for problem in barred.values() if whole else ():
            raise problem
        self._did(wanted)
        return stage, set(barred)

    # --- commands of the workflows' principal

    def _open_stage(self, command: Command) -> None:
        domain.require_attempt(self.dossier, command.attempt)
        if self.dossier.stage(command.stage).status.value == "open":
            return
        self._record(domain.open_stage(self.dossier, command.stage))
        self._open_step(replace(command, step=self.dossier.stage(command.stage).steps[0].kind.value))

    def _open_step(self, command: Command) -> None:
        domain.require_attempt(self.dossier, command.attempt)
        kind = StepKind(command.step)
        if self.dossier.stage(command.stage).step(kind).status.value == "open":
            return
        at, day = self._at, timedelta(days=1)
        change = domain.open_step(
            self.dossier, command.stage, kind, at=at, due_at=at + 5 * day, remind_at=at + 4 * day
        )
        self._record(self._alone(change))

    def _remind(self, command: Command) -> None:
        domain.require_attempt(self.dossier, command.attempt)
        kind = StepKind(command.step)
        if self.dossier.stage(command.stage).step(kind).reminded_at:
            return
        self._record(self._alone(domain.remind(self.dossier, command.stage, kind, self._at)))

    def _mark_overdue(self, command: Command) -> None:
        domain.require_attempt(self.dossier, command.attempt)
        kind = StepKind(command.step)
        if self.dossier.stage(command.stage).step(kind).overdue_at:
            return
        self._record(self._alone(domain.mark_overdue(self.dossier, command.stage, kind, self._at)))

    def _close(self, command: Command) -> None:
        domain.require_attempt(self.dossier, command.attempt)
        if self.dossier.status.value != "closed":
            self._record(domain.close(self.dossier))

    # --- facts of awards

    def _hear_session(self, fact: News) -> None:
        stage = self.dossier.open_stage
        if stage is None or (stage.number, self.dossier.attempt) != (fact.stage, fact.attempt):
            return
        gone = {one.id for one in self.dossier.nominees if one.state is NomineeState.WITHDRAWN}
        found = tuple((n, approved) for n, approved in fact.found if an_id(f"nominee-{n}") not in gone)
        if not found or not awaits_council(stage):
            return
        verdicts = verdicts_on(stage.number, StepKind.COUNCIL, found)
        self._by_council |= {(fact.attempt, stage.number, verdict.nominee_id) for verdict in verdicts}
        self._record(judging.record_council(self.dossier, stage.number, verdicts, self._at))

    def _record(self, change: Change) -> None:
        after, happened = change
        if circle.is_told(self.dossier, after):
            happened = (CircleChanged(self._at), *happened)
        for what in happened if after.attempt else ():
            after = after.next_version()
            self.facts.append(facts.fact(what, after, ()))
        self.dossier = after

    @property
    def _at(self) -> datetime:
        return _START + timedelta(days=40 if self.late else 0)
