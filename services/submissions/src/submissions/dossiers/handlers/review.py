"""The levels' use cases: check, appraise, sign."""

from collections.abc import Mapping
from uuid import UUID

from authority import Capability, Command, Query
from contracts.acts import Duty
from contracts.submissions import StageOutcome, StepKind, VerdictResult
from kit.clock import local_date
from kit.ids import new_id
from submissions.dossiers import domain, judging, repository
from submissions.dossiers.change import (
    lock_in_circle,
    note,
    require_after_letters,
    require_seen,
    take_duty,
    take_whole_duty,
)
from submissions.dossiers.repository import HistoryRow
from submissions.dossiers.reviewing import AppraiseDossier, CheckDossier, ConcludeStage, NomineeVerdict
from submissions.dossiers.schemas import DossierView
from submissions.dossiers.values import Dossier, Letter, Verdict
from submissions.errors import ReasonMissing, words


async def check_dossier(
    uow: Command, dossier_id: UUID, number: int, seen: int, command: CheckDossier
) -> DossierView:
    """The standing office finds the dossier complete, or returns it.

    Raises StepNotOpen, PreconditionFailed, ReasonMissing.
    """
    before = await lock_in_circle(uow, dossier_id)
    stage = before.stage(number)
    step = stage.step(StepKind.CHECK)
    acts = await take_whole_duty(uow, before, stage, step.office_id, Capability.CHECK, Duty.CHECK)
    await _require_answerable(uow, before, number, step.kind, seen)
    by = uow.actor.person_id
    action = "check" if command.complete else "return"
    row = HistoryRow(action, number, step.kind, command.reason)
    if command.complete:
        after, happened = judging.pass_check(before, number, by=by, at=uow.now)
    elif command.reason is None:
        raise ReasonMissing
    else:
        after, happened = judging.return_at_check(before, number, by=by, at=uow.now, reason=command.reason)
    return DossierView.of(note(uow, before, after, row, happened, acts), uow.now)


async def appraise_dossier(
    uow: Command, dossier_id: UUID, number: int, seen: int, command: AppraiseDossier
) -> DossierView:
    """A verdict for each nominee whom the actor may judge; who is declined drops out here.

    Those in whom the actor has an interest, and the actor's own nomination, are left to somebody else of the office.
    Raises VerdictMissing, NomineeNotTreated, and PreconditionFailed for an answer to what stands there no longer.
    """
    before = await lock_in_circle(uow, dossier_id)
    stage = before.stage(number)
    step = stage.step(StepKind.APPRAISE)
    taken = await take_duty(uow, before, stage, step.office_id, Capability.APPRAISE, Duty.APPRAISE)
    await _require_answerable(uow, before, number, step.kind, seen)
    _require_reasons(command)
    verdicts = tuple(_verdict(one, number, uow.actor.person_id, before.sealed) for one in command.verdicts)
    after, happened = judging.appraise(
        before,
        number,
        verdicts,
        judged=await repository.judged_at(uow, before, number, step.kind),
        barred=taken.barred,
        by=uow.actor.person_id,
        at=uow.now,
    )
    repository.add_verdicts(uow, after, verdicts)
    row = HistoryRow("appraise", number, step.kind)
    return DossierView.of(note(uow, before, after, row, happened, taken.acts), uow.now)


async def conclude_stage(
    uow: Command, dossier_id: UUID, number: int, seen: int, command: ConcludeStage
) -> DossierView:
    """The head signs: propose upward by letter, return with reasons, or decline with reasons.

    Raises StageAlreadyConcluded with the state as it is, StepNotOpen, OutcomeImpossible, ReasonMissing,
    PreconditionFailed.
    """
    before = await lock_in_circle(uow, dossier_id)
    stage = before.stage(number)
    acts = await take_whole_duty(uow, before, stage, stage.unit_id, Capability.SIGN, Duty.SIGN)
    await _require_answerable(uow, before, number, StepKind.SIGN, seen)
    if command.letter:
        day = command.letter.issued_on
        require_after_letters(before, number, "/letter/issued_on", day, local_date(uow.now))
    if command.outcome is not StageOutcome.PROPOSED and command.reason is None:
        raise ReasonMissing
    after, happened = judging.conclude(
        before,
        number,
        command.outcome,
        by=uow.actor.person_id,
        at=uow.now,
        reason=command.reason,
        letter=Letter(command.letter.number, command.letter.issued_on) if command.letter else None,
    )
    row = HistoryRow("conclude", number, StepKind.SIGN, command.reason, {"outcome": command.outcome})
    saved = note(uow, before, after, row, happened, acts)
    return DossierView.of(saved, uow.now)


async def _require_answerable(uow: Query, dossier: Dossier, number: int, kind: StepKind, seen: int) -> None:
    """The step waits, and the actor saw what it is about. Raises what `require_awaited` raises, PreconditionFailed."""
    domain.require_awaited(dossier, number, kind)
    await require_seen(uow, dossier, seen)


def _require_reasons(command: AppraiseDossier) -> None:
    """Who is not supported is told why. Raises ReasonMissing."""
    lacking = [
        place
        for place, one in enumerate(command.verdicts)
        if one.result is VerdictResult.DECLINED and one.reason is None
    ]
    if lacking:
        detail = words("reason_missing")
        raise ReasonMissing(
            nominee=command.verdicts[lacking[0]].nominee_id,
            errors=[
                {"pointer": f"/verdicts/{place}/reason", "code": ReasonMissing.code, "detail": detail}
                for place in lacking
            ],
        )


def _verdict(given: NomineeVerdict, number: int, by: UUID, sealed: Mapping[UUID, UUID]) -> Verdict:
    return Verdict(
        new_id(),
        given.nominee_id,
        number,
        StepKind.APPRAISE,
        given.result,
        given.reason,
        given_by=by,
        relied_on=tuple(filter(None, (sealed.get(given.nominee_id),))),
    )
