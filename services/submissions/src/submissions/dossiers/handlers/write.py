"""What the submitting unit writes: a draft begun; a draft or a returned dossier edited, as a whole or part by part.

Each part is the same act as the whole: what is not named stays as it was written, and the rules see all of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from authority import Capability, Command, Involvement
from contracts.acts import InterestStated
from kit.clock import local_date
from kit.errors import NotFound
from kit.ids import new_id
from submissions.dossiers import domain, repository, searching
from submissions.dossiers.change import (
    lock_in_circle,
    marks,
    note,
    prepare,
    require_possible,
    require_seen,
)
from submissions.dossiers.duties import follow
from submissions.dossiers.foreseen import foreseen
from submissions.dossiers.handlers.late import admit
from submissions.dossiers.happened import InterestsDeclared
from submissions.dossiers.places import days_of, days_of_letter, days_of_nominee
from submissions.dossiers.repository import HistoryRow
from submissions.dossiers.schemas import (
    CreateDossier,
    DossierView,
    EditDossier,
    LetterBody,
    WrittenNominee,
)
from submissions.dossiers.values import Achievement, Dossier, Evidence, Letter, Nominee
from submissions.rounds import handlers as rounds
from submissions.rounds.values import Round


@dataclass(frozen=True)
class Edited:
    """What a dossier says from now on: its letter, and all who are in review.

    `days` are the dates that came with the command, by their places (JSON pointers) in its body.
    """

    letter: Letter | None
    nominees: tuple[Nominee, ...]
    days: Mapping[str, date]


async def create_dossier(uow: Command, command: CreateDossier) -> DossierView:
    """Begin a draft. Raises NotFound for a round that doesn't exist, RoundCancelled, NotAuthorised."""
    await uow.authority.require(Capability.PREPARE_DOSSIER, command.submitting_unit_id)
    rounds.require_standing(await rounds.hold_round(uow, command.round_id))
    dossier = Dossier(
        id=new_id(),
        round_id=command.round_id,
        submitting_unit_id=command.submitting_unit_id,
        letter=_letter(command.letter) if command.letter else None,
        nominees=tuple(_nominee(body, None) for body in command.nominees),
        created_by=uow.actor.person_id,
        involved=Involvement(),
    )
    require_possible(days_of(dossier.letter, dossier.nominees), local_date(uow.now))
    await searching.keep(uow, None, dossier)
    repository.add(uow, dossier)
    prepare(uow, dossier)
    repository.note(uow, dossier, dossier, HistoryRow("create"))
    return DossierView.of(dossier, uow.now)


async def edit_dossier(uow: Command, dossier_id: UUID, seen: int | None, command: EditDossier) -> DossierView:
    """Replace all that was written. Raises NotFound for a nominee who is not in review here, and as `_rewrite`."""
    review, before = await _hold_editable(uow, dossier_id, seen)
    letter = _letter(command.letter) if command.letter else None
    known = {nominee.id: nominee for nominee in before.in_review}
    if any(body.id and body.id not in known for body in command.nominees):
        raise NotFound
    nominees = tuple(_nominee(body, known.get(body.id) if body.id else None) for body in command.nominees)
    if uow.rehearsal is not None:
        uow.rehearsal.foresee(foreseen((before.letter, letter), known, nominees))
    return await _rewrite(uow, review, before, Edited(letter, nominees, days_of(letter, nominees)))


async def put_letter(uow: Command, dossier_id: UUID, seen: int, command: LetterBody) -> DossierView:
    """Write number and date of the letter. Raises as `_rewrite`."""
    review, before = await _hold_editable(uow, dossier_id, seen)
    letter = _letter(command)
    return await _rewrite(uow, review, before, Edited(letter, before.in_review, days_of_letter(letter)))


async def add_nominee(uow: Command, dossier_id: UUID, seen: int, command: WrittenNominee) -> DossierView:
    """Write one more nominee, after the others. Raises TooManyNominees, and as `_rewrite`."""
    review, before = await _hold_editable(uow, dossier_id, seen)
    nominee = _nominee(command, None)
    edited = Edited(before.letter, (*before.in_review, nominee), days_of_nominee(nominee))
    return await _rewrite(uow, review, before, edited)


async def edit_nominee(
    uow: Command, dossier_id: UUID, nominee_id: UUID, seen: int, command: WrittenNominee
) -> DossierView:
    """Replace what was written of one nominee. Raises NotFound for who is not in review here, and as `_rewrite`."""
    review, before = await _hold_editable(uow, dossier_id, seen)
    nominee = _nominee(command, _in_review(before, nominee_id))
    nominees = tuple(nominee if one.id == nominee_id else one for one in before.in_review)
    return await _rewrite(uow, review, before, Edited(before.letter, nominees, days_of_nominee(nominee)))


async def remove_nominee(uow: Command, dossier_id: UUID, nominee_id: UUID, seen: int) -> DossierView:
    """Leave one nominee out. Raises NotFound for who is not in review here, and as `_rewrite`."""
    review, before = await _hold_editable(uow, dossier_id, seen)
    left_out = _in_review(before, nominee_id)
    nominees = tuple(one for one in before.in_review if one is not left_out)
    return await _rewrite(uow, review, before, Edited(before.letter, nominees, {}))


async def _hold_editable(uow: Command, dossier_id: UUID, seen: int | None) -> tuple[Round, Dossier]:
    """The dossier that the actor is about to edit, and its round; both are held.

    Raises NotFound, NotAuthorised, RoundCancelled, NotEditable, PreconditionFailed after another's edit.
    """
    review = await rounds.hold_round_of(uow, dossier_id)
    before = await lock_in_circle(uow, dossier_id)
    await uow.authority.require(Capability.PREPARE_DOSSIER, before.submitting_unit_id)
    rounds.require_standing(review)
    domain.require_editable(before)
    await require_seen(uow, before, seen)
    return review, before


async def _rewrite(uow: Command, review: Round, before: Dossier, edited: Edited) -> DossierView:
    """The dossier says this now, whatever was written before.

    Of a correction others hear who made it, so that they sign for nobody of the dossier, and whom it leaves out.
    Raises InvalidPayload for dates that can't be, TooManyNominees, NomineesLate, DutiesNotSeparated.
    """
    require_possible(edited.days, local_date(uow.now))
    after, happened = domain.edit(before, edited.letter, edited.nominees)
    if before.attempt:
        await admit(uow, after, review, before)
    await searching.keep(uow, before, after)
    acts = prepare(uow, after)
    interests = follow(before, after, new_id)
    uow.acts.stated(*interests)
    row = HistoryRow("edit", details=marks(uow, before) | _following(interests))
    followed = (InterestsDeclared(interests),) if interests else ()
    saved = note(uow, before, after.with_interests(interests), row, (*happened, *followed), acts)
    return DossierView.of(saved, uow.now)


def _following(interests: tuple[InterestStated, ...]) -> dict[str, Any]:
    """What the history says of interests that follow somebody who was written into the list once more."""
    return {"interests": [one.interest_id for one in interests]} if interests else {}


def _in_review(dossier: Dossier, nominee_id: UUID) -> Nominee:
    """Raises NotFound."""
    for nominee in dossier.in_review:
        if nominee.id == nominee_id:
            return nominee
    raise NotFound


def _letter(body: LetterBody) -> Letter:
    return Letter(body.number, body.issued_on)


def _nominee(body: WrittenNominee, known: Nominee | None) -> Nominee:
    return Nominee(
        id=known.id if known else new_id(),
        subject_type=body.subject_type,
        name=body.name,
        description=body.description,
        award_code=body.award_code,
        achievements=tuple(Achievement(**one.model_dump()) for one in body.achievements),
        evidence=tuple(Evidence(**one.model_dump()) for one in body.evidence),
        person_id=body.person_id,
        seal=known.seal if known else None,
        late=known.late if known else None,
    )
