"""Papers of a dossier: made as they are asked for, of what submissions shows to whoever asks, and kept nowhere."""

from datetime import date, timedelta
from typing import Final
from uuid import UUID

from authority import Query
from kit.clock import local_date
from kit.errors import NotFound
from papers.answers import SaidStage
from papers.domain import Drawn, WantedPaper
from papers.dossier import (
    UNIT,
    DossierRecord,
    Late,
    Told,
    appraising_office,
    has_council,
    late_step,
    letter_of,
    signed_by,
)
from papers.errors import PaperMissing
from papers.forms import forms_for
from papers.handlers.drawing import drawn
from papers.handlers.letterheads import letterhead_on
from papers.others import Asking
from papers.schemas import DossierPapersView, DossierPaperView, Format

_A_MOMENT: Final = timedelta(microseconds=1)
"""A limit is the first moment after its last day."""


async def list_dossier_papers(
    uow: Query, asking: Asking, dossier_id: UUID, attempt: int | None
) -> DossierPapersView:
    """The papers of an attempt (0: of what is being written; none: of the last one, or of a draft), its unit's first.

    Raises NotFound, UnitNotYetKnown, and what `Asking` raises.
    """
    told = await _told(asking, dossier_id, attempt)
    sent = await _sent(uow, told)
    places = [(UNIT, told.dossier.submitting_unit_id, sent)] + [
        (stage.number, stage.unit_id, await _concluded(uow, told, sent, stage)) for stage in told.judged
    ]
    items = [
        DossierPaperView.model_validate({"kind": form.kind, "stage": place, "unit_id": unit_id})
        for place, unit_id, record in places
        for form in forms_for(record, record.day)
    ]
    number = told.attempt.number if told.attempt else 0
    return DossierPapersView(dossier_id=dossier_id, attempt=number, items=items)


async def read_dossier_paper(
    uow: Query, asking: Asking, dossier_id: UUID, wanted: WantedPaper, format_: Format
) -> Drawn:
    """One of them. Raises PaperMissing, NotPrintable, and what their list raises."""
    told = await _told(asking, dossier_id, wanted.attempt)
    record = await _sent(uow, told)
    if wanted.stage != UNIT:
        stage = next((one for one in told.judged if one.number == wanted.stage), None)
        if stage is None:
            raise PaperMissing(dossier=dossier_id, kind=wanted.kind, format=format_)
        record = await _signed(asking, stage, await _concluded(uow, told, record, stage))
    number = record.letter.number if record.letter else ""
    return await drawn(asking.others, record, record.day, wanted.kind, format_, number)


async def _told(asking: Asking, dossier_id: UUID, attempt: int | None) -> Told:
    dossier = await asking.dossier(dossier_id)
    if number := dossier.attempt if attempt is None else attempt:
        return Told(dossier, await asking.attempt(dossier_id, number))
    if not dossier.is_being_written:
        raise NotFound
    ahead = (await asking.route(dossier_id)).stages
    return Told(dossier, None, tuple(one.unit_id for one in ahead))


async def _sent(uow: Query, told: Told) -> DossierRecord:
    """Of the unit that proposes."""
    day = told.day(local_date(uow.now))
    dossier = told.dossier
    unit = await letterhead_on(uow, dossier.submitting_unit_id, day)
    return DossierRecord(
        kind="unit",
        day=day,
        is_draft=told.attempt is None,
        letterhead=unit,
        office=unit,
        letter=told.sent_with,
        to=await _receiver(uow, told, UNIT, day),
        sent_by=unit.body,
        sent_with=told.sent_with,
        round=dossier.round,
        movement=dossier.movement,
        legal_bases=(told.attempt or dossier).documents,
        nominees=tuple(told.nominees(None)),
    )


async def _concluded(uow: Query, told: Told, sent: DossierRecord, stage: SaidStage) -> DossierRecord:
    """Of a level, on what was sent; who signed it is not known yet."""
    return sent.model_copy(
        update={
            "kind": "level",
            "letterhead": await letterhead_on(uow, stage.unit_id, sent.day),
            "office": await letterhead_on(uow, appraising_office(stage), sent.day),
            "letter": letter_of(stage.letter_number, stage.letter_date),
            "to": await _receiver(uow, told, stage.number, sent.day),
            "nominees": tuple(told.nominees(stage)),
            "outcome": stage.outcome,
            "reason": stage.reason,
            "concluded_on": local_date(stage.concluded_at) if stage.concluded_at else None,
            "has_council": has_council(stage),
            "is_over": told.is_over(stage),
            "late": await _late(uow, stage, sent.day),
        }
    )


async def _signed(asking: Asking, stage: SaidStage, record: DossierRecord) -> DossierRecord:
    """The same with what its head is called, who signed it."""
    head = signed_by(stage)
    called = await asking.people([head]) if head else {}
    return record.model_copy(update={"signed_by": next(iter(called.values()), None)})


async def _late(uow: Query, stage: SaidStage, day: date) -> Late | None:
    step = late_step(stage)
    if step is None or step.due_at is None:
        return None
    office = await letterhead_on(uow, step.office_id, day)
    return Late(step=step.kind, office=office.body, due_on=local_date(step.due_at - _A_MOMENT))


async def _receiver(uow: Query, told: Told, place: int, day: date) -> str | None:
    """To whom whoever is at that place writes, where it is known."""
    unit_id = told.receiver(place)
    return (await letterhead_on(uow, unit_id, day)).authority if unit_id else None
