"""Papers of a dossier: made as they are asked for, of what submissions shows to whoever asks, and kept nowhere."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from authority import Query
from kit.clock import local_date
from kit.errors import NotFound
from papers import making
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
    day = told.day(local_date(uow.now))
    items = [
        DossierPaperView.model_validate({"kind": form.kind, "stage": place, "unit_id": unit_id})
        async for place, unit_id, record in _records(uow, asking, told, day)
        for form in forms_for(record, record.day)
    ]
    number = told.attempt.number if told.attempt else 0
    return DossierPapersView(dossier_id=dossier_id, attempt=number, items=items)


async def read_dossier_paper(
    uow: Query, asking: Asking, dossier_id: UUID, wanted: WantedPaper, format_: Format
) -> Drawn:
    """One of them. Raises PaperMissing, NotPrintable, and what their list raises."""
    told = await _told(asking, dossier_id, wanted.attempt)
    day = told.day(local_date(uow.now))
    async for place, _, record in _records(uow, asking, told, day):
        for form in forms_for(record, record.day):
            if (place, form.kind) == (wanted.stage, wanted.kind):
                async with asking.others.drafting:
                    content = await asyncio.to_thread(making.written, record, form, record.day, format_)
                number = record.letter.number if record.letter else ""
                return Drawn(making.file_name(form.name, number), content)
    raise PaperMissing(dossier=dossier_id, kind=wanted.kind, format=format_)


async def _told(asking: Asking, dossier_id: UUID, attempt: int | None) -> Told:
    dossier = await asking.dossier(dossier_id)
    if number := dossier.attempt if attempt is None else attempt:
        return Told(dossier, await asking.attempt(dossier_id, number))
    if not dossier.is_being_written:
        raise NotFound
    ahead = (await asking.route(dossier_id)).stages
    others = (one.unit_id for one in ahead if one.unit_id != dossier.submitting_unit_id)
    return Told(dossier, None, next(others, None))


async def _records(
    uow: Query, asking: Asking, told: Told, day: date
) -> AsyncIterator[tuple[int, UUID, DossierRecord]]:
    """What the papers of the unit are made of, then of each level that found or concluded something, by its place."""
    unit_id = told.dossier.submitting_unit_id
    sent = await _sent(uow, told, day)
    yield UNIT, unit_id, sent
    for stage in told.stages:
        if told.is_judged(stage):
            yield stage.number, stage.unit_id, await _concluded(uow, asking, told, sent, stage)


async def _sent(uow: Query, told: Told, day: date) -> DossierRecord:
    """Of the unit that proposes."""
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


async def _concluded(
    uow: Query, asking: Asking, told: Told, sent: DossierRecord, stage: SaidStage
) -> DossierRecord:
    """Of a level, on what was sent."""
    head = signed_by(stage)
    called = await asking.people([head]) if head else {}
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
            "signed_by": next(iter(called.values()), None),
            "has_council": has_council(stage),
            "is_over": told.is_over(stage),
            "late": await _late(uow, stage, sent.day),
        }
    )


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
