"""All the SQL of letters that put an issued decision's technique right; rows are only added."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import insert, select

from awards.decisions.models import rectification_mistakes, rectifications
from awards.decisions.values import Mistake, Part, Publication, Rectification
from kit.text import number_key
from kit.unit_of_work import AnyRow, Command, Query


async def add(uow: Command, rectification: Rectification) -> None:
    letter = rectification.letter
    await uow.execute(
        insert(rectifications).values(
            id=rectification.id,
            decision_id=rectification.decision_id,
            unit_id=rectification.unit_id,
            number=letter.number,
            series=letter.series,
            year=letter.year,
            issued_on=letter.issued_on,
            number_key=number_key(letter.number),
            series_key=number_key(letter.series),
            entered_by=rectification.entered_by,
            entered_at=rectification.entered_at,
        )
    )
    rows = [
        vars(mistake) | {"part": mistake.part.value, "rectification_id": rectification.id, "position": place}
        for place, mistake in enumerate(rectification.mistakes, start=1)
    ]
    await uow.execute(insert(rectification_mistakes), rows)


async def of_decisions(uow: Query, decision_ids: Collection[UUID]) -> list[Rectification]:
    """The letters about these decisions, in the order in which they were entered."""
    known, said = rectifications.c, rectification_mistakes.c
    rows = await uow.all(
        select(rectifications).where(known.decision_id.in_(decision_ids)).order_by(known.position)
    )
    mistakes: dict[UUID, list[Mistake]] = defaultdict(list)
    for row in await uow.all(
        select(rectification_mistakes)
        .where(said.rectification_id.in_([row.id for row in rows]))
        .order_by(said.rectification_id, said.position)
    ):
        mistakes[row.rectification_id].append(
            Mistake(Part(row.part), row.item_id, row.reads, row.should_read, row.reason)
        )
    return [_rectification(row, tuple(mistakes[row.id])) for row in rows]


def _rectification(row: AnyRow, mistakes: tuple[Mistake, ...]) -> Rectification:
    return Rectification(
        id=row.id,
        decision_id=row.decision_id,
        unit_id=row.unit_id,
        letter=Publication(row.number, row.series, row.issued_on),
        entered_by=row.entered_by,
        entered_at=row.entered_at,
        mistakes=mistakes,
    )
