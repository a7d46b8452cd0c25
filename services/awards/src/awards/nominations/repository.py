"""All the SQL of nominations. Whoever moves one holds its row, and takes it before any row of a decision."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert

from awards.nominations.models import nominations
from awards.nominations.values import Nomination
from contracts.nomination import NominationState
from kit.unit_of_work import AnyRow, Command


async def lock(uow: Command, nominee_ids: Iterable[UUID]) -> dict[UUID, Nomination]:
    """Those that were ever handed over, by nominee, held until the transaction ends."""
    rows = await uow.all(
        select(nominations)
        .where(nominations.c.nominee_id.in_(set(nominee_ids)))
        .order_by(nominations.c.nominee_id)
        .with_for_update()
    )
    return {row.nominee_id: _nomination(row) for row in rows}


async def save(uow: Command, moved: Iterable[Nomination]) -> None:
    rows = [vars(nomination) | {"state": nomination.state.value} for nomination in moved]
    if not rows:
        return
    fresh = upsert(nominations)
    written = {name: fresh.excluded[name] for name in rows[0] if name != "nominee_id"}
    await uow.execute(fresh.on_conflict_do_update(index_elements=["nominee_id"], set_=written), rows)


def _nomination(row: AnyRow) -> Nomination:
    return Nomination(
        nominee_id=row.nominee_id,
        dossier_id=row.dossier_id,
        attempt=row.attempt,
        stage=row.stage,
        unit_id=row.unit_id,
        item_id=row.item_id,
        state=NominationState(row.state),
        version=row.version,
        decisions=row.decisions,
    )
