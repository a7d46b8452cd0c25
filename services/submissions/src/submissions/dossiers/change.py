"""How every change of a dossier is made lasting: rows, history and numbered facts, in one transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from authority import Act, Capability, Command, Query
from authority.exclusions import clash
from contracts.acts import ActDone, Duty, InterestStated
from contracts.submissions import DossierStatus, StageStatus, StepKind, StepStatus
from contracts.submissions.events import DossierEvent
from kit.dates import impossible
from kit.errors import InvalidPayload, Problem
from kit.preconditions import require_version
from submissions.dossiers import events, queries, repository
from submissions.dossiers.access import require_in_circle
from submissions.dossiers.duties import bars
from submissions.dossiers.repository import HistoryRow
from submissions.dossiers.values import Dossier, Stage, Verdict

MakeEvent = Callable[[Dossier], DossierEvent]


def record(
    uow: Command, before: Dossier, after: Dossier, row: HistoryRow, *make_events: MakeEvent
) -> Dossier:
    """Save the change, note it, publish its facts; each fact is one version. Returns the dossier as saved."""
    for make_event in make_events:
        after = after.next_version()
        uow.publish(events.fact(after, make_event(after)))
    repository.save(uow, before, after)
    repository.note(uow, before, after, row)
    return after


async def lock_in_line(uow: Command, dossier_id: UUID) -> Dossier:
    """The dossier for a person's command, its row locked. Raises NotFound outside its line."""
    dossier = await repository.lock_dossier(uow, dossier_id)
    await require_in_circle(uow, dossier)
    return dossier


def require_possible(days: Mapping[str, date], today: date) -> None:
    """Raises InvalidPayload with the place of each date that can't be."""
    if faults := list(impossible(days, today)):
        raise InvalidPayload(errors=faults)


async def require_seen(uow: Query, dossier: Dossier, seen: int) -> None:
    """The actor answers what stands there now. Raises PreconditionFailed with the fields that changed since."""
    await require_version(dossier.revision, seen, partial(queries.changed_since, uow, dossier.id))


@dataclass(frozen=True)
class Taken:
    """A duty that the actor took upon themselves: the act, for the fact it causes, and the nominees left to others."""

    acts: tuple[ActDone, ...]
    barred: dict[UUID, Problem]


async def take_duty(
    uow: Command, dossier: Dossier, stage: Stage, office_id: UUID, capability: Capability, duty: Duty
) -> Taken:
    """The actor takes a duty of a stage upon themselves, for all nominees whom nothing keeps them from judging.

    Raises NotAuthorised, and where nobody is left what keeps them from it.
    """
    await uow.authority.require(capability, office_id)
    wanted = Act(uow.actor.person_id, duty, dossier.id, stage.unit_id)
    barred = bars(dossier, wanted)
    if not dossier.in_review and (problem := clash(wanted, dossier.involvement)):
        raise problem
    if all(nominee.id in barred for nominee in dossier.in_review):
        for problem in barred.values():
            raise problem
    return Taken(uow.acts.done(duty, stage.unit_id, [dossier.id]), barred)


async def take_whole_duty(
    uow: Command, dossier: Dossier, stage: Stage, office_id: UUID, capability: Capability, duty: Duty
) -> tuple[ActDone, ...]:
    """Likewise a duty on the dossier as a whole: one nominee whom the actor may not judge leaves it to somebody else.

    Raises NotAuthorised, OwnNomination, InterestedParty, DutiesNotSeparated.
    """
    taken = await take_duty(uow, dossier, stage, office_id, capability, duty)
    for problem in taken.barred.values():
        raise problem
    return taken.acts


def prepare(uow: Command, dossier: Dossier) -> tuple[ActDone, ...]:
    """The actor writes, submits or takes back a dossier, as one who has no other part in it than an interest.

    Returns what is `prepared` then. Raises DutiesNotSeparated.
    """
    known = dossier.involvement
    wanted = Act(uow.actor.person_id, Duty.PREPARE, dossier.id, dossier.submitting_unit_id)
    if problem := clash(wanted, known):
        raise problem
    mine = uow.acts.done(Duty.PREPARE, dossier.submitting_unit_id, [dossier.id])
    return (*mine, *(act for act in prepared(dossier) if act not in mine))


def prepared(dossier: Dossier) -> tuple[ActDone, ...]:
    """What everybody prepared on it so far; of one that was never submitted, where nothing was told yet, all that
    anybody did on it.
    """
    done = {
        ActDone(**vars(act))
        for act in dossier.involvement.done
        if act.duty is Duty.PREPARE or not dossier.attempt
    }
    return tuple(sorted(done, key=lambda act: act.person_id))


def marks(uow: Query, dossier: Dossier) -> dict[str, Any]:
    """What the history says of an actor who prepares a dossier in whose nominees they have an interest."""
    nominees = [
        interest.nominee_id
        for interest in dossier.involvement.interests
        if interest.person_id == uow.actor.person_id
    ]
    return {"interest_in": nominees} if nominees else {}


def standing_interests(dossier: Dossier) -> tuple[InterestStated, ...]:
    """The interests that were declared in the dossier's nominees, as a fact says them."""
    return tuple(
        InterestStated(
            interest_id=interest.id,
            person_id=interest.person_id,
            dossier_id=dossier.id,
            nominee_id=interest.nominee_id,
            ground=interest.ground,
        )
        for interest in dossier.involvement.interests
    )


def judged(
    after: Dossier,
    number: int,
    kind: StepKind,
    verdicts: tuple[Verdict, ...],
    acts: tuple[ActDone, ...] = (),
) -> MakeEvent:
    """The fact of these verdicts: they end the step, or it goes on for those on whom it has none yet."""
    stage = after.stage(number)
    step = stage.step(kind)
    told = events.step_completed if step.status is StepStatus.DONE else events.verdicts_given
    return partial(told, stage=stage, step=step, verdicts=verdicts, acts=acts)


def outcome_events(before: Dossier, after: Dossier) -> tuple[MakeEvent, ...]:
    """A fact about the nominations that ended in this change, if any did."""
    ended = events.newly_ended(before, after)
    return (lambda dossier: events.outcomes_recorded(dossier, ended),) if ended else ()


def hand_over_events(before: Dossier, after: Dossier, stage: Stage) -> tuple[MakeEvent, ...]:
    """A fact about the nominations that this change handed over to be decided, if it did."""
    known = {nominee.id for nominee in before.handed_over}
    handed = tuple(nominee for nominee in after.handed_over if nominee.id not in known)
    return (lambda dossier: events.handed_over(dossier, stage, handed),) if handed else ()


def ending_events(before: Dossier, after: Dossier, acts: tuple[ActDone, ...] = ()) -> tuple[MakeEvent, ...]:
    """Facts about what a nominee's leaving brought to its end: steps, the stage, the dossier itself."""
    return (
        *_completion_events(before, after),
        *conclusion_events(before, after),
        *_over_events(before, after, acts),
    )


def _completion_events(before: Dossier, after: Dossier) -> tuple[MakeEvent, ...]:
    """Facts about the steps that this change completed by rule; a signature's is that of its stage."""
    if before.open_stage is None:
        return ()
    stage = after.stage(before.open_stage.number)
    waited = {step.kind for step in before.open_stage.steps if step.status is not StepStatus.DONE}
    return tuple(
        partial(events.step_completed, stage=stage, step=step, verdicts=())
        for step in stage.steps
        if step.kind in waited - {StepKind.SIGN} and step.status is StepStatus.DONE
    )


def _over_events(before: Dossier, after: Dossier, acts: tuple[ActDone, ...]) -> tuple[MakeEvent, ...]:
    if after.status is before.status:
        return ()
    return (
        (events.closed,) if after.status is DossierStatus.CLOSED else (partial(events.recalled, acts=acts),)
    )


def conclusion_events(before: Dossier, after: Dossier) -> tuple[MakeEvent, ...]:
    """A fact about the stage that this change concluded without a letter, if it did."""
    if before.open_stage is None:
        return ()
    stage = after.stage(before.open_stage.number)
    if stage.status is not StageStatus.CONCLUDED:
        return ()
    return (lambda dossier: events.stage_concluded(dossier, stage, ()),)
