"""How every change of a dossier is made lasting: rows, history and numbered facts, in one transaction."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from authority import Act, Capability, Command, Query
from authority.circle import require_in_circle
from authority.exclusions import clash
from contracts.acts import ActDone, Duty
from kit.clock import local_date
from kit.dates import impossible, too_early
from kit.errors import InvalidPayload, Problem
from kit.preconditions import require_version
from submissions.dossiers import circle, facts, queries, repository
from submissions.dossiers.duties import bars
from submissions.dossiers.happened import CircleChanged, Happened
from submissions.dossiers.repository import HistoryRow
from submissions.dossiers.values import Dossier, Stage
from submissions.errors import words


def note(
    uow: Command,
    before: Dossier,
    after: Dossier,
    row: HistoryRow,
    happened: Iterable[Happened],
    acts: tuple[ActDone, ...] = (),
) -> Dossier:
    """Save the change, note it, tell what happened; each fact is one version. Returns the dossier as saved.

    `acts` are what the actor did by it. Of a dossier that was never submitted nobody is told anything; who may see it
    is told before what they may see.
    """
    if is_told := circle.is_told(before, after):
        happened = (CircleChanged(uow.now), *happened)
    for what in happened if after.attempt else ():
        after = after.next_version()
        uow.publish(facts.numbered(after, what, acts))
    repository.save(uow, before, after, circle.rows(before, after) if is_told else ())
    repository.note(uow, before, after, row)
    return after


async def lock_in_circle(uow: Command, dossier_id: UUID) -> Dossier:
    """The dossier for a person's command, its row locked. Raises NotFound outside its circle."""
    dossier = await repository.lock_dossier(uow, dossier_id)
    await require_in_circle(uow, dossier.circle)
    return dossier


async def lock_to_submit(uow: Command, dossier_id: UUID) -> tuple[Dossier, repository.Terms]:
    """Likewise, with what a submission on this day is judged by. Raises NotFound outside its circle."""
    dossier, terms = await repository.lock_with_terms(uow, dossier_id, local_date(uow.now))
    await require_in_circle(uow, dossier.circle)
    return dossier, terms


def require_possible(days: Mapping[str, date], today: date) -> None:
    """Raises InvalidPayload with the place of each date that can't be."""
    if faults := list(impossible(days, today)):
        raise InvalidPayload(errors=faults)


def require_after_letters(dossier: Dossier, number: int, place: str, day: date, today: date) -> None:
    """What follows the letters by which nominations came to a level is no older than they. Raises InvalidPayload."""
    require_possible({place: day}, today)
    letters = [stage.letter_date for stage in dossier.stages if stage.number < number and stage.letter_date]
    letters += [dossier.letter.issued_on] if dossier.letter else []
    latest = max(letters, default=day)
    if faults := list(too_early(place, day, latest, words("earlier_letters"))):
        raise InvalidPayload(errors=faults)


async def require_seen(uow: Query, dossier: Dossier, seen: int | None) -> None:
    """The actor answers what stands there now. Raises PreconditionFailed with the fields that changed since; who only
    tries something has seen nothing.
    """
    await require_version(uow, dossier.revision, seen, partial(queries.changed_since, uow, dossier.id))


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
