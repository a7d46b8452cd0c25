"""How every change of a dossier is made lasting: rows, history and numbered facts, in one transaction."""

from collections.abc import Callable, Mapping
from datetime import date
from uuid import UUID

from authority import Capability, UnitOfWork
from contracts.submissions import StageStatus
from contracts.submissions.events import DossierEvent
from kit.dates import impossible
from kit.errors import InvalidPayload
from kit.preconditions import stale
from submissions.dossiers import events, queries, repository
from submissions.dossiers.duties import require_separate
from submissions.dossiers.line import require_in_line
from submissions.dossiers.repository import HistoryLine
from submissions.dossiers.values import Dossier, Duty, DutyDone, Stage

MakeEvent = Callable[[Dossier], DossierEvent]


def record(
    uow: UnitOfWork, before: Dossier, after: Dossier, line: HistoryLine, *make_events: MakeEvent
) -> Dossier:
    """Save the change, note it, publish its facts; each fact is one version. Returns the dossier as saved."""
    for make_event in make_events:
        after = after.next_version()
        uow.publish(events.fact(after, make_event(after)))
    repository.save(uow, before, after)
    repository.note(uow, before, after, line)
    return after


async def lock_in_line(uow: UnitOfWork, dossier_id: UUID) -> Dossier:
    """The dossier for a person's command, its row locked. Raises NotFound outside its line."""
    dossier = await repository.lock_dossier(uow, dossier_id)
    await require_in_line(uow, dossier)
    return dossier


def require_possible(days: Mapping[str, date], today: date) -> None:
    """Raises InvalidPayload with the place of each date that can't be."""
    if faults := list(impossible(days, today)):
        raise InvalidPayload(errors=faults)


async def require_seen(uow: UnitOfWork, dossier: Dossier, seen: int) -> None:
    """The actor answers what stands there now. Raises PreconditionFailed with the fields that changed since."""
    if dossier.revision != seen:
        raise stale(dossier.revision, await queries.changed_since(uow, dossier.id, seen))


async def take_duty(
    uow: UnitOfWork, dossier: Dossier, stage: Stage, office_id: UUID, capability: Capability, duty: Duty
) -> None:
    """The actor takes a duty of a stage upon himself. Raises NotAuthorised and what separation of duties raises."""
    await uow.authority.require(capability, office_id)
    _take(uow, dossier, DutyDone(uow.actor.person_id, duty, stage.number, stage.unit_id))


def prepare(uow: UnitOfWork, dossier: Dossier) -> None:
    """The actor writes, submits or takes back a dossier, as one who has no other part in it.

    Raises what separation of duties raises.
    """
    _take(uow, dossier, DutyDone(uow.actor.person_id, Duty.PREPARE, 0, dossier.submitting_unit_id))


def _take(uow: UnitOfWork, dossier: Dossier, wanted: DutyDone) -> None:
    assert dossier.involved is not None  # noqa: S101 - who changes a dossier holds its row
    require_separate(dossier, dossier.involved.done, dossier.involved.interested, wanted)
    repository.add_duty(uow, dossier, wanted)


def outcome_events(before: Dossier, after: Dossier) -> tuple[MakeEvent, ...]:
    """A fact about the nominations that ended in this change, if any did."""
    ended = events.newly_ended(before, after)
    return (lambda dossier: events.outcomes_recorded(dossier, ended),) if ended else ()


def conclusion_events(before: Dossier, after: Dossier) -> tuple[MakeEvent, ...]:
    """A fact about the stage that this change concluded without a letter, if it did."""
    if before.open_stage is None:
        return ()
    stage = after.stage(before.open_stage.number)
    if stage.status is not StageStatus.CONCLUDED:
        return ()
    return (lambda dossier: events.stage_concluded(dossier, stage, ()),)
